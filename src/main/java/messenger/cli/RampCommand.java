package messenger.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ramp",
    description =
        "More and more messages a second on the same connections, until p99 is above the limit or something is lost or refused.")
final class RampCommand extends ScenarioCommand {
  @Option(names = "--users", defaultValue = "1000", description = "Connected users, at least 2.")
  private int users;

  @Option(
      names = "--start",
      defaultValue = "1000",
      description = "Messages a second of the first step, of all users together.")
  private double start;

  @Option(
      names = "--factor",
      defaultValue = "1.3",
      description = "How much more each further step has.")
  private double factor;

  @Option(names = "--seconds", defaultValue = "5", description = "Length of a step.")
  private double seconds;

  @Option(
      names = "--warmup",
      defaultValue = "20",
      description = "Seconds at the first rate before that, not counted.")
  private double warmup;

  @Option(names = "--steps", defaultValue = "40", description = "No more steps than this.")
  private int steps;

  @Option(
      names = "--max-p99",
      defaultValue = "250",
      description = "The limit of the latency's p99, in milliseconds.")
  private double maxP99;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draws latency and CPU against the rate.")
  private Path svg;

  @Mixin private MessageOptions messages;

  @Override
  Scenario scenario() {
    check(users >= 2, "--users must be at least 2");
    check(start > 0, "--start must be more than 0");
    check(factor > 1, "--factor must be more than 1");
    check(seconds > 0, "--seconds must be more than 0");
    check(warmup >= 0, "--warmup can't be negative");
    check(steps > 0, "--steps must be at least 1");
    check(maxP99 > 0, "--max-p99 must be more than 0");
    checkMessages(start, Math.max(warmup, seconds), seconds);
    return new Ramp(
        target().plan(users, 0, users, CALM_LOGIN_RATE, messages, 0),
        start,
        factor,
        seconds,
        warmup,
        steps,
        maxP99);
  }

  @Override
  Path svg() {
    return svg;
  }
}
