package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import messenger.presence.NodePresence;
import messenger.presence.Roster;
import org.apache.camel.Message;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.redis.RedisConnectionFailureException;

class RenewLeaseRouteTest {
  private static final String PUBLISH = "direct:publish-presence";
  private static final String REDIS = "spring-redis:localhost:6379";

  @RegisterExtension static final RouteScene route = new RouteScene("renew-lease");

  @Test
  void otherNodesHearThatThisOneLivesAndRedisKeepsItsLease() {
    route.login("ann");
    route.bean(Roster.class).settle(List.of("ann"));

    route.send(null);

    assertEquals(List.of(PUBLISH, REDIS), route.calls());
    assertEquals(
        List.of(new NodePresence("this-node", List.of(), List.of(), false, 1, null)),
        route.bodies(PUBLISH));
    Message lease = route.received(REDIS).get(0).getMessage();
    assertEquals("m:node:this-node", lease.getHeader("CamelRedis.Key"));
    assertEquals(1, lease.getHeader("CamelRedis.Value"));
    assertEquals("10", lease.getHeader("CamelRedis.Timeout"));
  }

  @Test
  void theLeaseOutlivesTwoRenewalsThatFail() {
    long period = route.inlet(TimerEndpoint.class).getPeriod();

    assertEquals(3_000, period);
    assertTrue(2 * period < 10_000, () -> "every " + period + " ms");
  }

  @Test
  void whenRedisIsAwayNobodyHearsOfIt() {
    route.fails(REDIS, new RedisConnectionFailureException("away"));

    route.send(null);

    assertEquals(List.of(PUBLISH, REDIS), route.calls());
    assertTrue(route.state("redis").isAway());
  }

  @Test
  void aLeaseThatIsRenewedShowsThatRedisIsBack() {
    route.state("redis").lost();

    route.send(null);

    assertFalse(route.state("redis").isAway());
  }
}
