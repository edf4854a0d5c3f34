package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import messenger.store.NodeHeads;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShareHeadsRouteTest {
  private static final String REDIS = "spring-redis:localhost:6379";

  @RegisterExtension static final RouteScene route = new RouteScene("share-heads");

  @Test
  void otherNodesAreToldTheLastNumberOfEveryLogInABatch() throws Exception {
    route.send(
        List.of(
            new Committed(null, Samples.entry("ann", 7, "bob", 1, "one"), Outcome.NEW),
            new Committed(null, Samples.entry("bob", 2, "\"c", 9, "two"), Outcome.NEW),
            new Committed(null, Samples.entry("ann", 5, "bob", 0, "again"), Outcome.DUPLICATE)));

    assertEquals(List.of(REDIS), route.calls(1));
    Message published = route.received(REDIS).get(0).getMessage();
    assertEquals("m:heads", published.getHeader("CamelRedis.Channel"));
    assertEquals(
        new NodeHeads("this-node", Map.of("ann", 7L, "bob", 2L, "\"c", 9L)),
        new ObjectMapper()
            .readValue(published.getHeader("CamelRedis.Message", String.class), NodeHeads.class));
  }
}
