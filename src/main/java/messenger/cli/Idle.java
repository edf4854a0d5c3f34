package messenger.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Everybody logs in and keeps silent: what a session costs that does nothing.
 *
 * @param idle seconds
 */
record Idle(BenchPlan plan, double idle) implements Scenario {
  @Override
  public Report run(Bench bench) throws BenchException, InterruptedException {
    long before = bench.serverMemory();
    Logins logins = bench.logIn();
    long in = bench.serverMemory();
    bench.say("%,d users are in, %s s of silence", logins.connected(), idle);
    Moment from = bench.moment();
    bench.pause(idle);
    Moment silence = bench.moment().since(from);
    long end = bench.serverMemory();
    boolean interrupted = bench.stopped();
    bench.halt();
    return new Result(
        Setup.of("idle", plan),
        logins,
        bench.mishaps(),
        Memory.of(plan.serverPid(), before, in, end, logins.connected()),
        silence.seconds(),
        silence.server(plan),
        silence.postgres(plan),
        Report.ratio(silence.bytes(), logins.connected() * silence.seconds()),
        interrupted);
  }

  /**
   * @param memory its idle figure is that of the last login, its end that of the silence
   * @param server CPU time during the silence
   * @param bytesPerSecond that a client exchanged in the silence: presence, mostly
   */
  record Result(
      @JsonUnwrapped Setup setup,
      @JsonUnwrapped Logins logins,
      @JsonUnwrapped Mishaps mishaps,
      Memory memory,
      double idleSeconds,
      Cpu server,
      Cpu postgres,
      Double bytesPerSecond,
      boolean interrupted)
      implements Report {

    /** Everybody was in and stayed. */
    @Override
    @JsonProperty
    public boolean ok() {
      return logins.complete() && mishaps.none();
    }

    @Override
    public String table() {
      Table table = new Table();
      logins.print(table);
      mishaps.print(table);
      table.line("silence", "%.1f s", idleSeconds);
      table.number("on the wire", "%.1f bytes a second and client", bytesPerSecond);
      table.cpu("server CPU", server);
      table.cpu("Postgres CPU", postgres);
      table.memory(memory);
      table.result(ok(), "everybody was in and stayed", interrupted);
      return table.toString();
    }
  }
}
