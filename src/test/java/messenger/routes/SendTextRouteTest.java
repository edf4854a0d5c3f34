package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Session;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SendTextRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("send-text");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("send-text").set("messenger.store.queue-size", 1).real("seda:store-message");

  private final Request.Send text = Samples.text("bob", "hello");

  @Test
  void aTextIsCheckedThenSubmittedThenQueued() {
    Session ann = route.login("ann");
    Submission submission = Samples.submission(ann, "ann", text);
    route.answers("session:submit", submission);

    route.send(text, "session", ann);

    assertEquals(
        List.of("direct:check-recipient", "session:submit", "seda:store-message"), route.calls());
    assertEquals(List.of(submission), route.bodies("seda:store-message"));
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
    Session ann = full.login("ann");

    full.send(text, "session", ann);
    assertEquals(List.of("direct:check-recipient", "session:submit"), full.calls());

    full.send(text, "session", ann);
    assertEquals("direct:answer-busy", full.calls().get(4));
    assertEquals(5, full.calls().size());
  }
}
