package messenger.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "storm",
    description = {
      "Everybody wants in at the same moment, until all are served.",
      "Who is told when to come back (\"bye busy\") does so; who is refused, tries again after a random wait of up to 0.5, 1, 2 ... 30 s.",
      "With --return everybody is in first; then the server is expected to go away and to come back."
    })
final class StormCommand extends ScenarioCommand {
  @Option(names = "--users", defaultValue = "10000", description = "Users of the storm.")
  private int users;

  @Option(
      names = "--return",
      description =
          "Everybody is in, waits for the server to go away (--seconds at most), and comes back.")
  private boolean comesBack;

  @Option(
      names = "--others",
      defaultValue = "0",
      description = "Users who are in before and write to each other meanwhile, 0 or at least 2.")
  private int others;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Messages a second of the others, all together.")
  private double rate;

  @Option(
      names = "--warmup",
      defaultValue = "5",
      description =
          "Seconds in which the others write before the storm, not counted; none with --return.")
  private double warmup;

  @Option(
      names = "--seconds",
      defaultValue = "300",
      description = "After so long the others stop writing, even if the storm goes on.")
  private double seconds;

  @Option(
      names = "--sample",
      defaultValue = "100",
      description = "Clients whose bytes of presence are counted.")
  private int sample;

  @Option(
      names = "--linger",
      defaultValue = "15",
      description = "Seconds in which presence is counted after the last one got in.")
  private double linger;

  @Mixin private MessageOptions messages;

  @Override
  Scenario scenario() {
    check(users >= 1, "--users must be at least 1");
    check(others == 0 || others >= 2, "--others must be 0 or at least 2");
    check(seconds > 0, "--seconds must be more than 0");
    check(warmup >= 0 && linger >= 0, "--warmup and --linger can't be negative");
    check(sample >= 1, "--sample must be at least 1");
    checkMessages(rate, warmup + seconds, seconds);
    check(
        !comesBack || !target().watchesServer(),
        "--server-pid: with --return the server that comes back is another process");
    BenchPlan plan =
        target().plan(users + others, others, users, Double.POSITIVE_INFINITY, messages, 0);
    return comesBack
        ? new Return(plan, rate, seconds, sample, linger)
        : new Storm(plan, rate, warmup, seconds, sample, linger);
  }
}
