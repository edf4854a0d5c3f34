package messenger.browser;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs in Node talk by the page's own library, web/sdk/, and by the real server. */
@ExtendWith(SharedServer.class)
class SdkInNodeIT {
  @Test
  void aGuestAndSomebodyWithAnAccountTalkAndLoseNothing(ServerProcess server)
      throws IOException, InterruptedException {
    Node node = Node.assumed();
    URI page = server.page();
    String url = "ws://" + page.getAuthority() + "/ws";
    String said =
        node.runs(
            300,
            node.withWebSocket(),
            "src/test/js/two-messengers.js",
            url,
            fresh("gus"),
            fresh("ada"));
    assertEquals("done", said.lines().reduce("", (before, line) -> line), said);
  }
}
