package messenger.cli;

/**
 * CPU time of another process in a window.
 *
 * @param cpuSecondsPerMillion for a million delivered messages; null if there were none
 */
record Cpu(double cpuSeconds, Double cpuSecondsPerMillion) {
  /**
   * @param pid 0: there is no such process, and the answer is null
   */
  static Cpu of(long pid, double seconds, long deliveries) {
    return pid == 0 ? null : new Cpu(seconds, Report.ratio(seconds * 1e6, deliveries));
  }

  void print(Table table, String label) {
    table.line(label, "%.2f s", cpuSeconds);
    table.number("", "%.1f s per million delivered", cpuSecondsPerMillion);
  }
}
