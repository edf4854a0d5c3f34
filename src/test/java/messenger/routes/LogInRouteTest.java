package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LogInRouteTest {
  private static final String QUEUE = "batch:open-session";

  @RegisterExtension static final RouteScene route = new RouteScene("log-in");

  @RegisterExtension
  static final RouteScene arriving = new RouteScene("log-in").real("session:arrive");

  private final Request.Login login = new Request.Login("1", "ann", null, null, Map.of());

  @Test
  void theClientsNextFramesAreHeldBeforeItIsCheckedAndQueued() {
    Session ann = route.connect(RouteScene.JSON);
    Arrival arrival = Arrival.of(ann, login);
    route.answers("session:arrive", arrival);

    route.send(login, "session", ann);

    assertEquals(
        List.of("session:hold", "direct:check-door", "session:arrive", QUEUE), route.calls());
    assertEquals(List.of(login), route.bodies("direct:check-door"));
    assertEquals(List.of(arrival), route.bodies(QUEUE));
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whoeverArrivesIsQueuedUnderTheirFoldedName(String name) {
    Samples.take(arriving, name, 3);
    Request.Login named = new Request.Login("1", name, null, null, Map.of());
    Session session = arriving.connect(RouteScene.JSON);

    arriving.send(named, "session", session);

    assertNull(session.identity(), "nobody is anybody before there is room for them");
    assertEquals(List.of(Arrival.of(session, named)), arriving.bodies(QUEUE));
    assertEquals(Address.of(name), ((Arrival) arriving.bodies(QUEUE).get(0)).address());
    assertSame(session, ((Arrival) arriving.bodies(QUEUE).get(0)).sender());
  }

  @Test
  void whoeverMayNotComeInIsNotQueued() {
    route.fails("direct:check-door", new RefusedException(Code.AUTH_FAILED));

    route.send(login, "session", route.connect());

    assertEquals(
        List.of("session:hold", "direct:check-door", "direct:reject-frame"), route.calls());
    assertNotNull(route.received("direct:reject-frame").get(0).getVariable("held"));
  }

  @Test
  void aLoginThatFindsTheQueueFullIsAnsweredBusy() {
    Arrival arrival = Arrival.of(route.connect(RouteScene.JSON), login);
    route.answers("session:arrive", arrival);
    route.fails(QUEUE, new RejectedExecutionException("full"));

    route.send(login, "session", arrival.sender());

    assertEquals("direct:answer-busy", route.calls().get(4));
    Exchange busy = route.received("direct:answer-busy").get(0);
    assertSame(arrival, busy.getVariable("request"), "for the release: see session:reject");
    assertNull(busy.getVariable("held"), "or it would be released twice");
  }

  @ParameterizedTest(name = "{0} waits in {1}")
  @CsvSource({
    "guest,    batch:open-session",
    "token,    batch:open-session",
    "password, direct:queue-password",
  })
  void onlyAPasswordWaitsForAThreadOfItsOwn(String proof, String queue) {
    Session ann = arriving.connect(RouteScene.JSON);

    arriving.send(login, "request", login, "session", ann, "proof", proof);

    assertEquals(List.of("session:hold", "direct:check-door", queue), arriving.calls());
    assertEquals(Arrival.of(ann, login), arriving.received(queue).get(0).getVariable("request"));
  }
}
