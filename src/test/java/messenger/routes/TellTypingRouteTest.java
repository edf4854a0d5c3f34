package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Reply;
import messenger.presence.NodeTyping;
import messenger.session.Notice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TellTypingRouteTest {
  private static final String SHARE = "seda:share-typing";
  private static final String TELL = "session:tell";

  @RegisterExtension static final RouteScene route = new RouteScene("tell-typing");

  @Test
  void theDevicesThatAreHereAreToldAndOtherNodes() {
    NodeTyping typing = new NodeTyping("this-node", "ann", "bob");

    route.send(typing);

    assertEquals(List.of(SHARE, TELL), route.calls());
    assertEquals(List.of(typing), route.bodies(SHARE));
    assertEquals(List.of(List.of(new Notice("bob", new Reply.Typing("ann")))), route.bodies(TELL));
  }

  @Test
  void ofNothingNobodyIsTold() {
    route.send(null);

    assertEquals(List.of(), route.calls());
  }
}
