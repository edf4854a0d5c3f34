package messenger.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code messenger bench}: a steady load of any size, or one of the scenarios. */
@Command(
    name = "bench",
    description = {
      "Connects many users, lets each write to random others on a fixed schedule, and accounts for every message.",
      "Latency counts from the moment a message was due, so a stall is charged to all that should have been sent during it.",
      "A scenario has its own options: messenger bench ramp --help"
    },
    footer = {
      "%nExit codes: 0 everybody connected and everything arrived once and in order; 1 not so; 2 wrong usage.",
      "%nThe original's test: messenger bench headline"
    },
    subcommands = {
      HeadlineCommand.class,
      RampCommand.class,
      StormCommand.class,
      IdleCommand.class,
      OfflineCommand.class
    })
final class BenchCommand extends ScenarioCommand {
  @Option(names = "--users", defaultValue = "1000", description = "Connected users, at least 2.")
  private int users;

  @Mixin private SteadyOptions steady;
  @Mixin private MessageOptions messages;

  @Override
  Scenario scenario() {
    return steady.headline(this, users, messages, 0);
  }

  @Override
  Path svg() {
    return steady.svg();
  }
}
