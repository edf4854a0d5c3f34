package messenger;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of one connection are handled in the order they came (docs/protocol.md, rule 4). */
@ExtendWith(SharedServer.class)
class OrderIT {
  private static final int MANY = 10_000;
  private static final int A_WRITE = 100;
  private static final Duration LONG = Duration.ofSeconds(90);

  @ParameterizedTest
  @EnumSource
  void tenThousandTextsEachWayArriveInOrder(Door door, ServerProcess server) throws IOException {
    try (Client alice = Client.json(server, door, fresh("alice"));
        Client bob = Client.json(server, door, fresh("bob"))) {
      CompletableFuture<Void> fromAlice = pours(alice, bob.name());
      CompletableFuture<Void> fromBob = pours(bob, alice.name());
      Assertions.assertTimeout(
          LONG,
          () -> {
            receivesInOrder(alice, bob.name());
            receivesInOrder(bob, alice.name());
            fromAlice.join();
            fromBob.join();
          });
      // Every number of both logs was told to both: own texts and the other's, without a hole.
      assertEquals(2 * MANY, alice.last());
      assertEquals(2 * MANY, bob.last());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstClientKeepsItsOrderToo(Door door, ServerProcess server) throws IOException {
    int many = 2_000;
    try (Client alice = Client.legacy(server, door, fresh("alice"));
        Client bob = Client.legacy(server, door, fresh("bob"))) {
      alice.writes(texts(alice, bob.name(), 0, many));
      bob.writes(texts(bob, alice.name(), 0, many));
      List<String> all = IntStream.range(0, many).mapToObj(Integer::toString).toList();
      bob.receivesAll(all, alice.name());
      alice.receivesAll(all, bob.name());
      alice.receivesNothingElse();
      bob.receivesNothingElse();
    }
  }

  /**
   * Writes all, a thousand ahead of the acknowledgements at most (a client that reads less than it
   * causes to be written is a slow one), and checks these.
   */
  private static CompletableFuture<Void> pours(Client sender, String to) {
    ObjectNode[] frames = texts(sender, to, 0, MANY);
    Semaphore ahead = new Semaphore(1_000);
    return CompletableFuture.allOf(
        CompletableFuture.runAsync(
            () -> {
              for (int from = 0; from < MANY; from += A_WRITE) {
                ahead.acquireUninterruptibly(A_WRITE);
                sender.writes(Arrays.copyOfRange(frames, from, from + A_WRITE));
              }
            }),
        CompletableFuture.runAsync(
            () -> {
              long last = 0;
              for (ObjectNode frame : frames) {
                JsonNode stored = sender.isTold("stored");
                assertEquals(frame.get("id"), stored.get("id"));
                ahead.release();
                Assertions.assertTrue(stored.get("seq").asLong() > last);
                last = stored.get("seq").asLong();
              }
            }));
  }

  private static ObjectNode[] texts(Client sender, String to, int from, int until) {
    return IntStream.range(from, until)
        .mapToObj(i -> sender.text(to, Integer.toString(i)))
        .toArray(ObjectNode[]::new);
  }

  private static void receivesInOrder(Client receiver, String from) {
    for (int i = 0; i < MANY; i++) {
      receiver.receives(Integer.toString(i), from);
    }
  }
}
