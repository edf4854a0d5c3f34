package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import messenger.account.Blocks;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.presence.Roster;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessResourceFailureException;

class SendWatchedRouteTest {
  private static final String READ = "sql:file:sql/read-seen.sql";
  private static final String WATCH = "session:watch";
  private static final String SEND = "session:send";
  private static final String RELEASE = "session:release";

  @RegisterExtension static final RouteScene route = new RouteScene("send-watched");

  private static Request.Watch watch(String... names) {
    return new Request.Watch("1", new LinkedHashSet<>(List.of(names)));
  }

  private static void ask(Request.Watch watch, Session session) {
    route.send(watch, "request", watch, "session", session, "held", "true");
  }

  private static Map<String, Object> row(String name) {
    return Map.of("address", name, "seen", Samples.NOW.toEpochMilli());
  }

  @Test
  void whoIsOnlineAndWhenTheOthersWereIsToldAfterTheirChangesAre() {
    Session ann = route.login("ann");
    route.login("bob");
    route.bean(Roster.class).settle(List.of("bob"));
    route.answers(READ, List.of(row("bob"), row("carl"), row("dora")));
    Request.Block block = new Request.Block(null, new Address("ann"), true);
    route.bean(Blocks.class).note(block, new Address("dora"));
    Request.Watch watch = watch("carl", "bob", "dora", "null");

    ask(watch, ann);

    assertEquals(List.of(READ, WATCH, SEND, RELEASE), route.calls(4));
    assertEquals(
        List.of(Map.of("names", "[\"carl\",\"bob\",\"dora\",\"null\"]")), route.bodies(READ));
    assertSame(watch, route.received(WATCH).get(0).getVariable("request"));
    assertEquals(
        List.of(
            new Reply.Presence(
                List.of("bob"),
                List.of("carl", "dora", "null"),
                1,
                null,
                Map.of("carl", Samples.NOW))),
        route.bodies(SEND));
    assertSame(ann, route.received(RELEASE).get(0).getVariable("session"));
  }

  @Test
  void whenPostgresIsAwayNothingIsWatchedAndTheClientIsTold() {
    route.fails(READ, new DataAccessResourceFailureException("away"));

    ask(watch("eve"), route.login("ann"));

    assertEquals(List.of(READ, "direct:answer-unavailable"), route.calls(2));
    Exchange refused = route.received("direct:answer-unavailable").get(0);
    assertNotNull(refused.getVariable("held"), "the frames behind it must come");
  }
}
