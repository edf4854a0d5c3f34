package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.apache.camel.component.redis.Command;
import org.apache.camel.component.redis.RedisConfiguration;
import org.apache.camel.component.redis.RedisEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HearHeadsRouteTest {
  private static final String HEAR = "session:hear";

  @RegisterExtension static final RouteScene route = new RouteScene("hear-heads");

  @Test
  void whatWasWrittenOnAnotherNodeIsLookedAfter() {
    hear("{'node':'n1','heads':{'ann':7,'bob':12345678901}}");

    assertEquals(List.of(Map.of("ann", 7L, "bob", 12_345_678_901L)), route.bodies(HEAR));
  }

  @Test
  void itsOwnWordsAreNoNews() {
    hear("{'node':'this-node','heads':{'ann':7}}");

    assertEquals(List.of(Map.of()), route.bodies(HEAR));
  }

  @Test
  void aHeaderFromRedisIsNotPassedOn() {
    route.sendWithHeaders(
        "{\"node\":\"n1\",\"heads\":{}}", Map.of("CamelRedis.Command", "FLUSHALL"));

    assertEquals(Map.of(), route.received(HEAR).get(0).getMessage().getHeaders());
  }

  @Test
  void itListensToTheChannelOfAllNodes() {
    RedisConfiguration subscription = route.inlet(RedisEndpoint.class).getConfiguration();

    assertEquals(Command.SUBSCRIBE, subscription.getCommand());
    assertEquals("m:heads", subscription.getChannels());
  }

  private static void hear(String said) {
    route.send(said.replace('\'', '"'));
  }
}
