package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Session;
import messenger.session.Standing;
import messenger.session.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WelcomeUserRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("welcome-user");

  @Test
  void theWelcomeComesFirstThenThePeopleAndThenTheLog() {
    Arrival ann = arrival("Ann");

    route.send(ann);

    assertEquals(List.of("session:send", "session:send", "direct:follow-log"), route.calls());
    assertEquals(
        List.of(
            new Reply.Welcome("1", "ann", true, null, Map.of("ann", 9L), Map.of("bob", 2L)),
            new Reply.Presence(List.of(), List.of(), 0, List.of("ann"))),
        route.bodies("session:send"));
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameMeansNothingToCamelsBeanLanguage(String name) {
    Arrival arrival = arrival(name);

    route.send(arrival);

    assertEquals(
        List.of(
            new Reply.Welcome("1", name, true, null, Map.of(name, 9L), Map.of("bob", 2L)),
            new Reply.Presence(List.of(), List.of(), 0, List.of(name))),
        route.bodies("session:send"));
    assertEquals(arrival, route.received("direct:follow-log").get(0).getVariable("request"));
  }

  @Test
  void aWelcomeThatFailsIsNotFollowedByTheLog() {
    route.fails("session:send", new IllegalStateException("a bug"));

    Arrival ann = arrival("Ann");

    route.send(ann);

    assertEquals(List.of("session:send", "direct:dead-letter"), route.calls());
    assertSame(ann.sender(), route.received("direct:dead-letter").get(0).getVariable("session"));
  }

  private static Arrival arrival(String name) {
    Session session = route.login(name);
    Request.Login login = new Request.Login("1", name, null, null, Map.of());
    Start start = new Start(5, 9, Map.of("bob", 2L), List.of());
    return new Arrival(session, login, Address.of(name), true, 0, Standing.GUEST, start);
  }
}
