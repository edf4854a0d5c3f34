package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.session.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class FollowLogRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("follow-log");
  private static final Start START = new Start(4, 9, Map.of());

  @Test
  void theReceiptsComeBeforeTheLogAndThenTheHeldFrames() {
    route.send(null, "start", START, "session", route.login("ann"));

    assertEquals(
        List.of("direct:send-receipts", "session:follow", "session:release"), route.calls());
    assertEquals(List.of(START), route.bodies("session:follow"));
  }

  @Test
  void whoseClientKnowsNoReceiptsGetsNone() {
    route.send(null, "start", START, "session", route.login("ann", RouteScene.LEGACY));

    assertEquals(List.of("session:follow", "session:release"), route.calls());
  }

  @Test
  void ifTheStoreGoesAwayTheLoginIsRefused() {
    route.fails("direct:send-receipts", new CannotGetJdbcConnectionException("away"));

    route.send(null, "start", START, "session", route.login("ann"));

    assertEquals(List.of("direct:send-receipts", "direct:answer-unavailable"), route.calls());
  }
}
