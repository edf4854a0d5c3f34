package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogOutRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("log-out");

  @Test
  void aStrangerIsSaidGoodbye() {
    route.send(new Request.Logout("9", false), "session", route.connect());

    assertEquals(List.of("direct:say-goodbye"), route.calls());
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aGuestIsSaidGoodbye(String name) {
    route.send(new Request.Logout("9", true), "session", route.login(name), "user", name);

    assertEquals(List.of("direct:say-goodbye"), route.calls());
  }

  @ParameterizedTest(name = "everywhere: {0}")
  @ValueSource(booleans = {true, false})
  void whoHasAnAccountLeavesNothingBehindThatCouldBeUsed(boolean everywhere) {
    Request.Logout request = new Request.Logout("9", everywhere);

    route.send(request, "session", route.loginToAccount("ann", 1), "user", "ann");

    assertEquals(List.of("direct:change-account"), route.calls());
    assertEquals(List.of(request), route.bodies("direct:change-account"));
  }
}
