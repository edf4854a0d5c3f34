package messenger.cli;

/**
 * Resident memory of the server in MiB.
 *
 * @param before anybody connected
 * @param idle everybody connected, nothing sent yet
 * @param end of the window, or of the silence
 * @param perConnectionKib growth from before to idle by users
 */
record Memory(double before, double idle, double end, Double perConnectionKib) {
  /** In bytes. Null if there is no process to look at. */
  static Memory of(long pid, long before, long idle, long end, int connected) {
    double mib = 1 << 20;
    Double each = Report.ratio((idle - before) / 1024.0, connected);
    return pid == 0 ? null : new Memory(before / mib, idle / mib, end / mib, each);
  }

  void print(Table table) {
    table.line(
        "server memory", "%.0f MiB before, %.0f MiB idle, %.0f MiB at the end", before, idle, end);
    table.number("", "%.1f KiB a connection", perConnectionKib);
  }
}
