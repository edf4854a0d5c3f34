package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import messenger.frame.Entry;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliverMessagesRouteTest {
  private static final String ACKNOWLEDGE = "session:acknowledge";
  private static final String DELIVER = "direct:deliver-message";

  @RegisterExtension static final RouteScene route = new RouteScene("deliver-messages");

  @Test
  void everyMessageIsAcknowledgedAndThenDelivered() {
    route.send(messages(1, 2));

    assertEquals(List.of(ACKNOWLEDGE, DELIVER, ACKNOWLEDGE, DELIVER), route.calls(4));
  }

  @Test
  void batchesAreDeliveredInTheOrderOfTheLog() {
    for (long first = 1; first < 1_000; first += 20) {
      route.send(messages(first, first + 19));
    }

    route.calls(2_000);
    assertEquals(messages(1, 1_000), route.bodies(DELIVER));
    assertEquals(messages(1, 1_000), route.bodies(ACKNOWLEDGE));
  }

  @Test
  void aMessageThatCanNotBeDeliveredDoesNotHoldUpTheNext() {
    route.when(
        DELIVER,
        exchange -> {
          if (exchange.getMessage().getBody(Committed.class).entry().toSeq() == 1) {
            throw new IllegalArgumentException("a bug");
          }
        });

    route.send(messages(1, 2));

    assertEquals(
        List.of(ACKNOWLEDGE, DELIVER, "direct:dead-letter", ACKNOWLEDGE, DELIVER), route.calls(5));
  }

  private static List<Committed> messages(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(
            seq ->
                new Committed(
                    null,
                    new Entry(new UUID(0, seq), "ann", seq, "bob", seq, "hi", Samples.NOW),
                    Outcome.NEW))
        .toList();
  }
}
