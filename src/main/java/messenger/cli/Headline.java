package messenger.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;

/**
 * Everybody writes to random others at a steady rate: log in, be silent, warm up, count, wait for
 * what is missing.
 *
 * @param rate messages a second, of all users together
 * @param seconds the counted window
 * @param warmup seconds of sending that is not counted, before the window
 * @param idle seconds of silence between the last login and the warm-up
 */
record Headline(BenchPlan plan, double rate, double seconds, double warmup, double idle)
    implements Scenario {

  @Override
  public Report run(Bench bench) throws BenchException, InterruptedException {
    long before = bench.serverMemory();
    Logins logins = bench.logIn();
    if (idle > 0) {
      bench.say("%,d users are in, %s s of silence", logins.connected(), idle);
      bench.pause(idle);
    }
    long quiet = bench.serverMemory();
    bench.say(
        "Sending %,.0f messages a second, %s s to warm up, %s s counted", rate, warmup, seconds);
    Schedule schedule = Schedule.lasting(plan.users(), rate, warmup, seconds, plan.seed());
    Round round = bench.begin(schedule, bench.served());
    bench.pauseUntil(round.countedFrom());
    Moment from = bench.moment();
    bench.pauseUntil(round.end());
    Moment to = bench.moment();
    long end = bench.serverMemory();
    bench.drain(round);
    boolean interrupted = bench.stopped();
    bench.halt();
    Measured measured = round.measured();
    return new Result(
        Setup.of("headline", plan),
        logins,
        bench.mishaps(),
        Traffic.of(plan, round, measured, from, to),
        Memory.of(plan.serverPid(), before, quiet, end, logins.connected()),
        interrupted,
        LatencyCurve.of(measured.latency()));
  }

  /**
   * @param curve for the drawing
   */
  record Result(
      @JsonUnwrapped Setup setup,
      @JsonUnwrapped Logins logins,
      @JsonUnwrapped Mishaps mishaps,
      @JsonUnwrapped Traffic traffic,
      Memory memory,
      boolean interrupted,
      @JsonIgnore List<Plot.Point> curve)
      implements Report {

    /** Everybody was in and stayed, and everything arrived once, in order, at the right user. */
    @Override
    @JsonProperty
    public boolean ok() {
      return logins.complete() && mishaps.none() && traffic.perfect();
    }

    @Override
    public String table() {
      Table table = new Table();
      logins.print(table);
      traffic.printCounts(table);
      mishaps.print(table);
      traffic.printTimes(table);
      traffic.printCosts(table);
      table.memory(memory);
      table.result(ok(), "everything arrived once and in order", interrupted);
      return table.toString();
    }

    @Override
    public Optional<Plot> plot() {
      String title =
          Table.format(
              "%,d users, %,.0f messages a second (%s, %s)",
              setup.users(), traffic.rate(), setup.transport(), setup.dialect());
      return Optional.of(LatencyCurve.plot(title, curve));
    }
  }
}
