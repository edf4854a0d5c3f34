package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloseSessionsRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("close-sessions");

  @Test
  void onlyLoginsOfTheAccountsGenerationStay() {
    route.send("rows", "account", Map.of("name", "ann", "generation", 5L));

    assertEquals(List.of("session:revoke"), route.calls());
    assertEquals(List.of(Map.of("ann", 5L)), route.bodies("session:revoke"));
  }
}
