package messenger.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is the same for each scenario's command: it runs, prints, and ends with an exit code. */
@Command(
    footer = {
      "%nExit codes: 0 it went as it should; 1 not so, the table says what; 2 wrong usage.",
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
abstract class ScenarioCommand implements Callable<Integer> {
  /** Logins a second where these are not what is measured. */
  static final double CALM_LOGIN_RATE = 500;

  /** How long the table may take after Ctrl-C. */
  private static final long GOODBYE_SECONDS = 10;

  @Spec private CommandSpec spec;
  @Mixin private TargetOptions target;

  /** Checks the options; wrong usage is a ParameterException. */
  abstract Scenario scenario();

  /** Where the drawing goes; null for none. */
  Path svg() {
    return null;
  }

  final TargetOptions target() {
    return target;
  }

  /** Wrong usage, unless it is right. */
  final void check(boolean right, String problem) {
    target.check(right, problem);
  }

  /** Wrong usage, if a run or one step of it has too many messages to count, or none. */
  final void checkMessages(double rate, double seconds, double countedSeconds) {
    check(rate > 0, "--rate must be more than 0");
    check(
        rate * seconds <= Tally.MAX_MESSAGES,
        "--rate times --seconds is more than 100 million messages");
    check(Math.round(rate * countedSeconds) > 0, "--rate times --seconds is less than one message");
  }

  @Override
  public final Integer call() throws BenchException, InterruptedException {
    checkOrder();
    Scenario scenario = scenario();
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch printed = new CountDownLatch(1);
    try (Bench bench = new Bench(scenario.plan(), spec.commandLine().getErr())) {
      Thread goodbye = new Thread(() -> stopAndWait(bench, printed), "bench-goodbye");
      Runtime.getRuntime().addShutdownHook(goodbye);
      try {
        Report report = scenario.run(bench);
        out.println(target.json() ? report.json() : report.table());
        out.flush();
        draw(report);
        return report.ok() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      } finally {
        printed.countDown();
        forget(goodbye);
      }
    }
  }

  /** Options before the name of the scenario would silently belong to nothing. */
  private void checkOrder() {
    CommandLine parent = spec.commandLine().getParent();
    if (!parent.getParseResult().matchedOptions().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Options stand behind the scenario: " + spec.qualifiedName() + " ...");
    }
  }

  private void draw(Report report) throws BenchException {
    Path file = svg();
    if (file == null || report.plot().isEmpty()) {
      return;
    }
    try {
      Files.writeString(file, Svg.of(report.plot().get()));
    } catch (IOException e) {
      throw new BenchException("--svg " + file + " can't be written: " + e);
    }
  }

  /** Ctrl-C: the JVM ends when this returns, and by then the report is out. */
  private static void stopAndWait(Bench bench, CountDownLatch printed) {
    bench.stop();
    try {
      printed.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs at this moment and ends by itself.
    }
  }
}
