package messenger.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "offline",
    description =
        "People leave, as many others write to them, and they come back: how long it takes until all have everything.")
final class OfflineCommand extends ScenarioCommand {
  @Option(names = "--users", defaultValue = "100", description = "People who are away.")
  private int users;

  @Option(
      names = "--messages",
      defaultValue = "10000",
      description = "Messages to all of them together.")
  private int messages;

  @Option(names = "--rate", defaultValue = "2000", description = "Messages a second.")
  private double rate;

  @Option(
      names = "--pause",
      defaultValue = "1",
      description = "Seconds after they have left, and before they come back.")
  private double pause;

  @Mixin private MessageOptions messageOptions;

  @Override
  Scenario scenario() {
    check(users >= 1, "--users must be at least 1");
    check(messages >= 1 && messages <= Tally.MAX_MESSAGES, "--messages must be 1 to 100 million");
    check(rate > 0, "--rate must be more than 0");
    check(pause >= 0, "--pause can't be negative");
    BenchPlan plan = target().plan(2 * users, 0, users, CALM_LOGIN_RATE, messageOptions, 0);
    return new Offline(plan, users, messages, rate, pause);
  }
}
