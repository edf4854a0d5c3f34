package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.presence.NodeTyping;
import messenger.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PassTypingRouteTest {
  private static final String CHECK = "direct:check-recipient";
  private static final String TELL = "direct:tell-typing";

  @RegisterExtension static final RouteScene route = new RouteScene("pass-typing");

  private static Request.Typing to(String name) {
    return new Request.Typing("t", new Address(name));
  }

  @Test
  void whoTypesIsCheckedLikeWhoWritesAndThenTold() {
    route.send(to("bob"), "session", route.login("Ann"));

    assertEquals(List.of(CHECK, TELL), route.calls());
    assertEquals(List.of(new NodeTyping("this-node", "ann", "bob")), route.bodies(TELL));
  }

  @Test
  void whoMayNotWriteMayNotTypeEither() {
    route.fails(CHECK, new RefusedException(Code.FORBIDDEN));

    route.send(to("carl"), "session", route.login("ann"));

    assertEquals(List.of(CHECK, "direct:reject-frame"), route.calls());
  }

  @Test
  void whoIsBlockedTypesUnheardAndUnaware() {
    route.send(to("dora"), "session", route.login("ann"), "blocked", "dora");

    assertEquals(List.of(CHECK), route.calls());
  }

  @Test
  void aSecondWordTooSoonAndOneToOneselfSayNothing() {
    Session ann = route.login("ann");

    route.send(to("eve"), "session", ann);
    route.send(to("eve"), "session", ann);
    route.send(to("ann"), "session", ann);

    assertEquals(
        Arrays.asList(new NodeTyping("this-node", "ann", "eve"), null, null), route.bodies(TELL));
  }
}
