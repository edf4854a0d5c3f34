package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerBusyRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("answer-busy");

  @Test
  void tooMuchGoingOnIsRefusedAsBusy() {
    Request.Send text = Samples.text("bob", "hello");

    route.send(text, "session", route.login("ann"));

    assertEquals(List.of("direct:refuse"), route.calls());
    assertEquals("busy", route.received("direct:refuse").get(0).getVariable("code"));
    assertEquals(List.of(text), route.bodies("direct:refuse"));
  }
}
