package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TickSeenRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("tick-seen");

  @Test
  void everyFiveSecondsItIsNotedWhoHasLeft() {
    route.send(null);

    assertEquals(List.of("direct:save-seen"), route.calls());
    assertEquals(5_000, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
