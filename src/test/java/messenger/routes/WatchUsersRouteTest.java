package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Set;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchUsersRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("watch-users");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("watch-users").set("messenger.watch.queue-size", 1).real("seda:send-watched");

  private final Request.Watch request = new Request.Watch("1", Set.of("bob"));

  @Test
  void theClientsNextFramesAreHeldBeforeItsRequestIsQueued() {
    Session ann = route.login("ann");

    route.send(request, "session", ann);

    assertEquals(List.of("session:hold", "seda:send-watched"), route.calls());
    Exchange queued = route.received("seda:send-watched").get(0);
    assertSame(ann, queued.getVariable("session"));
    assertNotNull(queued.getVariable("held"));
    assertSame(request, queued.getMessage().getBody());
  }

  @Test
  void aRequestThatFindsTheQueueFullIsAnsweredBusy() {
    full.send(request, "session", full.login("ann"));
    full.send(request, "session", full.login("bob"));

    assertEquals(List.of("session:hold", "session:hold", "direct:answer-busy"), full.calls());
    Exchange busy = full.received("direct:answer-busy").get(0);
    assertSame(request, busy.getMessage().getBody());
    assertNotNull(busy.getVariable("held"), "the frames behind it must come when it is answered");
  }
}
