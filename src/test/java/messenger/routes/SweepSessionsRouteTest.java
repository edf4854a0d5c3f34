package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SweepSessionsRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("sweep-sessions");

  @Test
  void onceASecondTheTimeLimitsOfConnectionsAreLookedAt() {
    route.send(null);

    assertEquals(List.of("session:sweep"), route.calls());
    assertEquals(1_000, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
