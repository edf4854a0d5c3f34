package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.session.Session;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefuseBatchRouteTest {
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("refuse-batch");

  @Test
  void everySenderIsToldAboutEachOfTheirTexts() {
    Session ann = route.connect();
    Session bob = route.connect();
    Submission one = Samples.submission(ann, "ann", "bob", "one");
    Submission two = Samples.submission(bob, "bob", "ann", "two");

    route.send("rows", "code", "unavailable", "batch", route.batch(one, two, one));

    assertEquals(List.of(one, two, one), route.bodies(REJECT));
    assertEquals(
        List.of(ann, bob, ann),
        route.received(REJECT).stream().map(e -> e.getVariable("session")).toList());
    assertEquals(
        List.of("unavailable", "unavailable", "unavailable"),
        route.received(REJECT).stream().map(e -> e.getVariable("code")).toList());
  }
}
