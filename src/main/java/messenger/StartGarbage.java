package messenger;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the memory that the start took: unpacking an embedded Postgres leaves 60 MB of
 * garbage, any start 10 MB, and all of it would stay resident.
 */
final class StartGarbage {
  private static final Logger LOG = LoggerFactory.getLogger(StartGarbage.class);

  private StartGarbage() {}

  /**
   * Takes about 0.1 s. The serial collector gives memory back only by making the old generation
   * small (the launcher sets the ratios for that), and then collects everything, for 0.1 to 0.2 s,
   * each time it must grow again. So it is made large once more: what is not written to is not
   * resident.
   */
  static void giveBack() {
    System.gc();
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      machine.setVMOption("MaxHeapFreeRatio", "100");
      machine.setVMOption("MinHeapFreeRatio", "90");
      System.gc();
    } catch (RuntimeException | LinkageError e) {
      LOG.info("This Java can't be told how its heap should grow: {}", e.toString());
    }
  }
}
