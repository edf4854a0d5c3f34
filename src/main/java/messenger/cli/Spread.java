package messenger.cli;

import org.HdrHistogram.Histogram;

/** How long something took: milliseconds. */
record Spread(double p50, double p90, double p99, double p999, double max) {
  /**
   * @param nanos may be empty: then there is no spread
   */
  static Spread of(Histogram nanos) {
    if (nanos.getTotalCount() == 0) {
      return null;
    }
    return new Spread(
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(90) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getValueAtPercentile(99.9) / 1e6,
        nanos.getMaxValue() / 1e6);
  }
}
