package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.account.Blocks;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class SaveBlockRouteTest {
  private static final String SAVE = "sql:file:sql/save-block.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("save-block");

  private final Session ann = route.loginToAccount("ann", 1);

  @Test
  void whoIsBlockedIsSoFromTheAnswerOnUntilTheyAreNoLonger() {
    route.answers(SAVE, "ann"); // One row of one column.

    save("bob", true);

    assertEquals(List.of(SAVE, "session:send", "session:release"), route.calls());
    assertEquals(
        List.of(Map.of("owner", "ann", "blocked", "bob", "active", true)), route.bodies(SAVE));
    assertEquals(List.of(new Reply.Ok("1", null)), route.bodies("session:send"));
    assertEquals(true, route.bean(Blocks.class).isBlocked("ann", "bob"));

    save("bob", false);

    assertEquals(false, route.bean(Blocks.class).isBlocked("ann", "bob"));
  }

  @Test
  void moreThanTheListHoldsIsForbiddenAndChangesNothing() {
    route.answers(SAVE, null);

    save("carl", true);

    assertEquals(List.of(SAVE, "direct:reject-frame"), route.calls());
    assertEquals("forbidden", Samples.refusal(route.received("direct:reject-frame").get(0)));
    assertEquals(false, route.bean(Blocks.class).isBlocked("ann", "carl"));
  }

  @Test
  void whileTheStoreIsAwayNobodyIsBlocked() {
    route.fails(SAVE, new CannotGetJdbcConnectionException("away"));

    save("dora", true);

    assertEquals(List.of(SAVE, "direct:answer-unavailable"), route.calls());
    assertEquals(false, route.bean(Blocks.class).isBlocked("ann", "dora"));
  }

  private void save(String other, boolean on) {
    Request request = new Request.Block("1", new Address(other), on);
    route.send(request, "request", request, "session", ann, "held", "true");
  }
}
