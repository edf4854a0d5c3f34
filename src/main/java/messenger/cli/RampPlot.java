package messenger.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The drawing of a ramp: latency against rate, and below it the cost of a message. */
final class RampPlot {
  private static final Axis RATE = new Axis("messages a second", Axis.Kind.LOG);

  private RampPlot() {}

  static Plot of(String title, double maxP99, List<Ramp.Step> steps) {
    List<Plot.Series> latency =
        Stream.of(
                series("p99.9", steps, step -> latency(step, Spread::p999)),
                series("p99", steps, step -> latency(step, Spread::p99)),
                series("p90", steps, step -> latency(step, Spread::p90)),
                series("p50", steps, step -> latency(step, Spread::p50)))
            .filter(series -> !series.points().isEmpty())
            .toList();
    List<Plot.Series> costs =
        Stream.of(
                series("server", steps, step -> perMillion(step.traffic().server())),
                series("Postgres", steps, step -> perMillion(step.traffic().postgres())),
                series("bench", steps, step -> step.traffic().clientCpuMicros()))
            .filter(series -> !series.points().isEmpty())
            .toList();
    return new Plot(
        title,
        List.of(
            new Plot.Panel(
                "Latency, from when a message was due until it arrived",
                RATE,
                new Axis("ms", Axis.Kind.LOG),
                latency,
                maxP99),
            new Plot.Panel(
                "CPU of a million delivered messages",
                RATE,
                new Axis("s", Axis.Kind.LINEAR),
                costs,
                null)));
  }

  /** Steps without a figure have no point. */
  private static Plot.Series series(
      String name, List<Ramp.Step> steps, Function<Ramp.Step, Double> figure) {
    List<Plot.Point> points = new ArrayList<>();
    for (Ramp.Step step : steps) {
      Double y = figure.apply(step);
      if (y != null) {
        points.add(new Plot.Point(step.traffic().rate(), y));
      }
    }
    return new Plot.Series(name, points);
  }

  private static Double latency(Ramp.Step step, Function<Spread, Double> which) {
    Spread latency = step.traffic().latencyMs();
    return latency == null ? null : which.apply(latency);
  }

  private static Double perMillion(Cpu cpu) {
    return cpu == null ? null : cpu.cpuSecondsPerMillion();
  }
}
