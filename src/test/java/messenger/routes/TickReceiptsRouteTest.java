package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.session.Receipt;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TickReceiptsRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("tick-receipts");

  @Test
  void whatOldClientsHaveTakenIsSaidForThem() {
    List<Receipt> receipts = List.of(new Receipt("ann", null, 7), new Receipt("bob", null, 1));
    route.answers("session:taken", receipts);

    route.send(null);

    assertEquals(List.of("session:taken", "seda:store-receipts"), route.calls());
    assertEquals(List.of(receipts), route.bodies("seda:store-receipts"));
    assertEquals(1000, route.inlet(TimerEndpoint.class).getPeriod());
  }

  @Test
  void mostlyThereIsNothingToSay() {
    route.answers("session:taken", List.of());

    route.send(null);

    assertEquals(List.of("session:taken"), route.calls());
  }
}
