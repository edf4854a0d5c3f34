package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class OpenSessionRouteTest {
  private static final String HEAD = "sql:file:sql/read-head.sql";
  private static final Map<String, Object> ROW = Map.of("head", 9L, "reached", 4L);

  @RegisterExtension static final RouteScene route = new RouteScene("open-session");

  private final Request.Login login = new Request.Login("1", "Ann", null, null, Map.of());

  @Test
  void whoeverMayComeInIsEnteredAndThenWelcomedWithTheirPlaceInTheLog() {
    Session ann = route.connect();
    route.when("session:enter", exchange -> exchange.setVariable("address", "ann"));
    route.answers(HEAD, ROW);

    route.send(login, "session", ann);

    assertEquals(
        List.of("direct:check-guest", "session:enter", HEAD, "direct:welcome-user"),
        route.calls(4));
    assertEquals(List.of(Map.of("address", "ann")), route.bodies(HEAD));
    Exchange welcomed = route.received("direct:welcome-user").get(0);
    assertEquals(ROW, welcomed.getMessage().getBody());
    assertEquals(login, welcomed.getVariable("login"));
    assertEquals(ann, welcomed.getVariable("session"));
    assertEquals(0L, welcomed.getVariable("reachedHere"));
  }

  @Test
  void whatAUsersClientsGotHereAndIsNotYetSavedCounts() {
    Samples.take(route, "bob", 3);
    route.when("session:enter", exchange -> exchange.setVariable("address", "bob"));

    route.send(login, "session", route.connect());

    route.calls(4);
    assertEquals(3L, route.received("direct:welcome-user").get(0).getVariable("reachedHere"));
  }

  @Test
  void whoeverMayNotComeInIsNotEntered() {
    route.fails("direct:check-guest", new RefusedException(Code.AUTH_FAILED));

    route.send(login, "session", route.connect());

    assertEquals(List.of("direct:check-guest", "direct:reject-frame"), route.calls(2));
  }

  @Test
  void aLoginWhileTheStoreIsAwayIsUnavailable() {
    route.when("session:enter", exchange -> exchange.setVariable("address", "ann"));
    route.fails(HEAD, new CannotGetJdbcConnectionException("away"));

    route.send(login, "session", route.connect());

    assertEquals("direct:answer-unavailable", route.calls(4).get(3));
  }
}
