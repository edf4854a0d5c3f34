package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import messenger.session.Arrival;
import messenger.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueIdentityRouteTest {
  private static final String QUEUE = "seda:prove-identity";

  @RegisterExtension static final RouteScene route = new RouteScene("queue-identity");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("queue-identity").set("messenger.identities.queue-size", 1).real(QUEUE);

  @Test
  void whoIsVouchedForWaitsWithoutKeepingOthersOut() {
    Session stranger = route.connect(RouteScene.JSON);
    Arrival ann = Arrival.of(stranger, Samples.byToken("ann", "a.b.c"));

    route.send("a login", "request", ann, "session", stranger);

    assertEquals(List.of("session:defer", QUEUE), route.calls());
    assertSame(ann, route.received(QUEUE).get(0).getVariable("request"));
  }

  @Test
  void whoFindsTheQueueFullIsAnsweredBusy() {
    Session stranger = full.connect(RouteScene.JSON);
    Arrival ann = Arrival.of(stranger, Samples.byToken("ann", "a.b.c"));

    full.send("a login", "request", ann, "session", stranger);
    full.send("a login", "request", ann, "session", stranger);

    assertEquals(List.of("session:defer", "session:defer", "direct:answer-busy"), full.calls());
    assertSame(ann, full.received("direct:answer-busy").get(0).getVariable("request"));
  }
}
