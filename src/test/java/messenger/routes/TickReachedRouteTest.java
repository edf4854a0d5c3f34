package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TickReachedRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("tick-reached");

  @Test
  void everyFiveSecondsItIsNotedHowFarClientsHaveCome() {
    route.send(null);

    assertEquals(List.of("direct:save-reached"), route.calls());
    assertEquals(5_000, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
