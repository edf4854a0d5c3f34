package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import messenger.account.Attempt;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueuePasswordRouteTest {
  private static final String QUEUE = "seda:prove-password";

  @RegisterExtension static final RouteScene route = new RouteScene("queue-password");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("queue-password").set("messenger.passwords.queue-size", 1).real(QUEUE);

  @Test
  void aPasswordWaitsUnderTheNameThatItShouldProve() {
    Session stranger = route.connect(RouteScene.JSON);
    Arrival ann = Arrival.of(stranger, Samples.byPassword("Ann", "a password"));

    route.send("a login", "request", ann, "session", stranger);

    assertEquals(List.of("session:defer", QUEUE), route.calls());
    Exchange queued = route.received(QUEUE).get(0);
    assertEquals(new Attempt("ann", "127.0.0.1"), queued.getVariable("attempt"));
    assertSame(ann, queued.getVariable("request"));
    assertSame(stranger, queued.getVariable("session"));
  }

  @Test
  void whoIsInCanTryOnlyTheirOwn() {
    Request request = new Request.ChangePassword("1", "old password", "new password");

    route.send(request, "request", request, "session", route.loginToAccount("ann", 1));

    Exchange queued = route.received(QUEUE).get(0);
    assertEquals(new Attempt("ann", "127.0.0.1"), queued.getVariable("attempt"));
  }

  @Test
  void aPasswordThatFindsTheQueueFullIsAnsweredBusy() {
    Session stranger = full.connect(RouteScene.JSON);
    Arrival ann = Arrival.of(stranger, Samples.byPassword("ann", "a password"));

    full.send("a login", "request", ann, "session", stranger);
    assertEquals(List.of("session:defer"), full.calls());
    full.send("a login", "request", ann, "session", stranger);

    assertEquals(List.of("session:defer", "session:defer", "direct:answer-busy"), full.calls());
    assertSame(ann, full.received("direct:answer-busy").get(0).getVariable("request"));
  }
}
