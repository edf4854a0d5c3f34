package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerPingRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("answer-ping");

  @Test
  void aPingIsAnsweredByAPongWithTheSameId() {
    route.send(new Request.Ping("7"), "session", route.connect());

    assertEquals(List.of("session:send"), route.calls());
    assertEquals(List.of(new Reply.Pong("7")), route.bodies("session:send"));
  }

  @Test
  void whatIsNoPingIsABugAndSaysSo() {
    route.send("not a ping", "session", route.connect());

    assertEquals(List.of("direct:dead-letter"), route.calls());
  }
}
