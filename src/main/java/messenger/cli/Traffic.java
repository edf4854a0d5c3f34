package messenger.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What became of the counted messages of one round.
 *
 * @param rate messages a second that were due
 * @param windowSeconds length of the window in which CPU time, bytes and deliveries were counted
 * @param unsent were due while their sender or receiver was not connected, or were still not
 *     written when the drain ended
 * @param rateSent messages a second
 * @param rateDelivered messages that arrived in the window, a second
 * @param latencyMs from when a message was due to when its receiver had it
 * @param storedMs from when a message was due to its acknowledgement
 * @param lagMs how late the bench itself was in writing: if this is near the latency, the machine
 *     was too busy to measure
 * @param clientCpuMicros CPU time of this process a delivered message, garbage collection of the
 *     JVM in the window included
 * @param wireBytes plain text bytes of all frames in both directions a delivered message, inside
 *     TLS
 */
record Traffic(
    double rate,
    double windowSeconds,
    @JsonUnwrapped Tally.Outcome messages,
    int unsent,
    Double rateSent,
    Double rateDelivered,
    Spread latencyMs,
    Spread storedMs,
    Spread lagMs,
    Double clientCpuMicros,
    Double wireBytes,
    Cpu server,
    Cpu postgres) {

  /**
   * @param from the beginning of the window; like {@code to}, a moment of this round
   */
  static Traffic of(BenchPlan plan, Round round, Measured measured, Moment from, Moment to) {
    Moment window = to.since(from);
    Tally.Outcome outcome = round.outcome();
    double sending = (Math.max(measured.lastWrite(), to.nanos()) - from.nanos()) / 1e9;
    return new Traffic(
        round.rate(),
        window.seconds(),
        outcome,
        round.unsent(outcome, measured),
        Report.ratio(outcome.sent(), sending),
        Report.ratio(window.deliveries(), window.seconds()),
        Spread.of(measured.latency()),
        Spread.of(measured.stored()),
        Spread.of(measured.lag()),
        Report.ratio(window.ownCpu() * 1e6, window.deliveries()),
        Report.ratio(window.bytes(), window.deliveries()),
        window.server(plan),
        window.postgres(plan));
  }

  /** Everything that was due arrived once and in order. */
  boolean perfect() {
    return messages.perfect() && unsent == 0;
  }

  void printCounts(Table table) {
    table.line(
        "sent",
        "%,d in %.1f s%s",
        messages.sent(),
        windowSeconds,
        rateSent == null ? "" : Table.format(", %,.1f a second", rateSent));
    if (storedMs != null) {
      table.line("stored", "%,d", messages.stored());
    }
    messages.print(table);
    table.count("not sent", unsent);
  }

  void printTimes(Table table) {
    table.spread("latency", latencyMs);
    table.spread("until stored", storedMs);
    table.spread("generator lag", lagMs);
  }

  void printCosts(Table table) {
    table.number("client CPU", "%.1f µs a message", clientCpuMicros);
    table.number("on the wire", "%.0f bytes a message", wireBytes);
    table.cpu("server CPU", server);
    table.cpu("Postgres CPU", postgres);
  }
}
