package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterRouteTest {
  private static final String QUEUE = "direct:queue-password";

  @RegisterExtension
  static final RouteScene route = new RouteScene("register").real("session:arrive");

  @Test
  void theClientsNextFramesAreHeldBeforeItIsCheckedAndQueued() {
    Request.Register request = register("Ann");
    Session session = route.connect(RouteScene.JSON);

    route.send(request, "request", request, "session", session);

    assertEquals(List.of("session:hold", "direct:check-door", QUEUE), route.calls());
    Exchange queued = route.received(QUEUE).get(0);
    assertEquals(Arrival.of(session, request.login()), queued.getVariable("request"));
    assertNull(queued.getVariable("held"), "session:reject releases who arrives, and once");
  }

  @Test
  void whereNobodyMayRegisterTheFramesBehindItComeAgain() {
    route.fails("direct:check-door", new RefusedException(Code.FORBIDDEN));
    Request.Register request = register("ann");

    route.send(request, "request", request, "session", route.connect(RouteScene.JSON));

    assertEquals(
        List.of("session:hold", "direct:check-door", "direct:reject-frame"), route.calls());
    assertNotNull(route.received("direct:reject-frame").get(0).getVariable("held"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adrnin", "s\u0435rver"})
  void nobodyCanLookLikeTheServer(String name) {
    Request.Register request = register(name);

    route.send(request, "request", request, "session", route.connect(RouteScene.JSON));

    assertEquals(
        List.of("session:hold", "direct:check-door", "direct:reject-frame"), route.calls());
    assertEquals("forbidden", Samples.refusal(route.received("direct:reject-frame").get(0)));
  }

  private static Request.Register register(String name) {
    return new Request.Register(Samples.byPassword(name, "a password"));
  }
}
