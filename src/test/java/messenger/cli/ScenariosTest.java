package messenger.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each scenario against a server in this process, in the least that shows what it counts. */
class ScenariosTest {
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir private Path folder;

  private static Execution bench(TinyServer server, String arguments) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(Arrays.asList(arguments.split(" ")));
    all.addAll(List.of("--json", "--tcp", "--port=" + server.port()));
    return Execution.of(all.toArray(String[]::new));
  }

  private static TinyServer server(TinyServer.Fault fault) throws Exception {
    return new TinyServer(Transport.TCP, fault, 0);
  }

  private static void assertNone(JsonNode report, String... fields) {
    for (String field : fields) {
      assertEquals(0, report.path(field).asInt(-1), field);
    }
  }

  @Test
  void headlineSaysReceivedAndDrawsItsLatencies() throws Exception {
    Path svg = folder.resolve("headline.svg");
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(
              server,
              "headline --users=4 --rate=400 --seconds=0.5 --warmup=0 --receipts=10 --svg=" + svg);
      assertEquals(0, result.exit(), result.all());
      assertEquals("headline", result.json().path("scenario").asText());
      assertEquals(200, result.json().path("delivered").asInt());
      assertTrue(
          server.receipts() >= 17 && server.receipts() <= 20,
          "one for ten, and each of four has up to nine left: " + server.receipts());
      assertEquals(1, SvgTest.points(SvgTest.parse(Files.readString(svg))).size());
    }
  }

  @Test
  void usersComeFromSeveralAddresses() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(
              server,
              "headline --users=4 --rate=400 --seconds=0.2 --warmup=0 --sources=127.0.0.2,127.0.0.3");
      assertEquals(0, result.exit(), result.all());
      assertEquals(List.of("127.0.0.2", "127.0.0.3"), server.addresses());
    }
  }

  @Test
  void aRampGoesOnUntilTheLastStepAndIsDrawn() throws Exception {
    Path svg = folder.resolve("ramp.svg");
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(
              server,
              "ramp --users=4 --start=200 --factor=2 --seconds=0.3 --warmup=0.1 --steps=3"
                  + " --max-p99=60000 --server-pid="
                  + SELF
                  + " --svg="
                  + svg);
      JsonNode report = result.json();
      assertEquals(0, result.exit(), result.all());
      assertEquals(
          List.of(200, 400, 800),
          report.path("steps").findValues("rate").stream().map(JsonNode::asInt).toList());
      assertEquals(
          List.of(60, 120, 240),
          report.path("steps").findValues("delivered").stream().map(JsonNode::asInt).toList());
      assertEquals(800, report.path("highestRate").asInt());
      assertTrue(report.path("saturatedRate").asDouble() > 0);
      assertEquals(
          List.of(3, 3, 3, 3, 3, 3),
          SvgTest.points(SvgTest.parse(Files.readString(svg))),
          "four percentiles, and CPU of server and bench");
    }
  }

  @ParameterizedTest(name = "a server that {0} does not pass the first step")
  @CsvSource({"DROPS, lost", "REFUSES, refused", "DOUBLES, duplicated", "SWAPS, outOfOrder"})
  void aRampEndsWithTheStepThatWasTooMuch(TinyServer.Fault fault, String field) throws Exception {
    try (TinyServer server = server(fault)) {
      Execution result =
          bench(
              server,
              "ramp --users=2 --start=200 --seconds=0.3 --warmup=0 --drain=0.2 --max-p99=60000");
      JsonNode report = result.json();
      assertEquals(1, result.exit());
      assertEquals(1, report.path("steps").size());
      assertTrue(report.path("highestRate").isNull());
      assertEquals(server.faults(), report.path("steps").path(0).path(field).asInt());
    }
  }

  @Test
  void aLatencyAboveTheLimitIsTooMuch() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(server, "ramp --users=2 --start=200 --seconds=0.2 --warmup=0 --max-p99=0.000001");
      assertEquals(1, result.json().path("steps").size());
      assertFalse(result.json().path("steps").path(0).path("held").asBoolean());
    }
  }

  @ParameterizedTest(name = "of a server that {0} everybody comes back until they are in")
  @CsvSource({"NONE, 6", "IS_BUSY_AT_FIRST, 12", "HANGS_UP_AT_FIRST, 12"})
  void aStormLastsUntilAllAreServed(TinyServer.Fault fault, int tries) throws Exception {
    try (TinyServer server = server(fault)) {
      Execution result =
          bench(server, "storm --users=6 --sample=2 --linger=0.1 --server-pid=" + SELF);
      JsonNode report = result.json();
      assertEquals(0, result.exit(), result.all());
      assertEquals(6, report.path("connected").asInt());
      assertEquals(tries, report.path("tries").asInt());
      assertTrue(report.path("loginSeconds").asDouble() > 0);
      assertTrue(report.path("serverCpuSeconds").isNumber());
      assertTrue(report.path("others").isNull());
      assertEquals(2, report.path("presence").path("clients").asInt());
      assertTrue(report.path("presence").path("bytesEach").asDouble() > 0);
    }
  }

  @Test
  void whoIsInDuringAStormIsWatched() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(
              server,
              "storm --users=6 --others=4 --rate=400 --warmup=0.1 --login-rate=20 --linger=0 --threads=2");
      JsonNode others = result.json().path("others");
      assertEquals(0, result.exit(), result.all());
      assertEquals(4, result.json().path("before").path("connected").asInt());
      assertTrue(others.path("delivered").asInt() > 0);
      assertEquals(others.path("sent"), others.path("delivered"));
      assertTrue(others.path("latencyMs").path("p99").asDouble() > 0);
      assertNone(others, "lost", "unsent");
    }
  }

  @Test
  void lossesDuringAStormAreFoundOut() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.DROPS)) {
      Execution result =
          bench(
              server,
              "storm --users=6 --others=2 --rate=400 --warmup=0 --login-rate=20 --linger=0 --drain=0.1");
      assertEquals(1, result.exit());
      assertEquals(
          server.faults(), result.json().path("others").path("lost").asInt(), result.all());
    }
  }

  /** A storm of people who come back: it runs meanwhile, and says how far it is. */
  private static final class Returning {
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Execution> end;

    Returning(TinyServer server, String arguments) {
      String all = "bench storm --return --json --tcp --port=" + server.port() + " " + arguments;
      end = CompletableFuture.supplyAsync(() -> Execution.of(err, all.split(" ")));
      says("now the server may go away");
    }

    void says(String words) {
      await(words).until(() -> err.toString().contains(words) || end.isDone());
      assertTrue(err.toString().contains(words), err::toString);
    }

    Execution ends() throws Exception {
      return end.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoLosesTheServerComesBackAndWhoIsBackIsWatched() throws Exception {
    Returning bench;
    TinyServer killed = server(TinyServer.Fault.NONE);
    try (killed) {
      bench = new Returning(killed, "--users=100 --others=4 --rate=400 --linger=0");
    }
    try (TinyServer restarted =
        new TinyServer(Transport.TCP, TinyServer.Fault.HANGS_UP_AT_FIRST, killed.port())) {
      Execution result = bench.ends();
      JsonNode report = result.json();
      JsonNode others = report.path("others");
      assertEquals(0, result.exit(), result.all());
      assertEquals(104, report.path("before").path("connected").asInt());
      assertEquals(104, report.path("broken").asInt());
      assertEquals(104, report.path("connected").asInt());
      assertTrue(report.path("tries").asInt() >= 208, "each was cut off once");
      assertTrue(others.path("delivered").asInt() > 0);
      assertEquals(others.path("sent"), others.path("delivered"));
      assertTrue(others.path("unsent").asInt() > 0, "nobody was in at first");
      assertNone(report, "disconnected", "misdelivered", "strays");
      assertTrue(report.path("errors").isEmpty(), result.all());
    }
  }

  @Test
  void whoIsToldWhenToComeBackDoesNotComeSooner() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Returning bench = new Returning(server, "--users=20 --linger=0");
      server.cutsAll("{'type':'bye','code':'restart','retryAfterMs':700}\n");
      JsonNode report = bench.ends().json();
      double median = report.path("loginMs").path("p50").asDouble();
      assertTrue(median >= 700, () -> "by chance it would be 250 ms, not " + median);
      assertEquals(20, report.path("connected").asInt());
      assertEquals(20, report.path("byes").path("restart").asInt());
    }
  }

  @Test
  void whoIsNotWantedBackStaysAway() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Returning bench = new Returning(server, "--users=4 --linger=0");
      server.cutsAll("{'type':'bye','code':'replaced','reconnect':false}\n");
      Execution result = bench.ends();
      assertEquals(1, result.exit(), result.all());
      assertTrue(result.err().contains("Nobody can log in"), result.all());
      assertTrue(result.err().contains("bye replaced"), result.all());
    }
  }

  @Test
  void whoIsBackAndLosesItAgainIsCounted() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Returning bench = new Returning(server, "--users=6 --linger=0.5");
      server.cutsAll("");
      bench.says("are back");
      server.cutsAll("");
      Execution result = bench.ends();
      assertEquals(1, result.exit(), result.all());
      assertEquals(6, result.json().path("broken").asInt());
      assertEquals(6, result.json().path("disconnected").asInt());
    }
  }

  @Test
  void aServerThatDoesNotGoAwayIsNotWaitedForForever() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result = new Returning(server, "--users=2 --seconds=0.2").ends();
      assertEquals(1, result.exit(), result.all());
      assertTrue(result.err().contains("did not go away within 0.2 s"), result.all());
    }
  }

  @Test
  void theReturnHasATableForPeople() throws Exception {
    Execution result;
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      String all = "bench storm --return --users=4 --linger=0 --tcp --port=" + server.port();
      StringWriter err = new StringWriter();
      CompletableFuture<Execution> end =
          CompletableFuture.supplyAsync(() -> Execution.of(err, all.split(" ")));
      await("everybody").until(() -> err.toString().contains("may go away"));
      server.cutsAll("");
      result = end.get(30, TimeUnit.SECONDS);
    }
    assertEquals(0, result.exit(), result.all());
    assertTrue(result.out().contains("broken         4"), result.out());
    assertTrue(result.out().contains("result         all came back"), result.out());
  }

  @Test
  void idleLooksAtTheServersMemory() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result = bench(server, "idle --users=5 --idle=0.1 --server-pid=" + SELF);
      JsonNode report = result.json();
      assertEquals(0, result.exit(), result.all());
      assertEquals(5, report.path("connected").asInt());
      for (String figure : List.of("before", "idle", "end")) {
        assertTrue(report.path("memory").path(figure).asDouble() > 1, figure);
      }
      assertTrue(report.path("memory").path("perConnectionKib").isNumber());
      assertTrue(report.path("server").path("cpuSeconds").isNumber());
    }
  }

  @Test
  void whoWasAwayGetsEverything() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(server, "offline --users=3 --messages=120 --rate=400 --pause=0 --threads=2");
      JsonNode report = result.json();
      assertEquals(0, result.exit(), result.all());
      assertEquals(6, report.path("connected").asInt());
      assertEquals(3, report.path("back").path("connected").asInt());
      for (String all : List.of("sent", "stored", "delivered")) {
        assertEquals(120, report.path(all).asInt(), all);
      }
      assertNone(report, "lost", "duplicated", "outOfOrder", "unsent", "disconnected");
      assertTrue(report.path("backSeconds").asDouble() > 0);
    }
  }

  @ParameterizedTest(name = "a server that {0} what waits for people is found out by {1}")
  @CsvSource({"DROPS, lost", "DOUBLES, duplicated", "SWAPS, outOfOrder", "FORGES, misdelivered"})
  void faultsWhileTheyWereAwayAreCounted(TinyServer.Fault fault, String field) throws Exception {
    try (TinyServer server = server(fault)) {
      Execution result =
          bench(server, "offline --users=1 --messages=40 --rate=400 --pause=0 --drain=0.2");
      assertEquals(1, result.exit());
      assertEquals(4, server.faults(), "the server did wrong");
      assertEquals(4, result.json().path(field).asInt(), result.all());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headline --users=4 --rate=400 --seconds=0.2 --warmup=0                           | lost           0
          ramp --users=4 --start=400 --seconds=0.2 --warmup=0 --steps=1 --max-p99=60000     | highest rate   400 messages a second
          storm --users=4 --others=2 --rate=400 --warmup=0 --login-rate=20 --linger=0       | Those who were in already
          idle --users=4 --idle=0.1                                                         | silence        0.1 s
          offline --users=2 --messages=20 --rate=400 --pause=0                              | caught up
          """)
  void everyScenarioHasATableForPeople(String arguments, String line) throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      String all = "bench " + arguments + " --tcp --port=" + server.port();
      Execution result = Execution.of(all.split(" +"));
      assertEquals(0, result.exit(), result.all());
      assertTrue(result.out().contains("connected      "), result.out());
      assertTrue(result.out().contains(line), result.out());
      assertTrue(result.out().contains("result         "), result.out());
    }
  }

  @Test
  void aDrawingThatCanNotBeWrittenIsOneLineBehindTheReport() throws Exception {
    try (TinyServer server = server(TinyServer.Fault.NONE)) {
      Execution result =
          bench(
              server,
              "headline --users=4 --rate=400 --seconds=0.2 --warmup=0 --svg="
                  + folder.resolve("no/such/folder.svg"));
      assertEquals(1, result.exit());
      assertEquals(80, result.json().path("delivered").asInt());
      assertTrue(result.err().contains("messenger bench headline: --svg "), result.err());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headline --users=1",
        "headline --max-p99=3",
        "ramp --users=1",
        "ramp --start=0",
        "ramp --factor=1",
        "ramp --seconds=0",
        "ramp --warmup=-1",
        "ramp --steps=0",
        "ramp --max-p99=0",
        "ramp --rate=5",
        "storm --users=0",
        "storm --others=1",
        "storm --others=-2",
        "storm --sample=0",
        "storm --linger=-1",
        "storm --seconds=0",
        "storm --svg=file.svg",
        "storm --rate=0",
        "storm --return --server-pid=1",
        "idle --users=0",
        "idle --idle=0",
        "idle --rate=3",
        "offline --users=0",
        "offline --messages=0",
        "offline --messages=100000001",
        "offline --rate=0",
        "offline --pause=-1",
        "offline --threads=3 --users=2",
        "--users=5 ramp",
        "headline --receipts=8 --tcp --dialect=legacy"
      })
  void wrongOptionsAreUsageErrors(String options) {
    Execution result = Execution.of(("bench " + options).split(" "));
    assertEquals(2, result.exit(), result.all());
    assertTrue(result.err().contains("Usage: messenger bench"), result.err());
    assertEquals("", result.out());
  }

  @Test
  void whatIsWrongIsSaidInAWord() {
    assertTrue(
        Execution.of("bench", "--users=5", "ramp")
            .err()
            .contains("Options stand behind the scenario: messenger bench ramp"));
    assertTrue(Execution.of("bench", "ramp", "--factor=1").err().contains("--factor must be more"));
    Execution unknown = Execution.of("bench", "avalanche");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("'avalanche'"), unknown.err());
  }
}
