package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import messenger.account.Judgement;
import messenger.frame.Code;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefuseArrivalsRouteTest {
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("refuse-arrivals");

  private final Arrival ann = arrival("ann");
  private final Arrival server = arrival("server");

  @Test
  void everybodyIsToldTheirOwnReason() {
    route.send(
        judgement(
            new Judgement.Refusal(ann, Code.AUTH_FAILED),
            new Judgement.Refusal(server, Code.FORBIDDEN)),
        "batch",
        new Arrivals(List.of()));

    assertEquals(List.of(REJECT, REJECT), route.calls());
    assertEquals(List.of(ann, server), variables("request"));
    assertEquals(List.of(ann.sender(), server.sender()), variables("session"));
    assertEquals(List.of("auth_failed", "forbidden"), variables("code"));
    assertNull(route.received(REJECT).get(0).getVariable("held"), "or they were released twice");
  }

  @Test
  void mostlyNobodyIsRefused() {
    route.send(judgement());

    assertEquals(List.of(), route.calls());
  }

  private static Judgement judgement(Judgement.Refusal... refusals) {
    return new Judgement(new Arrivals(List.of()), List.of(refusals));
  }

  private static Arrival arrival(String name) {
    Request.Login login = new Request.Login("1", name, null, null, Map.of());
    return Arrival.of(route.connect(RouteScene.JSON), login);
  }

  private static List<Object> variables(String name) {
    return route.received(REJECT).stream().map(e -> e.getVariable(name)).toList();
  }
}
