package messenger;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections this process can have. */
final class Capacity {
  /** 10 to Postgres, 2 to Redis, 150 jars and libraries, the log, event loops: 170 counted. */
  private static final int OTHER_FILES = 200;

  /**
   * An idle session with TLS takes 8 to 10 KiB of the heap; messages on their way need room, too.
   */
  private static final int HEAP_BYTES = 12 * 1024;

  private static final int FEWEST = 16;

  private Capacity() {}

  /**
   * @param anteroom connections besides
   * @param otherBytes of the heap that something else needs
   */
  static int connections(int anteroom, long otherBytes) {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount()
            : Integer.MAX_VALUE;
    return connections(files, Runtime.getRuntime().maxMemory() - otherBytes, anteroom);
  }

  static int connections(long files, long heap, int anteroom) {
    long most = Math.min(files - OTHER_FILES - anteroom, heap / HEAP_BYTES);
    return (int) Math.max(FEWEST, Math.min(most, Integer.MAX_VALUE));
  }
}
