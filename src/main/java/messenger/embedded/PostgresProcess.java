package messenger.embedded;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on a random port of 127.0.0.1, with its data in {@code pg} below the data
 * folder, as safe as an installed one: fsync and synchronous commit are on, every connection needs
 * a password. It is a process of its own and outlives a killed JVM; the next start finds and stops
 * it.
 *
 * <p>In the data folder: {@code pg} (data, 0700), {@code pg.password} (of the superuser {@code
 * postgres}, 0600, for psql and pg_dump by hand), {@code pg.log} (of the present run), {@code
 * pg.unfinished} (while the data is made for the first time) and {@code bin} (the programs, 50 MB;
 * not in the temporary folder, where others may write and cleaners delete).
 *
 * <p>The application logs in as {@link #user()}, which owns its database and nothing else: a
 * superuser could run programs by SQL. That password is new with each start and kept nowhere.
 */
public final class PostgresProcess implements AutoCloseable {
  private static final long MEBIBYTE = 1L << 20;
  private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);

  /** A start takes 1-4 s, the very first one up to 35 s on a loaded machine (measured). */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final String SUPERUSER = "postgres";
  private static final String USER = "messenger";

  /** Above every pid that Linux (2^22) or macOS gives out. */
  private static final String NOBODYS_PID = Integer.toString(Integer.MAX_VALUE);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Path home;
  private final Path data;
  private final String password;
  private final int port;
  private final Supervisor supervisor;
  private volatile EmbeddedPostgres server;

  private PostgresProcess(Path home, Path data, EmbeddedPostgres server, String password) {
    this.home = home;
    this.data = data;
    this.server = server;
    this.password = password;
    this.port = server.getPort();
    this.supervisor = new Supervisor("PostgreSQL", new Revival());
  }

  /**
   * Starts the server and waits until it answers, at most 60 s after the data was made. A first
   * start that was interrupted is done again from nothing; data that was once complete is never
   * deleted. A server that a killed messenger left behind in this folder is stopped. If it ends
   * before {@link #close} it is started again, on the same port.
   *
   * @throws IOException if it can't start; the message says why and names the log
   */
  public static PostgresProcess start(DataFolder folder) throws IOException {
    refuseRootWithoutNamespaces();
    Path home = folder.path();
    Path data = home.resolve("pg");
    Path unfinished = home.resolve("pg.unfinished");
    stopLeftover(data);
    endOrphans(home);
    disarmPidFile(pidFile(data));
    if (Files.exists(unfinished)) {
      stopInitdb(data);
      PrivateFiles.deleteFolder(data);
    }
    if (!Files.exists(data)) {
      LOG.info("Making a database in {}; this once it takes up to half a minute", data);
      PrivateFiles.write(unfinished, "");
    }
    PrivateFiles.write(log(home), "");
    EmbeddedPostgres server = launch(home, data, 0);
    try {
      String password = PrivateFiles.newSecret();
      prepareDatabase(server.getPort(), superuserPassword(home), password);
      PrivateFiles.delete(unfinished);
      return new PostgresProcess(home, data, server, password);
    } catch (SQLException | IOException e) {
      server.close();
      stopLeftover(data);
      throw failure(data, log(home), e);
    }
  }

  private final class Revival implements Supervisor.Store {
    @Override
    public boolean isAlive() {
      try {
        return find(data).isPresent();
      } catch (IOException e) {
        return true; // The file is just being written.
      }
    }

    /** The role and its password are in the data. A database that is gone is not made anew. */
    @Override
    public void startAgain() throws IOException {
      if (!Files.exists(data.resolve("PG_VERSION"))) {
        throw new IOException("The data of PostgreSQL is gone: " + data);
      }
      server.close(); // Frees its lock on the folder.
      stopLeftover(data);
      endOrphans(home);
      disarmPidFile(pidFile(data));
      server = launch(home, data, port);
    }
  }

  /** A JDBC URL without the credentials. */
  public String url() {
    return url(port, USER);
  }

  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  /** If it ends from now on it is not started again. */
  public void leaveAlone() {
    supervisor.leaveAlone();
  }

  /** As {@link #close(Duration)}, after 10 s. */
  @Override
  public void close() throws IOException {
    close(STOP_LIMIT);
  }

  /**
   * Stops the server: fast (open transactions are rolled back, all is written), after this time by
   * force (the next start recovers). Close the pool first. A second call does nothing.
   *
   * @throws IOException if it runs on
   */
  public void close(Duration limit) throws IOException {
    supervisor.join(limit);
    Optional<Leftover> running = find(data);
    if (running.isPresent()) {
      running.get().stop(limit, "INT");
    }
    server.close();
  }

  /**
   * PostgreSQL refuses to run as root; zonky's way out is a user namespace, where the host lets it.
   */
  private static void refuseRootWithoutNamespaces() throws IOException {
    boolean root = ProcessHandle.current().info().user().filter("root"::equals).isPresent();
    if (root && !LinuxUtils.isUnshareAvailable()) {
      throw new IOException(
          "The embedded PostgreSQL can't run as root here, because \"unshare -U\" is not allowed:"
              + " start the messenger as another user, or set DB_URL to a server of your own");
    }
  }

  private static void stopLeftover(Path data) throws IOException {
    Optional<Leftover> leftover = find(data);
    if (leftover.isPresent()) {
      LOG.info("Stopping PostgreSQL {}, which was left behind in {}", leftover.get().pid(), data);
      leftover.get().stop("INT", "QUIT");
    }
  }

  /**
   * Ends what still runs of a server that was killed. Its processes end by themselves when they
   * notice; a new server does not start before the last has, and would be waited for in vain.
   */
  private static void endOrphans(Path home) throws IOException {
    String programs = home.resolve("bin").toString();
    List<ProcessHandle> found =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().command().orElse("").startsWith(programs))
            .toList();
    for (ProcessHandle process : found) {
      new Leftover(process).stop();
    }
  }

  /** The server of this data, if it runs. */
  private static Optional<Leftover> find(Path data) throws IOException {
    return Leftover.find(pidFile(data), process -> isServer(process, data));
  }

  private static Path pidFile(Path data) {
    return data.resolve("postmaster.pid");
  }

  private static Path log(Path home) {
    return home.resolve("pg.log");
  }

  private static boolean isServer(ProcessHandle.Info process, Path data) {
    // Windows does not tell the arguments; there the pid file has to be enough.
    return isProgram("postgres", process) && hasArgument(data, process).orElse(true);
  }

  private static boolean isInitdb(ProcessHandle.Info process, Path data) {
    return isProgram("initdb", process) && hasArgument(data, process).orElse(false);
  }

  private static boolean isProgram(String name, ProcessHandle.Info process) {
    return process
        .command()
        .map(file -> Path.of(file).getFileName().toString())
        .orElse("")
        .startsWith(name);
  }

  private static Optional<Boolean> hasArgument(Path path, ProcessHandle.Info process) {
    return process.arguments().map(arguments -> List.of(arguments).contains(path.toString()));
  }

  /** A killed JVM leaves initdb behind, too, which would go on writing into the folder. */
  private static void stopInitdb(Path data) throws IOException {
    List<ProcessHandle> found =
        ProcessHandle.allProcesses()
            .filter(process -> isInitdb(process.info(), data))
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .toList();
    for (ProcessHandle process : found) {
      new Leftover(process).stop();
    }
  }

  /**
   * After a crash the pid in the file may by now be some other process's, most of all in a
   * container, and PostgreSQL would refuse to start. The file is kept, since its other lines tell
   * PostgreSQL whether a child of the old server still has the data open.
   */
  private static void disarmPidFile(Path file) throws IOException {
    if (Leftover.pid(file).isPresent()) {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(0, NOBODYS_PID);
      PrivateFiles.write(file, String.join("\n", lines) + "\n");
    }
  }

  /**
   * @param port 0 for a free one
   */
  private static EmbeddedPostgres launch(Path home, Path data, int port) throws IOException {
    Path programs = PrivateFiles.folder(home.resolve("bin"));
    Path log = log(home);
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(PrivateFiles.folder(data))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_LIMIT)
            .setOverrideWorkingDirectory(programs.resolve("postgres").toFile())
            .setPgBinaryResolver(new Programs(programs))
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()))
            .setConnectConfig("password", superuserPassword(home));
    initialize(builder, home);
    configure(builder);
    try {
      return builder.start();
    } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
      stopLeftover(data);
      throw failure(data, log, e);
    }
  }

  /**
   * Options of initdb, used once. The locale is the same on every machine, and always installed.
   */
  private static void initialize(EmbeddedPostgres.Builder builder, Path home) {
    builder
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", passwordFile(home).toString())
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8");
  }

  /** zonky's defaults are for tests, which may lose data; these put that right. */
  private static void configure(EmbeddedPostgres.Builder builder) {
    builder
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("listen_addresses", "127.0.0.1")
        // A pool of 20 and some room for psql; each connection costs 2-10 MB.
        .setServerConfig("max_connections", "40")
        .setServerConfig("shared_buffers", sharedBuffers())
        // After a checkpoint a page that changes is logged as a whole, and a message changes pages
        // all over the indexes: that was half of what was written (docs/performance.md). So
        // checkpoints are rare; a recovery then takes some seconds.
        .setServerConfig("checkpoint_timeout", "15min")
        .setServerConfig("max_wal_size", "2GB")
        // No query here runs long enough to win back what compiling it costs.
        .setServerConfig("jit", "off")
        // A transaction that was forgotten keeps vacuum from its work.
        .setServerConfig("idle_in_transaction_session_timeout", "60s")
        // Statements that fail (a message sent twice) are not news, and their text is private.
        .setServerConfig("log_min_messages", "log")
        .setServerConfig("log_checkpoints", "off")
        .setServerConfig("log_error_verbosity", "terse");
    if (!System.getProperty("os.name").startsWith("Windows")) {
      // Quoted for the shell that pg_ctl starts the server with: no socket file.
      builder.setServerConfig("unix_socket_directories", "''");
    }
  }

  /**
   * An eighth of the memory, in a container of its own, 128 MB to 1 GB: every user who writes keeps
   * four pages of the indexes in use, and so 10,000 of them 320 MB.
   */
  private static String sharedBuffers() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long eighth = system.getTotalMemorySize() / 8 / MEBIBYTE;
    return Math.max(128, Math.min(1_024, eighth)) + "MB";
  }

  private static String superuserPassword(Path home) throws IOException {
    Path file = passwordFile(home);
    if (!Files.exists(file)) {
      if (Files.exists(home.resolve("pg").resolve("PG_VERSION"))) {
        throw new IOException("The password of " + home.resolve("pg") + " is missing: " + file);
      }
      PrivateFiles.write(file, PrivateFiles.newSecret() + "\n");
    }
    return Files.readString(file).strip();
  }

  private static Path passwordFile(Path home) {
    return home.resolve("pg.password");
  }

  private static void prepareDatabase(int port, String superuserPassword, String password)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url(port, SUPERUSER), SUPERUSER, superuserPassword);
        Statement statement = connection.createStatement()) {
      if (isMissing(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
        statement.execute("CREATE ROLE " + USER + " LOGIN");
      }
      statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
      if (isMissing(statement, "SELECT 1 FROM pg_database WHERE datname = '" + USER + "'")) {
        statement.execute("CREATE DATABASE " + USER + " OWNER " + USER);
      }
    }
  }

  private static boolean isMissing(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return !result.next();
    }
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static IOException failure(Path data, Path log, Throwable cause) {
    String reason = PrivateFiles.reason(log);
    return new IOException(
        "PostgreSQL did not start in "
            + data
            + ": "
            + (reason.isEmpty() ? cause.getMessage() : reason)
            + " (all of it: "
            + log
            + ")",
        cause);
  }

  /**
   * The programs of one data folder. zonky remembers for the whole JVM where it unpacked those of
   * an equal resolver; with its own resolver a second data folder would run the programs of the
   * first.
   */
  private record Programs(Path folder) implements PgBinaryResolver {
    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
    }
  }
}
