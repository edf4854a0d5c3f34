package messenger.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import messenger.frame.Address;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code messenger bench}, their checks, and what is printed. */
@Command(
    name = "bench",
    description = {
      "Connects many users, lets each write to random others on a fixed schedule, and accounts for every message.",
      "Latency counts from the moment a message was due, so a stall is charged to all that should have been sent during it."
    },
    footer = {
      "%nExit codes: 0 everybody connected and everything arrived once and in order; 1 not so; 2 wrong usage.",
      "%nThe original's test: messenger bench --users 10000 --tls"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_TEXT_BYTES = 16_384;

  /** Files that a JVM and its event loops have open beside the connections, generously. */
  private static final int OTHER_FILES = 200;

  /** How long the table may take after Ctrl-C. */
  private static final long GOODBYE_SECONDS = 10;

  @Spec private CommandSpec spec;

  @Option(names = "--users", defaultValue = "1000", description = "Connected users, at least 2.")
  private int users;

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
      names = "--drain",
      defaultValue = "10",
      description = "Seconds to wait, at most, for what is missing at the end.")
  private double drain;

  @Option(
      names = "--idle",
      defaultValue = "0",
      description = "Seconds of silence with everybody connected, then memory is read.")
  private double idle;

  @ArgGroup private Choice choice;

  /** One of three. */
  private static final class Choice {
    @Option(names = "--tcp", description = "Plain TCP, port 2500.")
    private boolean tcp;

    @Option(names = "--tls", description = "TLS 1.3, any certificate, port 2501 (default).")
    private boolean tls;

    @Option(names = "--ws", description = "WebSocket, port 8080, path /ws.")
    private boolean ws;
  }

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Where the server is.")
  private String host;

  @Option(
      names = "--port",
      showDefaultValue = Visibility.NEVER,
      description = "Its port (default: see the transports).")
  private Integer port;

  @Option(
      names = "--dialect",
      defaultValue = "json",
      description = "json, compact, or legacy (not over WebSocket).")
  private BenchDialect dialect;

  @Option(
      names = "--text-bytes",
      defaultValue = "26",
      description = "Length of each text, 13 to 16384.")
  private int textBytes;

  @Option(names = "--login-rate", defaultValue = "500", description = "Logins started a second.")
  private double loginRate;

  @Option(
      names = "--threads",
      showDefaultValue = Visibility.NEVER,
      description = "Event loops of the bench (default: half the cores).")
  private Integer threads;

  @Option(
      names = "--server-pid",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "Process of the server: its CPU time and memory are reported.")
  private long serverPid;

  @Option(
      names = "--postgres-pid",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "First process of its Postgres: CPU time, all its children included, is reported.")
  private long postgresPid;

  @Option(
      names = "--seed",
      showDefaultValue = Visibility.NEVER,
      description = "Repeats the choice of receivers of another run.")
  private Long seed;

  @Option(
      names = "--prefix",
      showDefaultValue = Visibility.NEVER,
      description =
          "Users are called PREFIX-0, PREFIX-1 ... (default: bench and six characters of chance, so that nobody finds an old backlog).")
  private String prefix;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws BenchException, InterruptedException {
    BenchPlan plan = plan();
    PrintWriter out = spec.commandLine().getOut();
    Bench bench = new Bench(plan, spec.commandLine().getErr());
    CountDownLatch printed = new CountDownLatch(1);
    Thread goodbye = new Thread(() -> stopAndWait(bench, printed), "bench-goodbye");
    Runtime.getRuntime().addShutdownHook(goodbye);
    try {
      BenchReport report = bench.run();
      out.println(json ? report.json() : report.table());
      out.flush();
      return report.ok() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      printed.countDown();
      forget(goodbye);
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

  private BenchPlan plan() {
    String run = run();
    Transport transport = transport();
    String names = prefix == null ? "bench" + run : prefix;
    double perSecond = rate == null ? users : rate;
    check(users >= 2, "--users must be at least 2");
    check(perSecond > 0, "--rate must be more than 0");
    check(seconds > 0, "--seconds must be more than 0");
    check(warmup >= 0 && drain >= 0 && idle >= 0, "--warmup, --drain and --idle can't be negative");
    check(loginRate > 0, "--login-rate must be more than 0");
    check(
        textBytes >= Stamp.BYTES && textBytes <= MAX_TEXT_BYTES,
        "--text-bytes must be 13 to 16384");
    check(port == null || port > 0 && port < 65536, "--port must be 1 to 65535");
    check(
        threads == null || threads > 0 && threads <= users,
        "--threads must be 1 to the number of users");
    check(
        transport != Transport.WS || dialect != BenchDialect.LEGACY,
        "--dialect legacy needs --tcp or --tls");
    check(
        isName(names + "-" + (users - 1)),
        "--prefix " + names + ": with a number behind it this must be 3 to 32 of a-z 0-9 . _ -");
    double messages = perSecond * (warmup + seconds);
    check(
        messages <= Tally.MAX_MESSAGES, "--rate times --seconds is more than 100 million messages");
    check(Math.round(perSecond * seconds) > 0, "--rate times --seconds is less than one message");
    long files = maxFiles();
    check(
        users + OTHER_FILES <= files,
        "--users "
            + users
            + " needs more than the "
            + files
            + " open files this process may have (ulimit -n)");
    readable("--server-pid", serverPid);
    readable("--postgres-pid", postgresPid);
    return new BenchPlan(
        transport,
        dialect,
        host,
        port == null ? transport.port() : port,
        users,
        perSecond,
        seconds,
        warmup,
        drain,
        idle,
        loginRate,
        textBytes,
        names,
        run,
        seed == null ? new SecureRandom().nextInt() : seed,
        threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : threads,
        serverPid,
        postgresPid);
  }

  private Transport transport() {
    if (choice == null || choice.tls) {
      return Transport.TLS;
    }
    return choice.tcp ? Transport.TCP : Transport.WS;
  }

  private void readable(String option, long pid) {
    check(
        pid == 0 || new ProcessMeter(pid, false).readable(),
        option + " " + pid + ": there is no such process in /proc");
  }

  private void check(boolean right, String problem) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private static boolean isName(String name) {
    return name.matches("[a-z0-9._-]+") && new Address(name).isStrictName();
  }

  private static long maxFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** Six base 36 digits by chance. */
  private static String run() {
    return new SecureRandom()
        .ints(6, 0, 36)
        .mapToObj(digit -> Integer.toString(digit, 36))
        .collect(Collectors.joining());
  }
}
