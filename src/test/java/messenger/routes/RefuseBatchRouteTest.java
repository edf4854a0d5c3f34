package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
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

  @Test
  void soIsEverybodyWhoArrives() {
    Arrival ann = arrival("ann");
    Arrival bob = arrival("bob");

    route.send("rows", "code", "unavailable", "batch", new Arrivals(List.of(ann, bob)));

    assertEquals(List.of(ann, bob), variables("request"), "whom session:reject releases");
    assertEquals(List.of(ann.sender(), bob.sender()), variables("session"));
    assertEquals(Arrays.asList(null, null), variables("held"));
  }

  private static Arrival arrival(String name) {
    Request.Login login = new Request.Login("1", name, null, null, Map.of());
    return Arrival.of(route.connect(RouteScene.JSON), login);
  }

  private static List<Object> variables(String name) {
    return route.received(REJECT).stream().map(e -> e.getVariable(name)).toList();
  }
}
