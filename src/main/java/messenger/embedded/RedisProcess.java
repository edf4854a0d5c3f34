package messenger.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis (6.2) on a random port of 127.0.0.1. It keeps nothing: what the server puts there is
 * a hint. A process of its own that outlives a killed JVM; the next start finds and stops it.
 *
 * <p>In the data folder: {@code redis} with its program, pid file and log. The settings and the
 * password, new with each start, reach it by standard input, so that they are neither in the
 * process list nor on the disk.
 *
 * <p>Only the program is taken from embedded-redis: its own {@code RedisServer} waits for ever for
 * one that hangs, and stops it in a shutdown hook, while the application may still need it.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisProcess.class);

  /** A start takes 0.1-0.6 s (measured). */
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private static final int PAUSE_MS = 20;
  private static final int ANSWER_LIMIT_MS = 1_000;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final Path home;
  private final int port;
  private final String password;
  private volatile Process process;
  private Supervisor supervisor;

  private RedisProcess(Path home, int port, String password) {
    this.home = home;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts the server and waits until it answers, at most 20 s. One that a killed messenger left
   * behind in this folder is stopped. If it ends before {@link #close} it is started again, on the
   * same port.
   *
   * @throws IOException if it can't start; the message says why and names the log
   */
  public static RedisProcess start(DataFolder folder) throws IOException {
    Path home = PrivateFiles.folder(folder.path().resolve("redis"));
    stopLeftover(home);
    PrivateFiles.write(log(home), "");
    RedisProcess redis = new RedisProcess(home, freePort(), PrivateFiles.newSecret());
    redis.launch();
    redis.supervisor = new Supervisor("Redis", redis.new Revival());
    return redis;
  }

  private final class Revival implements Supervisor.Store {
    @Override
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void startAgain() throws IOException {
      launch();
    }
  }

  private void launch() throws IOException {
    process = launch(home, log(home), settings(home, port, password));
    try {
      awaitAnswer(log(home));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Path log(Path home) {
    return home.resolve("redis.log");
  }

  /** With the password; for a client, not for a log. */
  public String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /** If it ends from now on it is not started again. */
  public void leaveAlone() {
    supervisor.leaveAlone();
  }

  /** Stops the server, after 5 s by force. A second call does nothing. */
  @Override
  public void close() {
    close(STOP_LIMIT);
  }

  /** Stops the server, after this time by force. */
  public void close(Duration limit) {
    supervisor.join(limit);
    process.destroy();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void stopLeftover(Path home) throws IOException {
    Optional<Leftover> leftover =
        Leftover.find(
            home.resolve("redis.pid"),
            process ->
                process.command().filter(file -> file.startsWith(home.toString())).isPresent());
    if (leftover.isPresent()) {
      LOG.info("Stopping Redis {}, which was left behind in {}", leftover.get().pid(), home);
      leftover.get().stop("TERM");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String settings(Path home, int port, String password) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "port " + port,
        "requirepass " + password,
        "dir " + quoted(home),
        "pidfile " + quoted(home.resolve("redis.pid")),
        "save \"\"",
        "appendonly no",
        // Presence of 100,000 users takes about 15 MB. What is more is refused, not thrown out: a
        // node whose lease was evicted would look dead.
        "maxmemory 64mb",
        "maxmemory-policy noeviction",
        "");
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Process launch(Path home, Path log, String settings) throws IOException {
    String program = ExecutableProvider.newJarResourceProvider(home.toFile()).get().getPath();
    Process process =
        new ProcessBuilder(program, "-")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(settings.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended at once; awaitAnswer finds that out, and the reason in the log.
      LOG.debug("Redis did not take its settings", e);
    }
    return process;
  }

  private void awaitAnswer(Path log) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!pauseAlive() || System.nanoTime() > end) {
        throw new IOException(
            "Redis did not start: " + PrivateFiles.reason(log) + " (all of it: " + log + ")");
      }
    }
  }

  /** Waits a moment. @return whether the process still runs */
  private boolean pauseAlive() throws IOException {
    try {
      return !process.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Redis was starting", e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(ANSWER_LIMIT_MS);
      String question = "AUTH " + password + "\r\nPING\r\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return "+OK".equals(answer.readLine()) && "+PONG".equals(answer.readLine());
    } catch (IOException e) {
      return false;
    }
  }
}
