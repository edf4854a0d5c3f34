package messenger.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import messenger.scene.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole command against a server in this process. The short runs are the least that gives every
 * pair of users several messages.
 */
class BenchCommandTest {
  /** 200 messages in half a second. */
  private static Execution bench(TinyServer server, int users, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "bench", "--json", "--rate=400", "--seconds=0.5", "--drain=0.5", "--threads=2"));
    arguments.add("--port=" + server.port());
    arguments.add("--users=" + users);
    arguments.addAll(List.of(more));
    return Execution.of(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aGoodServerGetsAGoodReportOnEveryTransport(Transport transport) throws Exception {
    try (TinyServer server = new TinyServer(transport, TinyServer.Fault.NONE, 0)) {
      Execution result = bench(server, 4, "--" + transport.word(), "--warmup=0.1");
      JsonNode report = result.json();
      assertEquals(0, result.exit(), result.all());
      assertEquals(4, report.path("connected").asInt());
      for (String all : List.of("sent", "stored", "delivered")) {
        assertEquals(200, report.path(all).asInt(), all);
      }
      for (String none :
          List.of("lost", "duplicated", "outOfOrder", "refused", "unsent", "strays")) {
        assertEquals(0, report.path(none).asInt(-1), none);
      }
      assertTrue(report.path("latencyMs").path("p50").asDouble() > 0);
      assertTrue(
          report.path("latencyMs").path("max").asDouble()
              >= report.path("storedMs").path("p50").asDouble());
      assertTrue(report.path("wireBytes").asDouble() > 300, "send, stored and message");
    }
  }

  @Test
  void theLegacyDialectIsCountedToo() throws Exception {
    try (TinyServer server = new TinyServer(Transport.TCP, TinyServer.Fault.NONE, 0)) {
      Execution result = bench(server, 4, "--warmup=0", "--tcp", "--dialect=legacy");
      assertEquals(0, result.exit(), result.all());
      assertEquals(200, result.json().path("delivered").asInt());
      assertEquals(0, result.json().path("stored").asInt(), "it has no acknowledgements");
    }
  }

  @ParameterizedTest(name = "a server that {0} messages is found out by {1}")
  @CsvSource({
    "DROPS, lost",
    "DOUBLES, duplicated",
    "SWAPS, outOfOrder",
    "FORGES, misdelivered",
    "REFUSES, refused"
  })
  void everyFaultIsCountedExactly(TinyServer.Fault fault, String field) throws Exception {
    try (TinyServer server = new TinyServer(Transport.TCP, fault, 0)) {
      Execution result = bench(server, 2, "--tcp", "--warmup=0");
      assertEquals(1, result.exit());
      assertTrue(server.faults() >= 20, "the server did wrong");
      assertEquals(server.faults(), result.json().path(field).asInt());
      for (String other : List.of("duplicated", "outOfOrder", "misdelivered", "refused")) {
        assertEquals(
            other.equals(field) ? server.faults() : 0, result.json().path(other).asInt(), other);
      }
    }
  }

  @Test
  void errorsAreCountedByTheirCode() throws Exception {
    try (TinyServer server = new TinyServer(Transport.TCP, TinyServer.Fault.REFUSES, 0)) {
      Execution result = bench(server, 4, "--warmup=0", "--tcp");
      assertEquals(server.faults(), result.json().path("errors").path("busy").asInt());
      assertEquals(0, result.json().path("lost").asInt(), "refused is not lost");
    }
  }

  @Test
  void whoLosesTheConnectionIsCountedAndNothingIsSentForHim() throws Exception {
    try (TinyServer server = new TinyServer(Transport.TCP, TinyServer.Fault.HANGS_UP, 0)) {
      Execution result = bench(server, 4, "--warmup=0", "--tcp");
      assertEquals(1, result.exit());
      assertEquals(4, result.json().path("connected").asInt());
      assertEquals(4, result.json().path("disconnected").asInt());
      int sent = result.json().path("sent").asInt();
      assertEquals(200, sent + result.json().path("unsent").asInt());
      assertTrue(sent >= 4 * 6 && sent < 200, "five good ones each, and the one that was too much");
    }
  }

  @Test
  void aNewcomerWhoIsTurnedAwayComesBackWhenTold() throws Exception {
    try (TinyServer server = new TinyServer(Transport.TCP, TinyServer.Fault.IS_BUSY_AT_FIRST, 0)) {
      JsonNode report = bench(server, 4, "--warmup=0", "--tcp").json();
      assertEquals(4, report.path("connected").asInt());
      assertEquals(4, report.path("byes").path("busy").asInt());
      assertTrue(report.path("loginMs").path("p50").asDouble() >= 10, "the wait counts");
    }
  }

  @Test
  void theTableIsForPeople() throws Exception {
    try (TinyServer server = new TinyServer(Transport.TCP, TinyServer.Fault.DROPS, 0)) {
      Execution result =
          Execution.of(
              "bench",
              "--tcp",
              "--users=2",
              "--rate=200",
              "--seconds=0.3",
              "--warmup=0",
              "--drain=0.1",
              "--port=" + server.port(),
              "--server-pid=" + ProcessHandle.current().pid());
      assertEquals(1, result.exit());
      assertTrue(result.out().contains("connected      2 of 2"), result.out());
      assertTrue(result.out().contains("lost           6"), result.out());
      assertTrue(result.out().contains("per million delivered"), result.out());
      assertTrue(result.out().contains("KiB a connection"), result.out());
      assertTrue(result.out().contains("FAILED"), result.out());
    }
  }

  @Test
  void aRefusedConnectionIsOneLine() throws Exception {
    int closed = FreePort.next();
    Execution result = Execution.of("bench", "--json", "--users=1000", "--port=" + closed);
    assertEquals(1, result.exit());
    assertEquals("", result.out());
    String last = result.err().lines().reduce((first, second) -> second).orElseThrow();
    assertEquals(
        "messenger bench: Nothing listens at 127.0.0.1:" + closed + " (connection refused)", last);
  }

  @Test
  void aServerThatSpeaksNoTlsIsOneLine() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread hangUp = new Thread(() -> greetAndHangUp(server));
      hangUp.start();
      Execution result = Execution.of("bench", "--users=4", "--port=" + server.getLocalPort());
      assertEquals(1, result.exit());
      assertTrue(result.err().contains("messenger bench: Nobody can log in at "), result.err());
      assertEquals("", result.out());
      server.close();
      hangUp.join();
    }
  }

  /** Until the server is closed. */
  private static void greetAndHangUp(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write("220 mail.example ready\r\n".getBytes(US_ASCII));
      } catch (IOException e) {
        // Closed by us or by the client: the loop's condition tells which.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--users=1",
        "--rate=0",
        "--seconds=-1",
        "--text-bytes=12",
        "--port=70000",
        "--prefix=Bench",
        "--prefix=a-name-of-more-than-thirty-characters",
        "--ws --dialect=legacy",
        "--tcp --tls",
        "--users=1000000",
        "--rate=1000000 --seconds=1000",
        "--server-pid=999999999",
        "--receipts=-1",
        "--receipts=8 --tcp --dialect=legacy",
        "--threads=0",
        "--nonsense"
      })
  void wrongOptionsAreUsageErrors(String options) {
    Execution result = Execution.of(("bench " + options).split(" "));
    assertEquals(2, result.exit());
    assertTrue(result.err().contains("Usage: messenger bench"), result.err());
    assertEquals("", result.out());
  }

  @ParameterizedTest
  @CsvSource({
    "--help, Usage: messenger",
    "--version, messenger development",
    "bench --help, --login-rate",
    "bench --help, ramp",
    "bench storm --help, Usage: messenger bench storm"
  })
  void helpAndVersionAreOnStandardOutput(String options, String expected) {
    Execution result = Execution.of(options.split(" "));
    assertEquals(0, result.exit());
    assertTrue(result.out().contains(expected), result.out());
  }

  @Test
  void nothingToDoIsWrongUsage() {
    assertEquals(2, Execution.of().exit());
  }
}
