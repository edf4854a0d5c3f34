package messenger.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * More and more messages a second on the same connections, until the server can't keep up.
 *
 * @param start messages a second of the first step, and of the warm-up
 * @param factor from one step to the next, more than 1
 * @param seconds a step
 * @param warmup seconds before the first step
 * @param steps at most
 * @param maxP99 milliseconds
 */
record Ramp(
    BenchPlan plan,
    double start,
    double factor,
    double seconds,
    double warmup,
    int steps,
    double maxP99)
    implements Scenario {

  @Override
  public Report run(Bench bench) throws BenchException, InterruptedException {
    Logins logins = bench.logIn();
    boolean[] in = bench.served();
    if (warmup > 0) {
      bench.say("Warming up with %,.0f messages a second for %s s", start, warmup);
      step(bench, start, warmup, in);
    }
    List<Step> done = new ArrayList<>();
    double rate = start;
    while (done.size() < steps && !bench.stopped() && (done.isEmpty() || last(done).held())) {
      Traffic traffic = step(bench, rate, seconds, in);
      boolean held = holds(traffic) && bench.mishaps().none();
      bench.say("%,.0f a second: %s", rate, held ? "kept up" : "did not keep up");
      done.add(new Step(traffic, held));
      rate *= factor;
    }
    boolean interrupted = bench.stopped();
    bench.halt();
    return new Result(Setup.of("ramp", plan), logins, bench.mishaps(), maxP99, done, interrupted);
  }

  private static Step last(List<Step> steps) {
    return steps.get(steps.size() - 1);
  }

  private boolean holds(Traffic traffic) {
    return traffic.perfect() && traffic.latencyMs().p99() <= maxP99;
  }

  /** What is still on its way at the end of a step is waited for, so that the next begins empty. */
  private Traffic step(Bench bench, double rate, double lasting, boolean[] in)
      throws InterruptedException {
    Schedule schedule = Schedule.lasting(plan.users(), rate, 0, lasting, plan.seed());
    Round round = bench.begin(schedule, in);
    bench.pauseUntil(round.countedFrom());
    Moment from = bench.moment();
    bench.pauseUntil(round.end());
    Moment to = bench.moment();
    bench.drain(round);
    return Traffic.of(plan, round, round.measured(), from, to);
  }

  /**
   * @param held everything arrived, and in time
   */
  record Step(@JsonUnwrapped Traffic traffic, boolean held) {
    double delivered() {
      return traffic.rateDelivered() == null ? 0 : traffic.rateDelivered();
    }
  }

  record Result(
      @JsonUnwrapped Setup setup,
      @JsonUnwrapped Logins logins,
      @JsonUnwrapped Mishaps mishaps,
      double maxP99Ms,
      List<Step> steps,
      boolean interrupted)
      implements Report {

    /**
     * Highest rate with p99 within the limit and nothing lost or refused; null if there is none.
     */
    @JsonProperty
    Double highestRate() {
      return steps.stream()
          .filter(Step::held)
          .map(step -> step.traffic().rate())
          .max(Comparator.naturalOrder())
          .orElse(null);
    }

    /** Most messages delivered a second in any step, whatever the latency. */
    @JsonProperty
    double saturatedRate() {
      return steps.stream().mapToDouble(Step::delivered).max().orElse(0);
    }

    /**
     * Everybody was in and stayed, one step at least was kept up with, and in no step anything was
     * lost, doubled or out of order. That the last step is too much is no failure: so it is meant.
     */
    @Override
    @JsonProperty
    public boolean ok() {
      return logins.complete()
          && mishaps.none()
          && highestRate() != null
          && steps.stream().allMatch(step -> step.traffic().messages().clean());
    }

    @Override
    public String table() {
      Table table = new Table();
      logins.print(table);
      table.row(
          "%n%10s %10s %8s %8s %8s %8s %8s %10s %10s %8s %8s",
          "messages/s",
          "delivered",
          "p50 ms",
          "p90",
          "p99",
          "p99.9",
          "lag p99",
          "server s/M",
          "Postgres",
          "refused",
          "lost");
      steps.forEach(step -> row(table, step));
      table.row("");
      mishaps.print(table);
      table.line(
          "highest rate",
          "%s with p99 up to %.0f ms and nothing lost or refused",
          highestRate() == null ? "none" : Table.format("%,.0f messages a second", highestRate()),
          maxP99Ms);
      table.line("saturated", "%,.0f delivered a second", saturatedRate());
      table.result(ok(), "nothing was lost, doubled or out of order", interrupted);
      return table.toString();
    }

    private static void row(Table table, Step step) {
      Traffic traffic = step.traffic();
      Spread latency = traffic.latencyMs();
      table.row(
          "%,10.0f %,10.0f %8s %8s %8s %8s %8s %10s %10s %,8d %,8d%s",
          traffic.rate(),
          step.delivered(),
          latency == null ? "-" : tenths(latency.p50()),
          latency == null ? "-" : tenths(latency.p90()),
          latency == null ? "-" : tenths(latency.p99()),
          latency == null ? "-" : tenths(latency.p999()),
          traffic.lagMs() == null ? "-" : tenths(traffic.lagMs().p99()),
          perMillion(traffic.server()),
          perMillion(traffic.postgres()),
          traffic.messages().refused(),
          traffic.messages().lost(),
          step.held() ? "" : "  too much");
    }

    private static String perMillion(Cpu cpu) {
      return cpu == null ? "-" : tenths(cpu.cpuSecondsPerMillion());
    }

    private static String tenths(Double value) {
      return value == null ? "-" : Table.format("%.1f", value);
    }

    @Override
    public Optional<Plot> plot() {
      String title =
          Table.format("%,d users (%s, %s)", setup.users(), setup.transport(), setup.dialect());
      return Optional.of(RampPlot.of(title, maxP99Ms, steps));
    }
  }
}
