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
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogInRouteTest {
  private static final String QUEUE = "batch:open-session";

  @RegisterExtension static final RouteScene route = new RouteScene("log-in");

  @RegisterExtension
  static final RouteScene arriving = new RouteScene("log-in").real("session:arrive");

  private final Request.Login login = new Request.Login("1", "ann", null, null, Map.of());

  @Test
  void theClientsNextFramesAreHeldBeforeItIsCheckedAndQueued() {
    Session ann = route.connect();
    Arrival arrival = new Arrival(ann, login, new Address("ann"), true, 0, Standing.GUEST, null);
    route.answers("session:arrive", arrival);

    route.send(login, "session", ann);

    assertEquals(
        List.of("session:hold", "direct:check-guest", "session:arrive", QUEUE), route.calls());
    assertEquals(List.of(login), route.bodies("direct:check-guest"));
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
    assertEquals(
        List.of(new Arrival(session, named, Address.of(name), true, 0, Standing.GUEST, null)),
        arriving.bodies(QUEUE));
    assertSame(session, ((Arrival) arriving.bodies(QUEUE).get(0)).sender());
  }

  @Test
  void whoeverMayNotComeInIsNotQueued() {
    route.fails("direct:check-guest", new RefusedException(Code.AUTH_FAILED));

    route.send(login, "session", route.connect());

    assertEquals(
        List.of("session:hold", "direct:check-guest", "direct:reject-frame"), route.calls());
    assertNotNull(route.received("direct:reject-frame").get(0).getVariable("held"));
  }

  @Test
  void aLoginThatFindsTheQueueFullIsAnsweredBusy() {
    route.fails(QUEUE, new RejectedExecutionException("full"));

    route.send(login, "session", route.connect());

    assertEquals("direct:answer-busy", route.calls().get(4));
    assertNotNull(route.received("direct:answer-busy").get(0).getVariable("held"));
  }
}
