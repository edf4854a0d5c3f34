package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MakeBotRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("make-bot");

  private static final String INSERT = "sql:file:sql/insert-account.sql";

  @Test
  void aNameThatIsFreeBecomesTheBots() {
    Map<String, Object> row = Map.of("name", "weather-bot");
    route.answers(INSERT, Map.of("name", "weather-bot", "generation", 1L));

    route.send(row);

    assertEquals(List.of(row), route.bodies(INSERT));
    assertEquals(List.of(INSERT), route.calls());
  }

  @Test
  void aNameThatIsAPersonsIsRefused() {
    route.answers(INSERT, null);

    route.send(Map.of("name", "ann"));

    assertEquals(List.of(INSERT, "direct:reject-frame"), route.calls());
    assertTrue(
        route.received("direct:reject-frame").get(0).getAllProperties().values().stream()
            .anyMatch(value -> value.toString().contains("conflict")));
  }
}
