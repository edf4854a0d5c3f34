package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SaveCursorRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("save-cursor");

  @Test
  void theNumberThatWasNotedIsTheAnswer() {
    Map<String, Object> place = Map.of("name", "archive", "owner", "this-node", "seq", 2L);
    route.answers("sql:file:sql/save-cursor.sql", 2L);

    Exchange done = route.send(place);

    assertEquals(List.of(place), route.bodies("sql:file:sql/save-cursor.sql"));
    assertEquals(2L, done.getMessage().getBody());
  }
}
