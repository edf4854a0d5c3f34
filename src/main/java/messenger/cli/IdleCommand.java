package messenger.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "idle",
    description =
        "Everybody logs in and keeps silent: memory of the server before and after, and its CPU time meanwhile (with --server-pid).")
final class IdleCommand extends ScenarioCommand {
  @Option(names = "--users", defaultValue = "10000", description = "Connected users, at least 1.")
  private int users;

  @Option(names = "--idle", defaultValue = "30", description = "Seconds of silence.")
  private double idle;

  @Override
  Scenario scenario() {
    check(users >= 1, "--users must be at least 1");
    check(idle > 0, "--idle must be more than 0");
    return new Idle(target().plan(users, 0, users, CALM_LOGIN_RATE, new MessageOptions(), 0), idle);
  }
}
