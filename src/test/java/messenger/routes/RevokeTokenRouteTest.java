package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class RevokeTokenRouteTest {
  private static final String REVOKE = "sql:file:sql/revoke-token.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("revoke-token");

  private final Request request = new Request.Logout("1", false);

  @Test
  void theTokenOfWhoLeavesIsWorthNothingBeforeTheGoodbye() {
    route.send(request, "request", request, "session", route.loginToAccount("ann", 4));

    assertEquals(List.of(REVOKE, "direct:say-goodbye"), route.calls());
    assertEquals(List.of(Map.of("name", "ann", "id", "token-of-ann")), route.bodies(REVOKE));
  }

  @Test
  void whileTheStoreIsAwayNothingIsPromised() {
    route.fails(REVOKE, new CannotGetJdbcConnectionException("away"));

    route.send(request, "request", request, "session", route.loginToAccount("ann", 4));

    assertEquals(List.of(REVOKE, "direct:answer-unavailable"), route.calls());
  }
}
