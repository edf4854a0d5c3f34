package messenger;

import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM while people write: what was acknowledged is there, and everybody is told goodbye. */
@ExtendWith(SharedServer.class)
class GracefulStopIT {
  @Test
  void aStopInTheMiddleOfItLosesNothing(ServerProcess server) throws Exception {
    String reader = fresh("reader");
    List<Writer> writers = new ArrayList<>();
    for (Door door : Door.values()) {
      writers.add(new Writer(Client.json(server, door, fresh("writer")), reader));
    }
    writers.forEach(Thread::start);
    await().until(() -> writers.stream().allMatch(writer -> writer.stored.size() > 200));

    server.tellToStop();
    Stream<String> newcomers = Stream.generate(() -> newcomer(server));
    String last = newcomers.dropWhile("welcome"::equals).findFirst().orElseThrow();
    assertTrue(Set.of("bye restart", "refused").contains(last), last);
    assertEquals(143, server.stop(), "the exit code of SIGTERM, within ten seconds");

    for (Writer writer : writers) {
      writer.join();
      assertNull(writer.fault);
      assertEquals("restart", writer.bye.path("code").asText());
      assertTrue(writer.bye.path("reconnect").asBoolean());
      int retryAfterMs = writer.bye.path("retryAfterMs").asInt();
      assertTrue(retryAfterMs > 0 && retryAfterMs <= 1_000, writer.bye::toString);
    }

    server.restart();
    Map<String, Long> kept = new HashMap<>();
    try (Client back = Client.jsonAfter(server, Door.TLS, reader, 0)) {
      // caughtUp came behind them all
      for (JsonNode message = back.nextMessageOrNull();
          message != null;
          message = back.nextMessageOrNull()) {
        assertNull(kept.put(message.path("id").asText(), message.path("seq").asLong()));
      }
    }
    for (Writer writer : writers) {
      assertFalse(writer.stored.isEmpty());
      Set<String> missing = new HashSet<>(writer.stored);
      missing.removeAll(kept.keySet());
      assertEquals(Set.of(), missing, "acknowledged and lost");
    }
  }

  /** What somebody who connects is told. */
  private static String newcomer(ServerProcess server) {
    try (Client client = Client.stranger(server, Door.TCP)) {
      client.writes(Client.login(fresh("newcomer")));
      JsonNode answer = client.nextAnswerOrNull();
      if (answer == null) {
        return "refused";
      }
      String code = answer.path("code").asText();
      return (answer.path("type").asText() + " " + code).strip();
    } catch (IOException | RuntimeException e) {
      return "refused";
    }
  }

  /** Writes twenty texts, waits for their answers, and so on, until it is told goodbye. */
  private static final class Writer extends Thread {
    private static final int AT_ONCE = 20;
    private final Client client;
    private final String to;
    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private volatile JsonNode bye;
    private volatile Throwable fault;

    Writer(Client client, String to) {
      this.client = client;
      this.to = to;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (bye == null) {
          writeSome();
          hearSome();
        }
      } catch (RuntimeException | Error e) {
        fault = e;
      }
    }

    private void writeSome() {
      try {
        for (int i = 0; i < AT_ONCE; i++) {
          client.sends(to, "number " + i);
        }
      } catch (RuntimeException e) {
        // The server has closed the connection; what it said before is still to be read.
      }
    }

    private void hearSome() {
      for (int i = 0; i < AT_ONCE && bye == null; i++) {
        JsonNode answer = client.nextAnswer();
        switch (answer.path("type").asText()) {
          case "stored" -> stored.add(answer.path("id").asText());
          case "bye" -> bye = answer;
          default -> throw new IllegalStateException(answer.toString());
        }
      }
    }
  }
}
