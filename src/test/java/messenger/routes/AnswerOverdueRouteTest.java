package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.session.Session;
import messenger.session.Submission;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerOverdueRouteTest {
  private static final String ANSWER = "direct:answer-unavailable";

  @RegisterExtension static final RouteScene route = new RouteScene("answer-overdue");

  @Test
  void everySenderWhoWaitsTooLongIsToldToComeBack() {
    Session ann = route.login("ann");
    Session bob = route.login("bob");
    Submission one = Samples.submission(ann, "ann", "bob", "one");
    Submission two = Samples.submission(bob, "bob", "ann", "two");
    route.answers("session:overdue", List.of(one, two));

    route.send(null);

    assertEquals(List.of("session:overdue", ANSWER, ANSWER), route.calls());
    assertEquals(List.of(one, two), variables("request"));
    assertEquals(List.of(ann, bob), variables("session"));
  }

  @Test
  void itIsLookedAtOftenEnoughAndMostlyThereIsNothing() {
    route.answers("session:overdue", List.of());

    route.send(null);

    assertEquals(List.of("session:overdue"), route.calls());
    assertEquals(250, route.inlet(TimerEndpoint.class).getPeriod());
  }

  private static List<Object> variables(String name) {
    return route.received(ANSWER).stream().map(e -> e.getVariable(name)).toList();
  }
}
