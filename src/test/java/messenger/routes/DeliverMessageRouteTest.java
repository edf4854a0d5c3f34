package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliverMessageRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("deliver-message");

  @Test
  void aStoredMessageIsPushedToWhoIsConnected() {
    Committed message =
        new Committed(route.connect(), Samples.entry("ann", 1, "bob", 2, "hello"), Outcome.NEW);

    route.send(message);

    assertEquals(List.of("session:deliver"), route.calls());
    assertEquals(List.of(message), route.bodies("session:deliver"));
  }
}
