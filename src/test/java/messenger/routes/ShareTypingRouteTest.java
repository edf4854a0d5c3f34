package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import messenger.presence.NodePresence;
import messenger.presence.NodeTyping;
import messenger.presence.Roster;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShareTypingRouteTest {
  private static final String REDIS = "spring-redis:localhost:6379";

  @RegisterExtension static final RouteScene route = new RouteScene("share-typing");

  @Test
  void otherNodesAreToldOfTheirPeopleAndOfNobodyElse() throws Exception {
    List<String> elsewhere = List.of("\"bob");
    route.bean(Roster.class).heard(new NodePresence("n1", elsewhere, List.of(), false, 1, null));
    NodeTyping typing = new NodeTyping("this-node", "null", "\"bob");

    route.send(new NodeTyping("this-node", "ann", "carl"));
    route.send(typing);

    assertEquals(List.of(REDIS), route.calls(1));
    Message published = route.received(REDIS).get(0).getMessage();
    assertEquals("m:typing", published.getHeader("CamelRedis.Channel"));
    assertEquals(
        typing,
        new ObjectMapper()
            .readValue(published.getHeader("CamelRedis.Message", String.class), NodeTyping.class));
  }
}
