package messenger.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds what a person reads: a label and its figures on each line. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  void line(String label, String format, Object... values) {
    text.append(format("%-15s", label)).append(format(format, values)).append('\n');
  }

  /** Columns that a scenario has laid out itself. */
  void row(String format, Object... values) {
    text.append(format(format, values).stripTrailing()).append('\n');
  }

  /** Left out when it is 0. */
  void count(String label, long count) {
    if (count > 0) {
      line(label, "%,d", count);
    }
  }

  /** Left out when it is null. */
  void number(String label, String format, Double value) {
    if (value != null) {
      line(label, format, value);
    }
  }

  /** Left out when there are none. */
  void codes(String label, Map<String, Integer> codes) {
    if (!codes.isEmpty()) {
      String all =
          codes.entrySet().stream()
              .map(e -> format("%s %,d", e.getKey(), e.getValue()))
              .collect(Collectors.joining(", "));
      line(label, "%s", all);
    }
  }

  /** Left out when it is null. */
  void spread(String label, Spread spread) {
    if (spread != null) {
      line(
          label,
          "p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f ms",
          spread.p50(),
          spread.p90(),
          spread.p99(),
          spread.p999(),
          spread.max());
    }
  }

  /** Left out when it is null. */
  void cpu(String label, Cpu cpu) {
    if (cpu != null) {
      cpu.print(this, label);
    }
  }

  /** Left out when it is null. */
  void memory(Memory memory) {
    if (memory != null) {
      memory.print(this);
    }
  }

  void result(boolean ok, String good, boolean interrupted) {
    line("result", "%s%s", ok ? good : "FAILED", interrupted ? " (interrupted)" : "");
  }

  @Override
  public String toString() {
    return text.toString();
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
