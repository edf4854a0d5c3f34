package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.presence.NodePresence;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.redis.RedisConnectionFailureException;

class PublishPresenceRouteTest {
  private static final String REDIS = "spring-redis:localhost:6379";

  @RegisterExtension static final RouteScene route = new RouteScene("publish-presence");

  private final NodePresence news =
      new NodePresence("this-node", List.of("ann"), List.of("bob"), false, 1, null);

  @Test
  void otherNodesGetItAsJsonOnTheirChannel() {
    route.send(news);

    assertEquals(List.of(REDIS), route.calls());
    Message published = route.received(REDIS).get(0).getMessage();
    assertEquals("m:presence", published.getHeader("CamelRedis.Channel"));
    assertEquals(
        "{'node':'this-node','online':['ann'],'offline':['bob'],'whole':false,'count':1,'ask':null}"
            .replace('\'', '"'),
        published.getHeader("CamelRedis.Message"));
  }

  @Test
  void whenRedisIsAwayNobodyHearsOfIt() {
    route.fails(REDIS, new RedisConnectionFailureException("away"));

    route.send(news);

    assertEquals(List.of(REDIS), route.calls());
  }
}
