package messenger.cli;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The latencies of all messages as a curve: how long the slowest tenth, hundredth, thousandth ...
 * took. Each further nine has as much room as the one before.
 */
final class LatencyCurve {
  /** Points for each nine, so that the curve looks round. */
  private static final int POINTS_A_NINE = 12;

  private LatencyCurve() {}

  /**
   * @param nanos may be empty
   * @return x: one of so many messages was slower; y: milliseconds. The last point is the slowest.
   */
  static List<Plot.Point> of(Histogram nanos) {
    List<Plot.Point> points = new ArrayList<>();
    long count = nanos.getTotalCount();
    for (int i = 0; count > 0; i++) {
      double oneOf = Math.min(count, Math.pow(10, (double) i / POINTS_A_NINE));
      double percentile = 100 - 100 / oneOf;
      points.add(new Plot.Point(oneOf, nanos.getValueAtPercentile(percentile) / 1e6));
      if (oneOf == count) {
        return points;
      }
    }
    return points;
  }

  static Plot plot(String title, List<Plot.Point> curve) {
    return new Plot(
        title,
        List.of(
            new Plot.Panel(
                "Latency, from when a message was due until it arrived",
                new Axis("share of the messages that were faster", Axis.Kind.NINES),
                new Axis("ms", Axis.Kind.LOG),
                List.of(new Plot.Series("", curve)),
                null)));
  }
}
