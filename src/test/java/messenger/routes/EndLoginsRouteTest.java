package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndLoginsRouteTest {
  private static final String REVOKE = "sql:file:sql/revoke-logins.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("end-logins");

  @ParameterizedTest
  @CsvSource({"ann, ann", "' Ann', ann", "null, null", "\"ann\", \"ann\""})
  void theLoginsOfTheNameAreWorthNothing(String written, String name) {
    Map<String, Object> row = Map.of("name", name, "generation", 2L);
    route.answers(REVOKE, row);

    route.send("", "name", written);

    assertEquals(List.of(REVOKE, "direct:answer-admin"), route.calls());
    assertEquals(List.of(Map.of("name", name)), route.bodies(REVOKE));
    assertEquals(List.of(row), route.bodies("direct:answer-admin"));
  }

  @Test
  void aNameThatCanBeNobodysIsRefused() {
    route.send("", "name", "\u0000");

    assertEquals(List.of("direct:reject-frame"), route.calls());
  }
}
