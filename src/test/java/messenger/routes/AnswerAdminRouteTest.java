package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerAdminRouteTest {
  private static final String CLOSE = "direct:close-sessions";

  @RegisterExtension static final RouteScene route = new RouteScene("answer-admin");

  @Test
  void theSessionsAreClosedAndTheRowIsTheAnswer() {
    Map<String, Object> row = Map.of("name", "ann", "generation", 2L);

    Exchange done = route.send(row);

    assertEquals(List.of(CLOSE), route.calls());
    assertEquals(row, route.received(CLOSE).get(0).getVariable("account"));
    assertEquals(row, done.getMessage().getBody());
  }

  @Test
  void whoHasNoAccountIsNotFound() {
    route.send(null);

    assertEquals(List.of("direct:reject-frame"), route.calls());
    assertEquals("not_found", Samples.refusal(route.received("direct:reject-frame").get(0)));
  }
}
