package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class RevokeLoginsRouteTest {
  private static final String REVOKE = "sql:file:sql/revoke-logins.sql";
  private static final String UNAVAILABLE = "direct:answer-unavailable";

  @RegisterExtension static final RouteScene route = new RouteScene("revoke-logins");

  private final Request request = new Request.Logout("1", true);

  @Test
  void whoLeavesEverywhereIsSaidGoodbyeAndTheOtherSessionsAreClosed() {
    route.answers(REVOKE, Map.of("name", "ann", "generation", 5L));

    route.send(request, "request", request, "session", route.loginToAccount("ann", 4));

    assertEquals(
        List.of("session:spare", REVOKE, "direct:say-goodbye", "direct:close-sessions"),
        route.calls());
    assertEquals(List.of(Map.of("name", "ann", "id", "token-of-ann")), route.bodies(REVOKE));
    assertEquals(
        Map.of("name", "ann", "generation", 5L),
        route.received("direct:close-sessions").get(0).getVariable("account"));
  }

  @Test
  void whileTheStoreIsAwayNothingIsPromised() {
    route.fails(REVOKE, new CannotGetJdbcConnectionException("away"));

    route.send(
        request, "request", request, "session", route.loginToAccount("ann", 4), "held", "true");

    assertEquals(List.of("session:spare", REVOKE, UNAVAILABLE), route.calls());
    assertEquals("true", route.received(UNAVAILABLE).get(0).getVariable("held"));
  }
}
