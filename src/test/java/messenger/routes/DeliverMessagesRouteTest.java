package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import messenger.frame.Entry;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import messenger.store.LogHeads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliverMessagesRouteTest {
  private static final String DELIVER = "session:deliver";

  @RegisterExtension static final RouteScene route = new RouteScene("deliver-messages");

  @RegisterExtension
  static final RouteScene others =
      new RouteScene("deliver-messages")
          .bind("logHeads", new LogHeads("n", () -> true, () -> false, Duration.ZERO, () -> 0));

  @Test
  void batchesAreDeliveredInTheOrderOfTheLog() {
    List<List<Committed>> batches = IntStream.range(0, 50).mapToObj(i -> batch(i)).toList();

    batches.forEach(route::send);

    route.calls(50);
    assertEquals(batches, route.bodies(DELIVER));
  }

  @Test
  void aBatchThatFailsDoesNotHoldUpTheNext() {
    route.when(
        DELIVER,
        exchange -> {
          if (exchange.getMessage().getBody().equals(batch(1))) {
            throw new IllegalArgumentException("a bug");
          }
        });

    route.send(batch(1));
    route.send(batch(2));

    assertEquals(List.of(DELIVER, "direct:dead-letter", DELIVER), route.calls(3));
  }

  @Test
  void otherNodesAreToldWhatWasCommitted() {
    others.send(batch(1));

    assertEquals(List.of(DELIVER, "seda:share-heads"), others.calls(2));
    assertEquals(List.of(batch(1)), others.bodies("seda:share-heads"));
  }

  @Test
  void aBugInTheDeliveryIsToldToNobodyWhoseMessageIsStored() {
    route.fails(DELIVER, new IllegalArgumentException("a bug"));

    route.send(batch(1), "batch", "what was committed");

    assertEquals(List.of(DELIVER, "direct:dead-letter"), route.calls(2));
    assertNull(route.received("direct:dead-letter").get(0).getVariable("batch"));
  }

  /** Numbers 20 times {@code i} and following of one log. */
  private static List<Committed> batch(int i) {
    return IntStream.range(20 * i, 20 * i + 20)
        .mapToObj(seq -> new Entry(new UUID(0, seq), "ann", seq, "bob", seq, "hi", Samples.NOW))
        .map(entry -> new Committed(null, entry, Outcome.NEW))
        .toList();
  }
}
