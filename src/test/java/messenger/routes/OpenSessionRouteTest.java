package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class OpenSessionRouteTest {
  private static final String HEAD = "sql:file:sql/read-head.sql";
  private static final Map<String, Object> ROW = Map.of("head", 9L, "reached", 4L);

  @RegisterExtension static final RouteScene route = new RouteScene("open-session");

  @RegisterExtension
  static final RouteScene entering = new RouteScene("open-session").real("session:enter");

  private final Request.Login login = new Request.Login("1", "Ann", null, null, Map.of());

  @Test
  void whoeverMayComeInIsEnteredAndThenWelcomedWithTheirPlaceInTheLog() {
    Session ann = route.connect(RouteScene.JSON);
    route.when("session:enter", exchange -> exchange.setVariable("address", new Address("ann")));
    route.answers(HEAD, ROW);

    route.send(login, "session", ann, "request", login);

    assertEquals(
        List.of("direct:check-guest", "session:enter", HEAD, "direct:welcome-user"),
        route.calls(4));
    assertEquals(List.of(Map.of("address", "ann", "unread", true)), route.bodies(HEAD));
    Exchange welcomed = route.received("direct:welcome-user").get(0);
    assertEquals(ROW, welcomed.getMessage().getBody());
    assertEquals(login, welcomed.getVariable("request"));
    assertEquals(ann, welcomed.getVariable("session"));
    assertEquals(0L, welcomed.getVariable("reachedHere"));
  }

  @Test
  void whatAUsersClientsGotHereAndIsNotYetSavedCounts() {
    Samples.take(route, "bob", 3);
    route.when("session:enter", exchange -> exchange.setVariable("address", new Address("bob")));

    route.send(login, "session", route.connect(RouteScene.JSON));

    route.calls(4);
    assertEquals(3L, route.received("direct:welcome-user").get(0).getVariable("reachedHere"));
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameMeansNothingToCamelsBeanLanguage(String name) {
    Samples.take(entering, name, 3);

    entering.send(
        new Request.Login("1", name, null, null, Map.of()),
        "session",
        entering.connect(RouteScene.JSON));

    assertEquals(List.of("direct:check-guest", HEAD, "direct:welcome-user"), entering.calls(3));
    assertEquals(List.of(Map.of("address", name, "unread", true)), entering.bodies(HEAD));
    Exchange welcomed = entering.received("direct:welcome-user").get(0);
    assertEquals(new Address(name), welcomed.getVariable("address"));
    assertEquals(3L, welcomed.getVariable("reachedHere"));
  }

  @Test
  void whoeverMayNotComeInIsNotEntered() {
    route.fails("direct:check-guest", new RefusedException(Code.AUTH_FAILED));

    route.send(login, "session", route.connect(RouteScene.JSON));

    assertEquals(List.of("direct:check-guest", "direct:reject-frame"), route.calls(2));
  }

  @Test
  void aLoginWhileTheStoreIsAwayIsUnavailable() {
    route.when("session:enter", exchange -> exchange.setVariable("address", new Address("ann")));
    route.fails(HEAD, new CannotGetJdbcConnectionException("away"));

    route.send(login, "session", route.connect(RouteScene.JSON));

    assertEquals("direct:answer-unavailable", route.calls(4).get(3));
  }
}
