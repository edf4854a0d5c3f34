package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Request;
import org.apache.camel.component.seda.SedaEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SaveAccountRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("save-account");

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(new Request.Block("1", new Address("bob"), true), "direct:save-block"),
        Arguments.of(new Request.Block("1", new Address("bob"), false), "direct:save-block"),
        Arguments.of(new Request.Logout("1", false), "direct:revoke-token"),
        Arguments.of(new Request.Logout("1", true), "direct:revoke-logins"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("requests")
  void everyChangeHasItsOwnRoute(Request request, String target) {
    route.send(request, "request", request, "kind", request.kind());

    assertEquals(List.of(target), route.calls(1));
  }

  @Test
  void oneIsSavedAfterTheOther() {
    SedaEndpoint queue = route.inlet(SedaEndpoint.class);

    assertEquals(1, queue.getConcurrentConsumers());
    assertEquals(1_000, queue.getSize());
  }
}
