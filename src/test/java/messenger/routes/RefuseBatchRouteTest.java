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

    route.send(
        "rows",
        "code",
        "unavailable",
        "batch",
        route.batch(one, two, one),
        "request",
        one.send(),
        "session",
        ann);

    assertEquals(List.of(one, two, one), variables("request"));
    assertEquals(List.of(ann, bob, ann), variables("session"));
    assertEquals(List.of("unavailable", "unavailable", "unavailable"), variables("code"));
  }

  private static List<Object> variables(String name) {
    return route.received(REJECT).stream().map(e -> e.getVariable(name)).toList();
  }
}
