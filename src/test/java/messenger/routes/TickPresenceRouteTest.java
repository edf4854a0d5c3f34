package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TickPresenceRouteTest {
  private static final String ANNOUNCE = "seda:announce-users";

  @RegisterExtension static final RouteScene route = new RouteScene("tick-presence");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("tick-presence").set("messenger.presence.queue-size", 1).real(ANNOUNCE);

  @Test
  void aTickWakesTheAnnouncerOnceAWindowAndNamesNobody() {
    route.send(null);

    assertEquals(List.of(ANNOUNCE), route.calls());
    assertNull(route.bodies(ANNOUNCE).get(0));
    assertEquals(1_000, route.inlet(TimerEndpoint.class).getPeriod());
  }

  @Test
  void aTickThatFindsTheQueueFullIsNotMissed() {
    full.send(null);
    full.send(null);

    assertEquals(List.of(), full.calls());
  }
}
