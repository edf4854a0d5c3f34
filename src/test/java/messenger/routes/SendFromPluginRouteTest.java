package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendFromPluginRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("send-from-plugin");

  private final Request.Send text = Samples.text("bob", "hello");

  @Test
  void aTextIsCheckedThenSubmittedThenQueued() {
    Submission submission = new Submission(null, "weather-bot", text, 0);
    route.answers("session:submit", submission);

    route.send(text);

    assertEquals(
        List.of("direct:check-recipient", "session:submit", "batch:store-message"), route.calls());
    assertEquals(List.of(submission), route.bodies("batch:store-message"));
  }

  @Test
  void aTextThatIsRefusedIsNotQueued() {
    route.fails("direct:check-recipient", new RefusedException(Code.FORBIDDEN));

    route.send(text);

    assertEquals(List.of("direct:check-recipient", "direct:reject-frame"), route.calls());
  }

  @Test
  void aTextThatFindsTheQueueFullIsAnsweredBusy() {
    route.fails("batch:store-message", new RejectedExecutionException("full"));

    route.send(text);

    assertEquals("direct:answer-busy", route.calls().get(3));
  }
}
