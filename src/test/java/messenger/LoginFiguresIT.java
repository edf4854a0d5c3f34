package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What logging in costs, for docs/security.md: it writes target/security/logins.md. It asserts what
 * is answered, not how fast. {@code ./check --faults} runs it.
 */
@Tag("fault")
class LoginFiguresIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FIGURES = Path.of("target/security/logins.md");
  private static final String PASSWORD = "correct horse";
  private static final int TRIES = 200;
  private static final int PAIRS = 20;
  private static final int STORM = 300;
  private static final int TOKENS = 2_000;

  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(FIGURES.getParent());
    Files.writeString(FIGURES, "");
    server = ServerProcess.startForLoad(Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void anUnknownNameTakesAsLongAsAWrongPassword() throws IOException {
    register("known.one");
    wrong("known.one");
    long[] known = new long[TRIES];
    long[] unknown = new long[TRIES];
    for (int i = 0; i < TRIES; i++) { // By turns, so that what else the machine does is shared.
      known[i] = wrong("known.one");
      unknown[i] = wrong("nobody." + i);
    }
    double a = median(known);
    double b = median(unknown);
    note(
        "%d tries each, by turns: wrong password %.1f ms, unknown name %.1f ms (medians), difference %.1f %%",
        TRIES, a, b, 100 * Math.abs(a - b) / Math.max(a, b));
  }

  private static long wrong(String user) throws IOException {
    try (Line line = new Line()) {
      long begun = System.nanoTime();
      line.sends(frame("login", user).put("password", "wrong horse"));
      assertEquals("auth_failed", line.answer().get("code").asText());
      return System.nanoTime() - begun;
    }
  }

  @Test
  void aStormOfPasswordsAndTheChatOfThoseWhoAreIn() throws Exception {
    register("stormed");
    try (Chat chat = new Chat()) {
      Histogram calm = chat.during(() -> null, Duration.ofSeconds(15));
      AtomicInteger in = new AtomicInteger();
      AtomicInteger busy = new AtomicInteger();
      Histogram stormy =
          chat.during(
              () -> {
                storm(in, busy);
                return null;
              },
              Duration.ofSeconds(15));
      note(
          "%d pairs chat, 20 messages a second each; then %d logins by password at once, and those told `busy` again after 1 s, for 15 s"
              + " (%d were let in, %d times `busy`): chat p50 %.0f, p99 %.0f, longest %.0f ms; without them %.0f, %.0f, %.0f ms",
          PAIRS,
          STORM,
          in.get(),
          busy.get(),
          ms(stormy, 50),
          ms(stormy, 99),
          ms(stormy, 100),
          ms(calm, 50),
          ms(calm, 99),
          ms(calm, 100));
      assertTrue(in.get() > 0);
    }
  }

  private static double ms(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  private static void storm(AtomicInteger in, AtomicInteger busy) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    List<Callable<Void>> guests = new ArrayList<>();
    for (int i = 0; i < STORM; i++) {
      guests.add(
          () -> {
            while (System.nanoTime() < end) {
              try (Line line = new Line()) {
                line.sends(frame("login", "stormed").put("password", PASSWORD));
                JsonNode answer = line.answer();
                if (answer != null && answer.get("type").asText().equals("welcome")) {
                  in.incrementAndGet();
                } else if (answer != null) {
                  busy.incrementAndGet();
                  TimeUnit.SECONDS.sleep(1); // As a client does that is told so.
                }
              }
            }
            return null;
          });
    }
    all(guests, STORM);
  }

  @Test
  void aReconnectByTokenCostsNoArgon2() throws Exception {
    String token = register("returning").get("token").asText();
    ObjectNode byToken = frame("login", "returning").put("token", token);
    rate(byToken, TOKENS / 2); // Warm.
    rate(frame("login", "just.a.guest"), TOKENS / 2);
    double[] guest = rate(frame("login", "just.a.guest"), TOKENS);
    double[] known = rate(byToken, TOKENS);
    note(
        "%d logins on connections of their own (plain TCP, 50 at a time, with all of a login: list of people, log): by token %.0f a second and"
            + " %.2f ms of CPU each, guests %.0f and %.2f ms",
        TOKENS, known[0], known[1], guest[0], guest[1]);
  }

  /** Logins a second, and milliseconds of the server's CPU for each. */
  private static double[] rate(ObjectNode login, int logins) throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < logins; i++) {
      all.add(
          () -> {
            try (Line line = new Line()) {
              line.sends(login);
              assertEquals("welcome", line.answer().get("type").asText());
            }
            return null;
          });
    }
    Duration cpu = cpu();
    long begun = System.nanoTime();
    all(all, 50);
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new double[] {logins / seconds, cpu().minus(cpu).toNanos() / 1e6 / logins};
  }

  /** What the server's JVM has used. */
  private static Duration cpu() {
    return server.processes().stream()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst()
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }

  private static void all(List<Callable<Void>> tasks, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** People who are in and talk to each other. */
  private static final class Chat implements AutoCloseable {
    private final List<Line> lines = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();

    Chat() throws IOException {
      for (int i = 0; i < 2 * PAIRS; i++) {
        Line line = new Line();
        lines.add(line);
        line.sends(frame("login", "chatter." + i));
        assertEquals("welcome", line.answer().get("type").asText());
        readers.submit(() -> read(line));
      }
    }

    private Void read(Line line) throws IOException {
      JsonNode frame;
      while ((frame = line.answer()) != null) {
        if (frame.get("type").asText().equals("message")) {
          latencies.add(System.nanoTime() - Long.parseLong(frame.get("text").asText()));
        }
      }
      return null;
    }

    Histogram during(Callable<Void> what, Duration least) throws Exception {
      latencies.clear();
      long end = System.nanoTime() + least.toNanos();
      List<Future<?>> talk = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        Line from = lines.get(2 * i);
        String to = "chatter." + (2 * i + 1);
        talk.add(
            clock.scheduleAtFixedRate(
                () -> from.sends(text(to)), 2L * i, 50, TimeUnit.MILLISECONDS));
      }
      what.call();
      long left = end - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      talk.forEach(one -> one.cancel(false));
      Histogram histogram = new Histogram(3);
      latencies.forEach(histogram::recordValue);
      return histogram;
    }

    private static ObjectNode text(String to) {
      return JSON.createObjectNode()
          .put("type", "send")
          .put("id", UuidCreator.getTimeOrderedEpoch().toString())
          .put("to", to)
          .put("text", Long.toString(System.nanoTime()));
    }

    @Override
    public void close() {
      clock.shutdownNow();
      lines.forEach(Line::close);
      readers.shutdownNow();
    }
  }

  /** A connection that speaks json over plain TCP. */
  private static final class Line implements AutoCloseable {
    private final Socket socket = server.plainSocket(Door.TCP);
    private final BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

    Line() throws IOException {
      socket.setSoTimeout(60_000);
    }

    void sends(ObjectNode frame) {
      try {
        socket.getOutputStream().write(JSON.writeValueAsBytes(frame));
      } catch (IOException e) {
        close();
      }
    }

    /** Null if the server hung up. */
    JsonNode answer() throws IOException {
      try {
        String line = in.readLine();
        return line == null ? null : JSON.readTree(line);
      } catch (java.net.SocketException e) {
        return null;
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone.
      }
    }
  }

  private static JsonNode register(String user) throws IOException {
    try (Line line = new Line()) {
      line.sends(frame("register", user).put("password", PASSWORD));
      JsonNode answer = line.answer();
      assertEquals("welcome", answer.get("type").asText(), answer::toString);
      return answer;
    }
  }

  private static ObjectNode frame(String type, String user) {
    return JSON.createObjectNode().put("type", type).put("user", user);
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return (nanos[nanos.length / 2 - 1] + nanos[nanos.length / 2]) / 2e6;
  }

  private static void note(String format, Object... figures) throws IOException {
    String line = "* " + format.formatted(figures) + "\n";
    System.out.print(line);
    Files.writeString(FIGURES, line, StandardOpenOption.APPEND);
  }
}
