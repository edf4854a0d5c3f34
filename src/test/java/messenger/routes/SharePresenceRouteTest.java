package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.presence.NodePresence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharePresenceRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("share-presence");

  @Test
  void newsIsPublishedAndNoNewsIsNot() {
    NodePresence news = new NodePresence("this-node", List.of("ann"), List.of(), false, 1, null);

    route.send(null);
    route.send(news);

    assertEquals(List.of("direct:publish-presence"), route.calls(1));
    assertEquals(List.of(news), route.bodies("direct:publish-presence"));
  }
}
