package messenger.cli;

import org.HdrHistogram.Histogram;

/**
 * What was measured of the counted messages of a round, by one lane or all together. The histograms
 * are in nanoseconds and belong to whoever holds this.
 *
 * @param latency from when a message was due to when its receiver had it
 * @param stored from when a message was due to its acknowledgement
 * @param lag how late messages were written
 * @param unsent were due while their sender or receiver was not connected
 * @param lastWrite when the last one was written (System.nanoTime), or 0
 * @param lastArrival when the last one came for the first time (System.nanoTime), or 0
 */
record Measured(
    Histogram latency,
    Histogram stored,
    Histogram lag,
    int unsent,
    long lastWrite,
    long lastArrival) {

  Measured plus(Measured other) {
    return new Measured(
        sum(latency, other.latency),
        sum(stored, other.stored),
        sum(lag, other.lag),
        unsent + other.unsent,
        Math.max(lastWrite, other.lastWrite),
        Math.max(lastArrival, other.lastArrival));
  }

  private static Histogram sum(Histogram one, Histogram other) {
    Histogram sum = one.copy();
    sum.add(other);
    return sum;
  }
}
