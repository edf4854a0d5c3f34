package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import messenger.frame.Request;
import messenger.presence.NodePresence;
import messenger.presence.Roster;
import org.apache.camel.component.redis.Command;
import org.apache.camel.component.redis.RedisConfiguration;
import org.apache.camel.component.redis.RedisEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HearPresenceRouteTest {
  private static final String SHARE = "seda:share-presence";

  @RegisterExtension static final RouteScene route = new RouteScene("hear-presence");

  @Test
  void whoIsConnectedToAnotherNodeIsOnlineHereToo() {
    hear("{'node':'n1','online':['ann','bob'],'offline':[],'whole':true,'count':2,'ask':null}");

    Request.Users everybody = new Request.Users(null, null, 100);
    assertEquals(List.of("ann", "bob"), route.bean(Roster.class).page(everybody).users());
    assertEquals(List.of(SHARE), route.calls());
    assertNull(route.bodies(SHARE).get(0));
  }

  @Test
  void aNodeThatWasMisheardIsAskedForTheWhole() {
    hear("{'node':'n2','online':['cem'],'offline':[],'whole':false,'count':7,'ask':null}");

    NodePresence question = (NodePresence) route.bodies(SHARE).get(0);
    assertEquals("n2", question.ask());
  }

  @Test
  void aNodeThatAsksForTheWholeGetsIt() {
    hear("{'node':'n3','online':[],'offline':[],'whole':false,'count':0,'ask':'this-node'}");

    NodePresence answer = (NodePresence) route.bodies(SHARE).get(0);
    assertEquals(new NodePresence("this-node", List.of(), List.of(), true, 0, null), answer);
  }

  @Test
  void aHeaderFromRedisIsNotPassedOn() {
    String said = "{'node':'n4','online':[],'offline':[],'whole':true,'count':0,'ask':null}";

    route.sendWithHeaders(said.replace('\'', '"'), Map.of("CamelRedis.Command", "FLUSHALL"));

    assertEquals(Map.of(), route.received(SHARE).get(0).getMessage().getHeaders());
  }

  @Test
  void itListensToTheChannelOfAllNodes() {
    RedisConfiguration subscription = route.inlet(RedisEndpoint.class).getConfiguration();

    assertEquals(Command.SUBSCRIBE, subscription.getCommand());
    assertEquals("m:presence", subscription.getChannels());
    assertSame(route.bean("redisListener"), subscription.getListenerContainer());
  }

  @Test
  void whatIsNotPresenceIsABug() {
    route.send("{\"node\":");

    assertEquals(List.of("direct:dead-letter"), route.calls());
  }

  private static void hear(String said) {
    route.send(said.replace('\'', '"'));
  }
}
