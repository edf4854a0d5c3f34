package messenger.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Many want in at the same moment, and come back when they are turned away; meanwhile others, who
 * are in already, write to each other: those aside in the plan, none or at least 2.
 *
 * @param rate messages a second of the others
 * @param warmup seconds in which the others write before the storm breaks
 * @param limit seconds after which the others stop writing, however long the storm lasts
 * @param sample clients whose presence is counted
 * @param linger seconds in which presence is counted after the last one got in
 */
record Storm(BenchPlan plan, double rate, double warmup, double limit, int sample, double linger)
    implements Scenario {

  @Override
  public Report run(Bench bench) throws BenchException, InterruptedException {
    int others = plan.aside();
    bench.sample(sample);
    Logins before = null;
    Round round = null;
    if (others > 0) {
      before = bench.logIn(0, others, ScenarioCommand.CALM_LOGIN_RATE, Roster.Manner.ONCE);
      Schedule schedule = Schedule.lasting(others, rate, warmup, limit, plan.seed());
      round = bench.begin(schedule, bench.served());
      bench.pauseUntil(round.countedFrom());
    }
    Moment from = bench.moment();
    Logins logins = bench.logIn(others, plan.users(), plan.loginRate(), Roster.Manner.STUBBORN);
    Moment to = bench.moment();
    Traffic traffic = round == null ? null : finish(bench, round, from, to);
    bench.say("%,d got in, %s s more for presence", logins.connected(), linger);
    bench.pause(linger);
    boolean interrupted = bench.stopped();
    bench.halt();
    Moment storm = to.since(from);
    return new Result(
        Setup.of("storm", plan),
        logins,
        before,
        bench.mishaps(),
        plan.serverPid() == 0 ? null : storm.serverCpu(),
        plan.postgresPid() == 0 ? null : storm.postgresCpu(),
        storm.ownCpu(),
        traffic,
        bench.presence(),
        interrupted);
  }

  private Traffic finish(Bench bench, Round round, Moment from, Moment to)
      throws InterruptedException {
    round.cut();
    bench.drain(round);
    return Traffic.of(plan, round, round.measured(), from, to);
  }

  /**
   * @param logins of the storm
   * @param before logins of the others, or null without any
   * @param serverCpuSeconds from the first connection until the last one was served; null if
   *     unknown, like the next
   * @param clientCpuSeconds of the bench in the same time
   * @param others what became of the others' messages in that time, or null
   */
  record Result(
      @JsonUnwrapped Setup setup,
      @JsonUnwrapped Logins logins,
      Logins before,
      @JsonUnwrapped Mishaps mishaps,
      Double serverCpuSeconds,
      Double postgresCpuSeconds,
      double clientCpuSeconds,
      Traffic others,
      Presence presence,
      boolean interrupted)
      implements Report {

    /** All got in, and those who were in lost nothing. */
    @Override
    @JsonProperty
    public boolean ok() {
      return logins.complete()
          && mishaps.none()
          && (before == null || before.complete())
          && (others == null || others.perfect());
    }

    @Override
    public String table() {
      Table table = new Table();
      logins.print(table);
      table.number("server CPU", "%.2f s", serverCpuSeconds);
      table.number("Postgres CPU", "%.2f s", postgresCpuSeconds);
      table.line("client CPU", "%.2f s", clientCpuSeconds);
      mishaps.print(table);
      presence.print(table);
      if (others != null) {
        table.row("%nThose who were in already, during the storm:");
        before.print(table);
        others.printCounts(table);
        others.printTimes(table);
      }
      table.result(ok(), "all were served, and nobody lost anything", interrupted);
      return table.toString();
    }
  }
}
