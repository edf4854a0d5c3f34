package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Address;
import messenger.frame.Request;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockUserRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("block-user");

  @ParameterizedTest(name = "block: {0}")
  @ValueSource(booleans = {true, false})
  void whoHasAnAccountCanBlockSomebodyAndUnblockThem(boolean on) {
    Request.Block request = new Request.Block("1", new Address("bob"), on);

    route.send(request, "session", route.loginToAccount("ann", 1));

    assertEquals(List.of("direct:change-account"), route.calls());
    assertEquals(List.of(request), route.bodies("direct:change-account"));
  }

  @ParameterizedTest(name = "block: {0}")
  @ValueSource(booleans = {true, false})
  void aGuestCanNot(boolean on) {
    Request.Block request = new Request.Block("1", new Address("bob"), on);

    route.send(request, "session", route.login("ann"));

    assertEquals(List.of("direct:reject-frame"), route.calls());
    assertEquals("forbidden", Samples.refusal(route.received("direct:reject-frame").get(0)));
  }
}
