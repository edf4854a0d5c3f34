package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TickAccountsRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("tick-accounts");

  @Test
  void onceASecondItIsLookedWhatOtherNodesChanged() {
    route.send(null);

    assertEquals(List.of("direct:check-accounts"), route.calls());
    assertEquals(1_000, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
