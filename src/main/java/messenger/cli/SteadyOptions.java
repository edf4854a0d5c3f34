package messenger.cli;

import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Options of a steady load: how much and how long. */
final class SteadyOptions {
  @Option(
      names = "--rate",
      showDefaultValue = Visibility.NEVER,
      description = "Messages a second, of all users together (default: one for each user).")
  private Double rate;

  @Option(names = "--seconds", defaultValue = "60", description = "How long messages are counted.")
  private double seconds;

  @Option(
      names = "--warmup",
      defaultValue = "20",
      description =
          "Seconds of sending before that, not counted: a JVM that has just started is slow for so long.")
  private double warmup;

  @Option(
      names = "--idle",
      defaultValue = "0",
      description = "Seconds of silence with everybody connected, then memory is read.")
  private double idle;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draws the latencies of all messages as a curve.")
  private Path svg;

  Path svg() {
    return svg;
  }

  Headline headline(
      ScenarioCommand command, int users, MessageOptions messages, int usualReceipts) {
    double perSecond = rate == null ? users : rate;
    command.check(users >= 2, "--users must be at least 2");
    command.check(seconds > 0, "--seconds must be more than 0");
    command.check(warmup >= 0 && idle >= 0, "--warmup and --idle can't be negative");
    command.checkMessages(perSecond, warmup + seconds, seconds);
    BenchPlan plan =
        command
            .target()
            .plan(users, 0, users, ScenarioCommand.CALM_LOGIN_RATE, messages, usualReceipts);
    return new Headline(plan, perSecond, seconds, warmup, idle);
  }
}
