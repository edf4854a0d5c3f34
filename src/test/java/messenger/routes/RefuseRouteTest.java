package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefuseRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("refuse");

  @ParameterizedTest(name = "with batch: {0}, with session: {1}: {2}")
  @CsvSource({
    "true,  false, direct:refuse-batch",
    "true,  true,  direct:refuse-batch",
    "false, true,  direct:reject-frame",
    "false, false, ",
  })
  void whoeverWaitsForAnAnswerGetsIt(boolean batch, boolean session, String target) {
    route.send(
        "the request",
        "code",
        "internal",
        "batch",
        batch ? route.batch(Samples.submission(null, "ann", "bob", "hi")) : null,
        "session",
        session ? route.connect() : null);

    assertEquals(Stream.ofNullable(target).toList(), route.calls());
    if (target != null) {
      assertEquals(List.of("the request"), route.bodies(target));
      assertEquals("internal", route.received(target).get(0).getVariable("code"));
    }
  }

  @Test
  void anEventOfASessionIsNoRequest() {
    route.send("ann", "code", "unavailable", "session", route.connect(), "event", "behind");

    assertEquals(List.of(), route.calls());
  }
}
