package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Session;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendTextRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("send-text");

  private final Request.Send text = Samples.text("bob", "hello");

  @Test
  void aTextIsCheckedThenSubmittedThenQueued() {
    Session ann = route.login("ann");
    Submission submission = Samples.submission(ann, "ann", text);
    route.answers("session:submit", submission);

    route.send(text, "session", ann);

    assertEquals(
        List.of("direct:check-recipient", "session:submit", "batch:store-message"), route.calls());
    assertEquals(List.of(submission), route.bodies("batch:store-message"));
  }

  @Test
  void aTextThatIsRefusedIsNotQueued() {
    route.fails("direct:check-recipient", new RefusedException(Code.FORBIDDEN));

    route.send(text, "session", route.login("ann"));

    assertEquals(List.of("direct:check-recipient", "direct:reject-frame"), route.calls());
    assertEquals(List.of(text), route.bodies("direct:reject-frame"));
  }

  @Test
  void aTextThatFindsTheQueueFullIsAnsweredBusy() {
    route.fails("batch:store-message", new RejectedExecutionException("full"));

    route.send(text, "session", route.login("ann"));

    assertEquals("direct:answer-busy", route.calls().get(3));
    assertEquals(4, route.calls().size());
  }

  @Test
  void aTextThatPluginsHaveToDoWithIsLookedAtFirst() {
    route.send(text, "session", route.login("ann"), "screened", "bob");

    assertEquals(List.of("direct:check-recipient", "direct:screen-text"), route.calls());
    assertEquals(List.of(text), route.bodies("direct:screen-text"));
  }
}
