package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectUserRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("disconnect-user");

  @ParameterizedTest
  @ValueSource(strings = {"ann", "null", "\"ann\"", "${body}", "Ann Müller"})
  void whoIsNamedIsDismissedAndTheCountIsTheAnswer(String name) {
    route.answers("session:dismiss", Map.of("disconnected", 2));

    Exchange done = route.send("what was posted", "name", name);

    assertEquals(List.of("session:dismiss"), route.calls());
    assertEquals(Map.of("disconnected", 2), done.getMessage().getBody());
  }

  @Test
  void theNameIsTakenAsItIs() {
    route.send("", "name", " Ann ");
    assertEquals(List.of(" Ann "), route.bodies("session:dismiss"));
  }

  @Test
  void aNameThatCanBeNobodysIsRefused() {
    route.fails("session:dismiss", new RefusedException(Code.BAD_FIELD));

    route.send("", "name", "\u0000");

    assertEquals(List.of("session:dismiss", "direct:reject-frame"), route.calls());
  }
}
