package messenger.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "headline",
    description =
        "10,000 users on TLS, each writing one message a second to a random other: everything is stored, delivered and accounted for.")
final class HeadlineCommand extends ScenarioCommand {
  private static final int RECEIPTS = 32;

  @Option(names = "--users", defaultValue = "10000", description = "Connected users, at least 2.")
  private int users;

  @Mixin private SteadyOptions steady;
  @Mixin private MessageOptions messages;

  @Override
  Scenario scenario() {
    return steady.headline(this, users, messages, RECEIPTS);
  }

  @Override
  Path svg() {
    return steady.svg();
  }
}
