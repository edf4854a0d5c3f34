package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveStrangerRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("receive-stranger");

  @ParameterizedTest(name = "{0} goes to {1} with code {2}")
  @CsvSource({
    "login,        direct:log-in,",
    "register,     direct:register,",
    "ping,         direct:answer-ping,",
    "logout,       direct:log-out,",
    "send,         direct:reject-frame, unauthenticated",
    "send-to-room, direct:reject-frame, unauthenticated",
    "block,        direct:reject-frame, unauthenticated",
    "password,     direct:reject-frame, unauthenticated",
    "users,        direct:reject-frame, unauthenticated",
    "nonsense,     direct:reject-frame, unauthenticated",
  })
  void aStrangerCanLogInOrRegisterPingAndLeave(String kind, String target, String code) {
    route.send("the frame", "kind", kind, "session", route.connect());

    assertEquals(List.of(target), route.calls());
    assertEquals(List.of("the frame"), route.bodies(target));
    assertEquals(code, route.received(target).get(0).getVariable("code"));
  }
}
