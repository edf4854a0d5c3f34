package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClaimCursorRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("claim-cursor");

  @Test
  void theRowIsTheAnswer() {
    Map<String, Object> asked = Map.of("name", "archive", "owner", "this-node");
    Map<String, Object> place = Map.of("at", 1L, "key", "ann", "seq", 2L);
    route.answers("sql:file:sql/claim-cursor.sql", place);

    Exchange done = route.send(asked);

    assertEquals(List.of(asked), route.bodies("sql:file:sql/claim-cursor.sql"));
    assertEquals(place, done.getMessage().getBody());
  }

  @Test
  void aDatabaseThatIsAwayIsSaid() {
    route.fails(
        "sql:file:sql/claim-cursor.sql",
        new org.springframework.dao.DataAccessResourceFailureException("away"));

    route.send(Map.of());

    assertEquals(
        List.of("sql:file:sql/claim-cursor.sql", "direct:answer-unavailable"), route.calls());
  }
}
