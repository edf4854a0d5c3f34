package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerUnavailableRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("answer-unavailable");

  @Test
  void aStoreThatIsAwayIsRefusedAsUnavailable() {
    Request.Send text = Samples.text("bob", "hello");

    route.send(text, "session", route.login("ann"));

    assertEquals(List.of("direct:refuse"), route.calls());
    assertEquals("unavailable", route.received("direct:refuse").get(0).getVariable("code"));
    assertEquals(List.of(text), route.bodies("direct:refuse"));
  }
}
