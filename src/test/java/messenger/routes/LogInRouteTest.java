package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogInRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("log-in");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("log-in").set("messenger.login.queue-size", 1).real("seda:open-session");

  private final Request.Login login = new Request.Login("1", "ann", null, null, Map.of());

  @Test
  void theClientsNextFramesAreHeldBeforeItsLoginIsQueued() {
    Session ann = route.connect();

    route.send(login, "session", ann);

    assertEquals(List.of("session:hold", "seda:open-session"), route.calls());
    Exchange queued = route.received("seda:open-session").get(0);
    assertSame(ann, queued.getVariable("session"));
    assertNotNull(queued.getVariable("held"));
    assertEquals(List.of(login), route.bodies("seda:open-session"));
  }

  @Test
  void aLoginThatFindsTheQueueFullIsAnsweredBusy() {
    full.send(login, "session", full.connect());
    assertEquals(List.of("session:hold"), full.calls());

    full.send(login, "session", full.connect());

    assertEquals(List.of("session:hold", "session:hold", "direct:answer-busy"), full.calls());
    assertEquals(List.of(login), full.bodies("direct:answer-busy"));
    assertNotNull(full.received("direct:answer-busy").get(0).getVariable("held"));
  }
}
