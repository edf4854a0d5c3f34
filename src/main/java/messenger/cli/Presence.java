package messenger.cli;

import java.util.Collection;

/**
 * Bytes of presence frames (lists in the legacy dialect) that the sampled clients got.
 *
 * @param clients how many were sampled
 * @param bytesEach received by one of them on average, in all
 * @param worstKibOneSecond KiB a second in the worst one-second window of any of them
 * @param worstKibTenSeconds KiB a second in the worst ten-second window of any of them
 */
record Presence(
    int clients, double bytesEach, double worstKibOneSecond, double worstKibTenSeconds) {
  /** KiB a second (docs/protocol.md, rule 8). */
  private static final double BUDGET = 2;

  /**
   * Bytes that one client got.
   *
   * @param worstSecond most in one second
   * @param worstTenSeconds most in ten seconds
   */
  record Sample(long total, long worstSecond, long worstTenSeconds) {}

  static Presence of(Collection<Sample> samples) {
    return new Presence(
        samples.size(),
        samples.stream().mapToLong(Sample::total).average().orElse(0),
        samples.stream().mapToLong(Sample::worstSecond).max().orElse(0) / 1024.0,
        samples.stream().mapToLong(Sample::worstTenSeconds).max().orElse(0) / 10.0 / 1024);
  }

  void print(Table table) {
    table.line(
        "presence",
        "%,.0f bytes each for %,d sampled clients; at worst %.2f KiB/s over 1 s, %.2f over 10 s%s",
        bytesEach,
        clients,
        worstKibOneSecond,
        worstKibTenSeconds,
        worstKibTenSeconds > BUDGET ? ": OVER THE BUDGET of 2" : "");
  }
}
