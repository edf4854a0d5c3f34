package messenger.scene;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback interface on which nobody listens, and that the operating system gives to
 * nobody either: so a server finds its own again after a restart, however many tests run beside.
 */
public final class FreePort {
  /** Linux gives out 32768 and above, macOS and Windows 49152 and above. */
  private static final int FIRST = 10_000;

  private static final int MANY = 22_000;

  /** Processes that are started one after the other are far apart. */
  private static final AtomicInteger asked =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 11 * 2_000));

  private FreePort() {}

  /** One that has not been given to this process yet, until all have been. */
  public static int next() {
    for (int tries = 0; tries < MANY; tries++) {
      int port = FIRST + Math.floorMod(asked.getAndIncrement(), MANY);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IllegalStateException("no free port from " + FIRST);
  }
}
