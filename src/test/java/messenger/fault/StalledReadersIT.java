package messenger.fault;

import static messenger.fault.Scene.lasts;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many who do not read cost the server little, and the others nothing. */
@ExtendWith(FaultReport.class)
@Tag("fault")
class StalledReadersIT {
  private static final int STALLED = 200;
  private static final int TALKERS = 20;
  private static final int A_SECOND = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final String WORDS = "x".repeat(2_000);
  private static final long HEAP_BYTES = 256L << 20;

  /** Promised: 1 s. */
  private static final long P99_MS = 2_000;

  private static final Pattern USED = Pattern.compile("generation.*used (\\d+)K");

  private final List<String> stalled =
      IntStream.range(0, STALLED).mapToObj(i -> fresh("stalled")).toList();
  private final List<String> names =
      IntStream.range(0, TALKERS).mapToObj(i -> fresh("talker")).toList();
  private final List<Line> talkers = new ArrayList<>();
  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private final Histogram latency = new ConcurrentHistogram(60_000, 3);
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger stored = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void theyCostLittle(FaultReport.Rows report) throws Exception {
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    List<RawLine> silent = new ArrayList<>();
    try (ServerProcess server = ServerProcess.startForLoad(Map.of())) {
      for (String name : names) {
        talkers.add(talker(server, name));
      }
      clock.scheduleAtFixedRate(this::write, 0, 1_000_000 / A_SECOND, TimeUnit.MICROSECONDS);
      lasts(WARM_UP);
      long heap = heap(server);
      long memory = memory(server);
      latency.reset();
      int storedBefore = stored.get();
      for (int i = 0; i < STALLED; i++) {
        silent.add(stalled(server, Door.values()[i % 3], stalled.get(i)));
      }
      lasts(TIME);
      long seconds = TIME.toSeconds();
      Histogram measured = latency.copy();
      long grown = heap(server) - heap;
      report.add(
          "readers: 200 stalled, 1,000 messages of 2 KB a second",
          "%d stored a second, %d refused, p50 %d ms, p99 %d ms, heap %+d MB, memory of the process %+d MB"
              .formatted(
                  (stored.get() - storedBefore) / seconds,
                  refused.get(),
                  measured.getValueAtPercentile(50),
                  measured.getValueAtPercentile(99),
                  grown >> 20,
                  memory(server) - memory >> 20));
      assertTrue(server.isRunning(), () -> server.standardError().toString());
      assertTrue(grown < HEAP_BYTES, () -> "heap: " + grown);
      assertTrue(measured.getTotalCount() > 0, "nothing arrived");
      assertTrue(measured.getValueAtPercentile(99) < P99_MS, measured::toString);
    } finally {
      clock.shutdownNow();
      for (RawLine line : silent) {
        line.close();
      }
      talkers.forEach(Line::close);
    }
  }

  /** Logs in with a backlog, and never reads again. */
  private static RawLine stalled(ServerProcess server, Door door, String name) throws IOException {
    RawLine line = RawLine.open(server, door, 4_096);
    ObjectNode login = Client.login(name);
    login.putObject("after").put(name, 0);
    line.sends(login.toString());
    return line;
  }

  private Line talker(ServerProcess server, String name) throws IOException {
    Line line = Line.open(server, Door.TCP, server.port(Door.TCP));
    Thread reader = new Thread(() -> line.read(this::arrived), "talker");
    reader.setDaemon(true);
    reader.start();
    line.write(Client.login(name).toString());
    return line;
  }

  private void arrived(JsonNode frame) {
    switch (frame.path("type").asText()) {
      case "message" -> {
        Long begin = due.remove(frame.path("id").asText());
        if (begin != null) {
          latency.recordValue(Math.min(60_000, (System.nanoTime() - begin) / 1_000_000));
        }
      }
      case "stored" -> stored.incrementAndGet();
      case "error" -> refused.incrementAndGet();
      default -> {}
    }
  }

  /** Each fifth message goes to somebody who reads. */
  private void write() {
    int i = next.incrementAndGet();
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    boolean heard = i % 5 == 0;
    String to = heard ? names.get(i / 5 % TALKERS) : stalled.get(i % STALLED);
    if (heard) {
      due.put(id, System.nanoTime());
    }
    ObjectNode send =
        Client.frame("send").put("id", id).put("to", to).put("text", heard ? "hi" : WORDS);
    try {
      talkers.get(i % TALKERS).write(send.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in use after a collection. */
  private static long heap(ServerProcess server) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String pid = Long.toString(server.pid());
    Signals.run(jcmd, pid, "GC.run");
    Matcher used = USED.matcher(Signals.run(jcmd, pid, "GC.heap_info"));
    return used.results().mapToLong(one -> Long.parseLong(one.group(1)) << 10).sum();
  }

  private static long memory(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
