package messenger.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.frame.Address;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that every scenario has: which server, how it is reached, what is looked at. */
final class TargetOptions {
  /** Files that a JVM and its event loops have open beside the connections, generously. */
  private static final int OTHER_FILES = 200;

  private static final Path PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** What Linux has when nobody changed it. */
  private static final int USUAL_PORTS = 28_232;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup private Choice choice;

  /** One of three. */
  private static final class Choice {
    @Option(order = 1, names = "--tcp", description = "Plain TCP, port 2500.")
    private boolean tcp;

    @Option(
        order = 1,
        names = "--tls",
        description = "TLS 1.3, any certificate, port 2501 (default).")
    private boolean tls;

    @Option(order = 1, names = "--ws", description = "WebSocket, port 8080, path /ws.")
    private boolean ws;
  }

  @Option(
      order = 1,
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Where the server is.")
  private String host;

  @Option(
      order = 1,
      names = "--port",
      showDefaultValue = Visibility.NEVER,
      description = "Its port (default: see the transports).")
  private Integer port;

  @Option(
      order = 1,
      names = "--sources",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description =
          "Local addresses to connect from, in turn, as 127.0.0.1,127.0.0.2: one has ports for some 28,000 users.")
  private List<String> sources = List.of();

  @Option(
      order = 1,
      names = "--dialect",
      defaultValue = "json",
      description = "json, compact, or legacy (not over WebSocket).")
  private BenchDialect dialect;

  @Option(
      order = 1,
      names = "--login-rate",
      showDefaultValue = Visibility.NEVER,
      description = "Logins started a second (default: 500, in a storm all at once).")
  private Double loginRate;

  @Option(
      order = 1,
      names = "--threads",
      showDefaultValue = Visibility.NEVER,
      description = "Event loops of the bench (default: half the cores).")
  private Integer threads;

  @Option(
      order = 1,
      names = "--server-pid",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "Process of the server: its CPU time and memory are reported.")
  private long serverPid;

  @Option(
      order = 1,
      names = "--postgres-pid",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "First process of its Postgres: CPU time, all its children included, is reported.")
  private long postgresPid;

  @Option(
      order = 1,
      names = "--seed",
      showDefaultValue = Visibility.NEVER,
      description = "Repeats the choice of receivers of another run.")
  private Long seed;

  @Option(
      order = 1,
      names = "--prefix",
      showDefaultValue = Visibility.NEVER,
      description =
          "Users are called PREFIX-0, PREFIX-1 ... (default: bench and six characters of chance, so that nobody finds an old backlog).")
  private String prefix;

  @Option(order = 1, names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  /** Whether a process of the server was named. */
  boolean watchesServer() {
    return serverPid != 0;
  }

  boolean json() {
    return json;
  }

  /**
   * @param users all of them
   * @param aside of them have an event loop of their own
   * @param leastInARole event loops there can be: each needs one user of every role
   * @param usualLoginRate if the person says nothing; infinite: all at once
   * @param receipts if the person says nothing
   * @throws ParameterException for wrong usage
   */
  BenchPlan plan(
      int users,
      int aside,
      int leastInARole,
      double usualLoginRate,
      MessageOptions messages,
      int receipts) {
    String run = run();
    Transport transport = transport();
    String names = prefix == null ? "bench" + run : prefix;
    check(loginRate == null || loginRate > 0, "--login-rate must be more than 0");
    check(port == null || port > 0 && port < 65536, "--port must be 1 to 65535");
    check(
        threads == null || threads > 0 && threads <= leastInARole,
        "--threads must be 1 to the number of users");
    check(
        transport != Transport.WS || dialect != BenchDialect.LEGACY,
        "--dialect legacy needs --tcp or --tls");
    check(
        isName(names + "-" + (users - 1)),
        "--prefix " + names + ": with a number behind it this must be 3 to 32 of a-z 0-9 . _ -");
    checkFiles(users);
    checkPorts(users);
    readable("--server-pid", serverPid);
    readable("--postgres-pid", postgresPid);
    messages.check(this, dialect);
    return new BenchPlan(
        transport,
        dialect,
        host,
        port == null ? transport.port() : port,
        List.copyOf(sources),
        users,
        aside,
        loginRate == null ? usualLoginRate : loginRate,
        messages.textBytes(),
        messages.receipts(dialect, receipts),
        messages.drain(),
        names,
        run,
        seed == null ? new SecureRandom().nextInt() : seed,
        threads == null ? threads(leastInARole) : threads,
        serverPid,
        postgresPid);
  }

  private static int threads(int most) {
    return Math.max(1, Math.min(most, Runtime.getRuntime().availableProcessors() / 2));
  }

  private Transport transport() {
    if (choice == null || choice.tls) {
      return Transport.TLS;
    }
    return choice.tcp ? Transport.TCP : Transport.WS;
  }

  private void checkFiles(int users) {
    long files = maxFiles();
    check(
        users + OTHER_FILES <= files,
        "--users "
            + users
            + " needs more than the "
            + files
            + " open files this process may have (ulimit -n)");
  }

  private void checkPorts(int users) {
    long each = ports();
    long ports = each * Math.max(1, sources.size());
    check(
        users <= ports,
        "--users " + users + " needs more --sources: one address has " + each + " ports");
  }

  private void readable(String option, long pid) {
    check(
        pid == 0 || new ProcessMeter(pid, false).readable(),
        option + " " + pid + ": there is no such process in /proc");
  }

  /** Wrong usage, unless it is right. */
  void check(boolean right, String problem) {
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

  private static long ports() {
    try {
      String[] range = Files.readString(PORTS).trim().split("\\s+");
      return Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1;
    } catch (IOException | RuntimeException e) {
      return USUAL_PORTS;
    }
  }

  /** Six base 36 digits by chance. */
  private static String run() {
    return Stream.generate(() -> Integer.toString(new SecureRandom().nextInt(36), 36))
        .limit(6)
        .collect(Collectors.joining());
  }
}
