package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Session;
import messenger.session.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WelcomeUserRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("welcome-user");

  @Test
  void theWelcomeComesFirstThenThePeopleAndThenTheLog() {
    welcome(RouteScene.JSON, new Request.Login("1", "Ann", null, null, Map.of()), 0);

    assertEquals(List.of("session:send", "session:send", "direct:follow-log"), route.calls());
    assertEquals(
        List.of(
            new Reply.Welcome("1", "ann", true, Map.of("ann", 9L), Map.of("bob", 2L)),
            new Reply.Presence(List.of(), List.of(), 0, List.of("ann"))),
        route.bodies("session:send"));
  }

  @ParameterizedTest(name = "{0}, seen up to {1}, reached here {2}: goes on behind {3}")
  @CsvSource({
    "json,   ,  0, 9", // Starts at the present.
    "json,   5, 0, 5", // Asks for what it missed.
    "json,   0, 0, 0",
    "json,  99, 0, 0", // A number from another log: gets all there is.
    "legacy,  , 0, 4", // Can't ask: gets what came since it was last connected ...
    "legacy,  , 7, 7", // ... of which this node may know more than the store.
  })
  void theLogGoesOnWhereTheClientLeftIt(String dialect, Long seen, long here, long after) {
    Map<String, Long> last = seen == null ? Map.of() : Map.of("ann", seen);
    Dialect spoken = dialect.equals("json") ? RouteScene.JSON : RouteScene.LEGACY;

    welcome(spoken, new Request.Login("1", "Ann", null, null, last), here);

    assertEquals(new Start(after, 9, Map.of("bob", 2L)), start());
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameMeansNothingToCamelsBeanLanguage(String name) {
    welcome(RouteScene.JSON, new Request.Login("1", name, null, null, Map.of(name, 5L)), 0);

    assertEquals(
        List.of(
            new Reply.Welcome("1", name, true, Map.of(name, 9L), Map.of("bob", 2L)),
            new Reply.Presence(List.of(), List.of(), 0, List.of(name))),
        route.bodies("session:send"));
    assertEquals(new Start(5, 9, Map.of("bob", 2L)), start());
  }

  @Test
  void aWelcomeThatFailsIsNotFollowedByTheLog() {
    route.fails("session:send", new IllegalStateException("a bug"));

    Session ann = welcome(RouteScene.JSON, new Request.Login("1", "Ann", null, null, Map.of()), 0);

    assertEquals(List.of("session:send", "direct:dead-letter"), route.calls());
    assertSame(ann, route.received("direct:dead-letter").get(0).getVariable("session"));
  }

  private static Object start() {
    return route.received("direct:follow-log").get(0).getVariable("start");
  }

  private static Session welcome(Dialect dialect, Request.Login login, long reachedHere) {
    Session session = route.login(login.user(), dialect);
    route.send(
        Map.of("head", 9L, "reached", 4L, "unread", "{\"bob\":2}"),
        "session",
        session,
        "address",
        Address.of(login.user()),
        "request",
        login,
        "reachedHere",
        reachedHere);
    return session;
  }
}
