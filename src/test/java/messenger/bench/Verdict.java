package messenger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a way of the messages has become dearer than it was: only ratios and sizes, which hold on
 * every machine. docs/route-tax.md says where the limits come from.
 *
 * @param tax most CPU of the routes, by that of the hand-written server
 * @param laneTax the same with the queues and the aggregator
 * @param allocatedBytes most on the heap, a message, of the routes
 * @param laneAllocatedBytes the same with the queues and the aggregator
 * @param wireBytes most on the wire, a message, both directions and acknowledgement
 */
record Verdict(
    double tax,
    double laneTax,
    double allocatedBytes,
    double laneAllocatedBytes,
    double wireBytes) {
  /**
   * What was measured.
   *
   * @param cpuMicros of the least disturbed round
   * @param allocatedBytes the median
   */
  record Figures(double cpuMicros, double allocatedBytes, double wireBytes) {
    static Figures of(Runner runner) {
      return new Figures(
          runner.lowest(Cost::cpuMicros),
          runner.median(Cost::allocatedBytes),
          runner.median(Cost::wireBytes));
    }
  }

  /** What is over its limit, in words; empty if nothing is. */
  List<String> complaints(Figures netty, Figures routes, Figures lane) {
    List<String> complaints = new ArrayList<>();
    limit(complaints, "route tax", routes.cpuMicros() / netty.cpuMicros(), tax);
    limit(complaints, "lane tax", lane.cpuMicros() / netty.cpuMicros(), laneTax);
    limit(complaints, "bytes allocated, routes", routes.allocatedBytes(), allocatedBytes);
    limit(complaints, "bytes allocated, lane", lane.allocatedBytes(), laneAllocatedBytes);
    limit(complaints, "bytes on the wire, routes", routes.wireBytes(), wireBytes);
    limit(complaints, "bytes on the wire, lane", lane.wireBytes(), wireBytes);
    return complaints;
  }

  /** Not a number is over every limit: then nothing was measured. */
  private static void limit(List<String> complaints, String what, double is, double most) {
    if (!(is <= most)) {
      complaints.add(String.format(Locale.ROOT, "%s: %.2f, at most %.2f", what, is, most));
    }
  }

  static String line(Figures netty, Figures routes, Figures lane) {
    return String.format(
        Locale.ROOT,
        "route tax %.2f (routes %.1f us, by hand %.1f us), lane tax %.2f (%.1f us);"
            + " %.0f, %.0f and %.0f bytes allocated; %.1f bytes on the wire a message",
        routes.cpuMicros() / netty.cpuMicros(),
        routes.cpuMicros(),
        netty.cpuMicros(),
        lane.cpuMicros() / netty.cpuMicros(),
        lane.cpuMicros(),
        routes.allocatedBytes(),
        netty.allocatedBytes(),
        lane.allocatedBytes(),
        routes.wireBytes());
  }
}
