package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Reply;
import messenger.session.Notice;
import org.apache.camel.component.redis.Command;
import org.apache.camel.component.redis.RedisConfiguration;
import org.apache.camel.component.redis.RedisEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HearTypingRouteTest {
  private static final String TELL = "session:tell";

  @RegisterExtension static final RouteScene route = new RouteScene("hear-typing");

  @Test
  void whoTypesOnAnotherNodeIsToldHere() {
    route.send("{\"node\":\"n1\",\"from\":\"ann\",\"to\":\"bob\"}");

    assertEquals(List.of(List.of(new Notice("bob", new Reply.Typing("ann")))), route.bodies(TELL));
  }

  @Test
  void itsOwnWordsAreNoNews() {
    route.send("{\"node\":\"this-node\",\"from\":\"ann\",\"to\":\"bob\"}");

    assertEquals(List.of(List.of()), route.bodies(TELL));
  }

  @Test
  void aHeaderFromRedisIsNotPassedOn() {
    route.sendWithHeaders(
        "{\"node\":\"n1\",\"from\":\"ann\",\"to\":\"bob\"}",
        Map.of("CamelRedis.Command", "FLUSHALL"));

    assertEquals(Map.of(), route.received(TELL).get(0).getMessage().getHeaders());
  }

  @Test
  void itListensToTheChannelOfAllNodes() {
    RedisConfiguration subscription = route.inlet(RedisEndpoint.class).getConfiguration();

    assertEquals(Command.SUBSCRIBE, subscription.getCommand());
    assertEquals("m:typing", subscription.getChannels());
  }
}
