package messenger.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * All are in, lose the server in the same moment and come back to it; those who are in again
 * already write to each other: those aside in the plan, none or at least 2. Time and CPU count from
 * when the first connection broke, the time without a server included.
 *
 * @param rate messages a second of the others, if all of them were in
 * @param limit seconds that the server may take to go away; also, after it has, those after which
 *     the others stop writing
 * @param sample clients whose presence is counted, over the whole run
 * @param linger seconds in which presence is counted after the last one got in
 */
record Return(BenchPlan plan, double rate, double limit, int sample, double linger)
    implements Scenario {

  @Override
  public Report run(Bench bench) throws BenchException, InterruptedException {
    bench.sample(sample);
    double calm = Math.min(plan.loginRate(), ScenarioCommand.CALM_LOGIN_RATE);
    Logins before = bench.logIn(0, plan.users(), calm, Roster.Manner.ONCE);
    boolean[] in = bench.served();
    Roster roster = bench.expectReturn();
    bench.say("%,d users are in; now the server may go away", before.connected());
    bench.awaitLoss(roster, limit);
    Moment from = bench.moment();
    bench.say("The server has gone");
    Round round = plan.aside() == 0 ? null : bench.begin(writing(), in);
    Logins logins = bench.awaitReturn(roster);
    Moment to = bench.moment();
    Traffic traffic = null;
    if (round != null) {
      round.cut();
      bench.drain(round);
      traffic = Traffic.of(plan, round, round.measured(), from, to);
    }
    bench.say("%,d are back, %s s more for presence", logins.connected(), linger);
    bench.pause(linger);
    boolean interrupted = bench.stopped();
    bench.halt();
    return new Result(
        Setup.of("return", plan),
        logins,
        before,
        roster.lostSoFar(),
        bench.mishaps(),
        plan.postgresPid() == 0 ? null : to.since(from).postgresCpu(),
        to.since(from).ownCpu(),
        traffic,
        bench.presence(),
        interrupted);
  }

  private Schedule writing() {
    return Schedule.lasting(plan.aside(), rate, 0, limit, plan.seed());
  }

  /**
   * @param logins of the return
   * @param before logins before the server went away
   * @param broken users who lost their connection with it
   * @param postgresCpuSeconds from the first loss until the last one was back; null if unknown
   * @param clientCpuSeconds of the bench in the same time
   * @param others what became of the others' messages in that time, or null; those that were due
   *     while sender or receiver were not back were not sent
   */
  record Result(
      @JsonUnwrapped Setup setup,
      @JsonUnwrapped Logins logins,
      Logins before,
      int broken,
      @JsonUnwrapped Mishaps mishaps,
      Double postgresCpuSeconds,
      double clientCpuSeconds,
      Traffic others,
      Presence presence,
      boolean interrupted)
      implements Report {

    /** All were in, lost the server, came back and stayed, and the others lost nothing. */
    @Override
    @JsonProperty
    public boolean ok() {
      return before.complete()
          && broken == before.expected()
          && logins.complete()
          && mishaps.none()
          && (others == null || others.messages().perfect());
    }

    @Override
    public String table() {
      Table table = new Table();
      table.row("Before:");
      before.print(table);
      table.row("%nThe return:");
      table.line("broken", "%,d", broken);
      logins.print(table);
      table.number("Postgres CPU", "%.2f s", postgresCpuSeconds);
      table.line("client CPU", "%.2f s", clientCpuSeconds);
      mishaps.print(table);
      presence.print(table);
      if (others != null) {
        table.row("%nThose who were back already, meanwhile:");
        others.printCounts(table);
        others.printTimes(table);
      }
      table.result(ok(), "all came back, and nobody lost anything", interrupted);
      return table.toString();
    }
  }
}
