package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Code;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SayGoodbyeRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("say-goodbye");

  @Test
  void whoeverLogsOutIsSaidGoodbyeAndNotToComeBack() {
    route.send("rows", "request", new Request.Logout("9", false), "session", route.login("ann"));

    assertEquals(List.of("session:close"), route.calls());
    assertEquals(
        List.of(new Reply.Bye("9", Code.GOODBYE, null, false)), route.bodies("session:close"));
  }
}
