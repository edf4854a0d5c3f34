package messenger.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * People leave, as many others write to them, and they come back: how long it takes until all have
 * everything. The first half of the users are away, the other half writes.
 *
 * @param away people who are away
 * @param messages to all of them together
 * @param rate messages a second
 * @param pause seconds between leaving and the first message, and between the last one and the
 *     return
 */
record Offline(BenchPlan plan, int away, int messages, double rate, double pause)
    implements Scenario {

  @Override
  public Report run(Bench bench) throws BenchException, InterruptedException {
    Logins logins = bench.logIn();
    boolean[] in = bench.served();
    bench.leave(0, away);
    bench.pause(pause);
    bench.say("%,d people are away; %,d messages to them", away, messages);
    Schedule schedule = new Schedule(plan.users(), away, rate, 0, messages, plan.seed());
    Moment left = bench.moment();
    Round round = bench.begin(schedule, in);
    bench.pauseUntil(round.end());
    bench.awaitAnswers(round);
    Moment written = bench.moment();
    bench.pause(pause);
    Moment from = bench.moment();
    Logins back = bench.logIn(0, away, Double.POSITIVE_INFINITY, Roster.Manner.RETURN);
    bench.drain(round);
    Moment to = bench.moment();
    boolean interrupted = bench.stopped();
    bench.halt();
    Measured measured = round.measured();
    Tally.Outcome outcome = round.outcome();
    return new Result(
        Setup.of("offline", plan),
        logins,
        back,
        bench.mishaps(),
        outcome,
        round.unsent(outcome, measured),
        Spread.of(measured.stored()),
        measured.lastArrival() == 0 ? null : (measured.lastArrival() - from.nanos()) / 1e9,
        Cost.of(plan, written.since(left), messages),
        Cost.of(plan, to.since(from), messages),
        interrupted);
  }

  /** CPU time of one half of the scenario. */
  record Cost(Cpu server, Cpu postgres) {
    static Cost of(BenchPlan plan, Moment window, int messages) {
      return new Cost(
          Cpu.of(plan.serverPid(), window.serverCpu(), messages),
          Cpu.of(plan.postgresPid(), window.postgresCpu(), messages));
    }

    void print(Table table, String what) {
      table.cpu("server, " + what, server);
      table.cpu("Postgres, " + what, postgres);
    }
  }

  /**
   * @param logins of everybody, at the beginning
   * @param back of those who were away
   * @param messages what became of them
   * @param storedMs from when a message was due to its acknowledgement
   * @param backSeconds from the first connection of those who return until all have everything;
   *     null if nothing arrived
   * @param writing cost while the messages were written
   * @param returning cost of the return, until all have everything
   */
  record Result(
      @JsonUnwrapped Setup setup,
      @JsonUnwrapped Logins logins,
      Logins back,
      @JsonUnwrapped Mishaps mishaps,
      @JsonUnwrapped Tally.Outcome messages,
      int unsent,
      Spread storedMs,
      Double backSeconds,
      Cost writing,
      Cost returning,
      boolean interrupted)
      implements Report {

    /** Everybody was in and came back, and got everything once and in order. */
    @Override
    @JsonProperty
    public boolean ok() {
      return logins.complete()
          && back.complete()
          && mishaps.none()
          && messages.perfect()
          && unsent == 0;
    }

    @Override
    public String table() {
      Table table = new Table();
      logins.print(table);
      table.line("sent", "%,d", messages.sent());
      table.spread("until stored", storedMs);
      back.print(table);
      messages.print(table);
      table.count("not sent", unsent);
      mishaps.print(table);
      writing.print(table, "sent");
      returning.print(table, "back");
      table.number("caught up", "%.3f s after they began to come back", backSeconds);
      table.result(ok(), "everything arrived once and in order", interrupted);
      return table.toString();
    }
  }
}
