package messenger.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The result of a run. Where nothing was measured, a number is null. Counts and latencies are those
 * of the counted messages.
 *
 * @param connected users who were in when the sending began
 * @param loginSeconds from the first connection to the last welcome
 * @param loginMs from when a user was to connect, connection and handshake included, to the welcome
 * @param windowSeconds length of the window in which CPU time and bytes were counted
 * @param unsent were due while their sender or receiver was not connected, or were still not
 *     written when the drain ended
 * @param misdelivered came to the wrong user, with the wrong sender, or changed
 * @param strays texts of nobody in this run
 * @param disconnected users who were in and lost their connection
 * @param errors error frames of the whole run, by code
 * @param byes by code
 * @param failedLogins by reason
 * @param rateSent messages a second
 * @param latencyMs from when a message was due to when its receiver had it
 * @param storedMs from when a message was due to its acknowledgement
 * @param lagMs how late the bench itself was in writing: if this is near the latency, the machine
 *     was too busy to measure
 * @param clientCpuMicros CPU time of this process a delivered message, warm-up and garbage
 *     collection of the JVM in the window included
 * @param wireBytes plain text bytes of all frames in both directions a delivered message, inside
 *     TLS
 */
record BenchReport(
    String transport,
    String dialect,
    int users,
    double rate,
    int textBytes,
    long seed,
    boolean interrupted,
    int connected,
    double loginSeconds,
    Spread loginMs,
    double windowSeconds,
    @JsonUnwrapped Tally.Outcome messages,
    int unsent,
    int misdelivered,
    int strays,
    int disconnected,
    Map<String, Integer> errors,
    Map<String, Integer> byes,
    Map<String, Integer> failedLogins,
    Double rateSent,
    Spread latencyMs,
    Spread storedMs,
    Spread lagMs,
    Double clientCpuMicros,
    Double wireBytes,
    Process server,
    Process postgres,
    Memory memory) {

  /** Milliseconds. */
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

  /**
   * CPU time of another process in the window.
   *
   * @param cpuSecondsPerMillion for a million delivered messages
   */
  record Process(double cpuSeconds, Double cpuSecondsPerMillion) {
    static Process of(long pid, double before, double after, long deliveries) {
      double seconds = after - before;
      return pid == 0 ? null : new Process(seconds, ratio(seconds * 1e6, deliveries));
    }
  }

  /**
   * Resident memory of the server in MiB.
   *
   * @param before anybody connected
   * @param idle everybody connected, nothing sent yet
   * @param end of the window
   * @param perConnectionKib growth from before to idle by users
   */
  record Memory(double before, double idle, double end, Double perConnectionKib) {
    static Memory of(long pid, long before, long idle, long end, int connected) {
      double mib = 1 << 20;
      Double each = ratio((idle - before) / 1024.0, connected);
      return pid == 0 ? null : new Memory(before / mib, idle / mib, end / mib, each);
    }
  }

  /** Null for "by nothing". */
  static Double ratio(double value, double by) {
    return by > 0 ? value / by : null;
  }

  /**
   * Everybody was in and stayed, and everything that was due arrived once, in order, at the right
   * user.
   */
  @JsonProperty
  boolean ok() {
    return connected == users
        && disconnected == 0
        && unsent == 0
        && misdelivered == 0
        && messages.delivered() > 0
        && messages.refused() == 0
        && messages.lost() == 0
        && messages.duplicated() == 0
        && messages.outOfOrder() == 0;
  }

  String json() {
    try {
      return new ObjectMapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of plain numbers is always JSON", e);
    }
  }

  String table() {
    StringBuilder table = new StringBuilder();
    line(
        table,
        "connected",
        "%,d of %,d in %.1f s%s",
        connected,
        users,
        loginSeconds,
        times(loginMs));
    line(
        table,
        "sent",
        "%,d in %.1f s%s",
        messages.sent(),
        windowSeconds,
        rateSent == null ? "" : format(", %,.1f a second", rateSent));
    if (storedMs != null) {
      line(table, "stored", "%,d", messages.stored());
    }
    line(table, "delivered", "%,d", messages.delivered());
    line(table, "lost", "%,d", messages.lost());
    line(table, "duplicated", "%,d", messages.duplicated());
    line(table, "out of order", "%,d", messages.outOfOrder());
    count(table, "refused", messages.refused());
    count(table, "not sent", unsent);
    count(table, "misdelivered", misdelivered);
    count(table, "strays", strays);
    count(table, "disconnected", disconnected);
    codes(table, "errors", errors);
    codes(table, "byes", byes);
    codes(table, "failed logins", failedLogins);
    spread(table, "latency", latencyMs);
    spread(table, "until stored", storedMs);
    spread(table, "generator lag", lagMs);
    number(table, "client CPU", "%.1f µs a message", clientCpuMicros);
    number(table, "on the wire", "%.0f bytes a message", wireBytes);
    cpu(table, "server CPU", server);
    cpu(table, "Postgres CPU", postgres);
    if (memory != null) {
      line(
          table,
          "server memory",
          "%.0f MiB before, %.0f MiB idle, %.0f MiB at the end",
          memory.before,
          memory.idle,
          memory.end);
      number(table, "", "%.1f KiB a connection", memory.perConnectionKib);
    }
    String verdict = ok() ? "everything arrived once and in order" : "FAILED";
    line(table, "result", "%s%s", verdict, interrupted ? " (interrupted)" : "");
    return table.toString();
  }

  private static void line(StringBuilder table, String label, String format, Object... values) {
    table.append(format("%-15s", label)).append(format(format, values)).append('\n');
  }

  private static void count(StringBuilder table, String label, int count) {
    if (count > 0) {
      line(table, label, "%,d", count);
    }
  }

  private static void number(StringBuilder table, String label, String format, Double value) {
    if (value != null) {
      line(table, label, format, value);
    }
  }

  private static void codes(StringBuilder table, String label, Map<String, Integer> codes) {
    if (!codes.isEmpty()) {
      String all =
          codes.entrySet().stream()
              .map(e -> format("%s %,d", e.getKey(), e.getValue()))
              .collect(Collectors.joining(", "));
      line(table, label, "%s", all);
    }
  }

  private static void spread(StringBuilder table, String label, Spread spread) {
    if (spread != null) {
      line(
          table,
          label,
          "%s",
          "p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f ms"
              .formatted(spread.p50, spread.p90, spread.p99, spread.p999, spread.max));
    }
  }

  private static void cpu(StringBuilder table, String label, Process process) {
    if (process != null) {
      line(table, label, "%.2f s", process.cpuSeconds);
      number(table, "", "%.1f s per million delivered", process.cpuSecondsPerMillion);
    }
  }

  private static String times(Spread spread) {
    return spread == null ? "" : format(", p50 %.1f ms, p99 %.1f ms", spread.p50, spread.p99);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
