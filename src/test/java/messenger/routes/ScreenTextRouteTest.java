package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScreenTextRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("screen-text");

  private final Request.Send text = Samples.text("bob", "darn");

  @Test
  void theNextFramesWaitUntilTheTextIsQueuedAsPluginsWantIt() {
    Request.Send changed = new Request.Send(text.id(), text.to(), "****");
    route.answers("screen:text", changed);

    route.send(text, "session", route.login("ann"), "user", "ann");

    assertEquals(
        List.of(
            "session:hold",
            "screen:text",
            "session:submit",
            "batch:store-message",
            "session:release"),
        route.calls());
    assertEquals(List.of(changed), route.bodies("session:submit"));
  }

  @Test
  void aTextThatIsRefusedIsNotQueuedAndTheNextFramesCome() {
    route.fails("screen:text", new RefusedException(Code.FORBIDDEN));

    route.send(text, "session", route.login("ann"), "user", "ann");

    assertEquals(List.of("session:hold", "screen:text", "direct:reject-frame"), route.calls());
    assertEquals("true", route.received("direct:reject-frame").get(0).getVariable("held"));
  }

  @Test
  void aTextThatFindsTheQueueFullIsAnsweredBusyAndTheNextFramesCome() {
    route.fails("batch:store-message", new RejectedExecutionException("full"));

    route.send(text, "session", route.login("ann"), "user", "ann");

    assertEquals("direct:answer-busy", route.calls().get(4));
    assertEquals("true", route.received("direct:answer-busy").get(0).getVariable("held"));
  }
}
