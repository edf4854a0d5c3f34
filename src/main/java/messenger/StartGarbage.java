package messenger;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Gives back the memory that the start took: unpacking an embedded Postgres leaves 60 MB of
 * garbage, any start 10 MB, and all of it would stay resident.
 */
final class StartGarbage {
  private StartGarbage() {}

  /**
   * Takes about 0.1 s. The serial collector gives memory back only by making the old generation
   * small (the launcher sets the ratios for that), and then collects everything, for 0.1 to 0.2 s,
   * each time it must grow again. So it is made large once more: what is not written to is not
   * resident.
   */
  static void giveBack() {
    System.gc();
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (machine != null) { // Else this is another virtual machine than HotSpot.
      machine.setVMOption("MaxHeapFreeRatio", "100");
      machine.setVMOption("MinHeapFreeRatio", "90");
      System.gc();
    }
  }
}
