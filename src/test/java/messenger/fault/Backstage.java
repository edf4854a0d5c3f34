package messenger.fault;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import messenger.scene.Prepared;
import messenger.scene.ServerProcess;

/**
 * A Postgres and a Redis that are not the server's own, so that they can be ill-treated while it
 * runs, and started again on their ports.
 */
final class Backstage implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final DataFolder data;
  private final RedisProcess redis;
  private final PostgresProcess postgres;
  private final List<ProcessHandle> startedAgain = new ArrayList<>();
  private final Thread lastResort = new Thread(this::endProcesses);
  private List<String> postgresCommand;

  Backstage(Path folder) throws IOException {
    this.folder = folder;
    data = Prepared.open(folder);
    redis = RedisProcess.start(data);
    redis.leaveAlone();
    postgres = PostgresProcess.start(data);
    postgres.leaveAlone(); // What ends here is started again by the tests alone.
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** For a server that is to use them. */
  Map<String, String> settings() {
    return Map.of(
        "DB_URL", postgres.url(),
        "DB_USER", postgres.user(),
        "DB_PASSWORD", postgres.password(),
        "REDIS_URL", redis.url());
  }

  // ---- Postgres ----

  /** As the superuser, in the server's database. */
  Connection connect() throws SQLException {
    return connect(postgres.url(), folder);
  }

  /**
   * @param folder with the password of the superuser
   */
  static Connection connect(String url, Path folder) throws SQLException {
    try {
      String password = Files.readString(folder.resolve("pg.password")).strip();
      return DriverManager.getConnection(
          url + "?connectTimeout=5&socketTimeout=30", "postgres", password);
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  /** As the superuser, in the database that a server has brought along. */
  static Connection embedded(ServerProcess owner) throws SQLException {
    try {
      Path folder = owner.data();
      String port = Files.readAllLines(folder.resolve("pg/postmaster.pid")).get(3).strip();
      return connect("jdbc:postgresql://127.0.0.1:" + port + "/messenger", folder);
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The role of the server. */
  String role() {
    return postgres.user();
  }

  boolean postgresRuns() {
    return postmaster().isPresent();
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      Path file = folder.resolve("pg/postmaster.pid");
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Immediate stop: no checkpoint, all connections cut, the next start recovers. */
  void stopPostgresAtOnce() {
    ProcessHandle postmaster = postmaster().orElseThrow();
    noteCommand(postmaster);
    Signals.send("QUIT", postmaster.pid());
    Signals.awaitEnd(postmaster);
  }

  /** As it was started the first time; returns when it answers. */
  void startPostgres() {
    List<String> command = new ArrayList<>();
    if (Signals.isRoot()) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to run as root.
    }
    command.addAll(postgresCommand);
    try {
      Redirect log = Redirect.appendTo(folder.resolve("pg.log").toFile());
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(log)
              .redirectError(log)
              .start();
      startedAgain.add(process.toHandle());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    awaitPostgres();
  }

  void awaitPostgres() {
    await("Postgres").atMost(START).pollInterval(Duration.ofMillis(50)).until(this::answers);
  }

  boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  void noteCommand() {
    noteCommand(postmaster().orElseThrow());
  }

  /** Before it is stopped. */
  private void noteCommand(ProcessHandle postmaster) {
    try {
      String line = Files.readString(Path.of("/proc/" + postmaster.pid() + "/cmdline"));
      postgresCommand = List.of(line.split("\0"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All its processes stand still; the operating system still takes connections for them. */
  void freezePostgres() {
    everyPostgres().forEach(process -> Signals.send("STOP", process.pid()));
  }

  void thawPostgres() {
    everyPostgres().forEach(process -> Signals.send("CONT", process.pid()));
  }

  private List<ProcessHandle> everyPostgres() {
    ProcessHandle postmaster = postmaster().orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
  }

  // ---- Redis ----

  void killRedis() {
    ProcessHandle process = redisProcess();
    process.destroyForcibly();
    Signals.awaitEnd(process);
  }

  private ProcessHandle redisProcess() {
    try {
      String pid = Files.readString(folder.resolve("redis/redis.pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On the same port, with the same password, empty; returns when it answers. */
  void startRedis() {
    String settings =
        "bind 127.0.0.1\nport %d\nrequirepass %s\nsave \"\"\npidfile \"%s\"\n"
            .formatted(redis.port(), redis.password(), folder.resolve("redis/redis.pid"));
    try (Stream<Path> files = Files.list(folder.resolve("redis"))) {
      Path program = files.filter(file -> Files.isExecutable(file)).findFirst().orElseThrow();
      Process process =
          new ProcessBuilder(program.toString(), "-")
              .directory(folder.resolve("redis").toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(folder.resolve("redis/redis.log").toFile()))
              .start();
      startedAgain.add(process.toHandle());
      try (OutputStream input = process.getOutputStream()) {
        input.write(settings.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    await("Redis").atMost(START).ignoreExceptions().until(() -> redis("PING").equals("+PONG"));
  }

  /** Runs one command, and returns the first line of its answer. */
  String redis(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.setSoTimeout(2_000);
      String both = "AUTH " + redis.password() + "\r\n" + command + "\r\n";
      socket.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      answers.readLine();
      return String.valueOf(answers.readLine());
    }
  }

  private void endProcesses() {
    startedAgain.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    redis.close();
    postgres.close();
    endProcesses();
    startedAgain.forEach(Signals::awaitEnd);
    data.close();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
