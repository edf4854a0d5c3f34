package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import messenger.frame.Address;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeAccountRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("change-account");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("change-account")
          .set("messenger.accounts.queue-size", 1)
          .real("seda:save-account");

  private final Request request = new Request.Block("1", new Address("bob"), true);

  @Test
  void theClientsNextFramesAreHeldBeforeTheChangeIsQueued() {
    Session ann = route.login("ann");

    route.send(request, "session", ann);

    assertEquals(List.of("session:hold", "seda:save-account"), route.calls());
    Exchange queued = route.received("seda:save-account").get(0);
    assertSame(ann, queued.getVariable("session"));
    assertNotNull(queued.getVariable("held"));
    assertSame(request, queued.getMessage().getBody());
  }

  @Test
  void aChangeThatFindsTheQueueFullIsAnsweredBusy() {
    full.send(request, "session", full.login("ann"));
    full.send(request, "session", full.login("bob"));

    assertEquals(List.of("session:hold", "session:hold", "direct:answer-busy"), full.calls());
    Exchange busy = full.received("direct:answer-busy").get(0);
    assertSame(request, busy.getMessage().getBody());
    assertNotNull(busy.getVariable("held"), "the frames behind it must come when it is answered");
  }
}
