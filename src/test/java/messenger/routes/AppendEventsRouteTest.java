package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.plugin.EventQueue;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AppendEventsRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("append-events");

  private static final String APPEND = "sql:file:sql/append-events.sql";

  @Test
  void whatHappenedIsNotedOnce() {
    EventQueue queue = route.bean(EventQueue.class);
    queue.want(Set.of("login"));
    queue.noteSession("opened", route.login("ann"));

    route.send(null);
    route.send(null);

    assertEquals(
        List.of(Map.of("events", "[{\"t\":\"login\",\"f\":\"ann\"}]")), route.bodies(APPEND));
  }

  @Test
  void whatPostgresDidNotTakeIsSentAgain() {
    EventQueue queue = route.bean(EventQueue.class);
    queue.want(Set.of("login"));
    queue.noteSession("opened", route.login("ann"));
    route.fails(APPEND, new SQLTransientConnectionException("away"));
    route.send(null);
    assertEquals(1, queue.waiting());
    queue.noteSession("opened", route.login("bob"));

    route.answers(APPEND, 1);
    route.send(null);
    route.send(null);

    Object ann = Map.of("events", "[{\"t\":\"login\",\"f\":\"ann\"}]");
    Object bob = Map.of("events", "[{\"t\":\"login\",\"f\":\"bob\"}]");
    assertEquals(List.of(ann, ann, bob), route.bodies(APPEND));
    assertEquals(0, queue.waiting());
  }

  @Test
  void whenNothingHappenedNothingIsDone() {
    route.send(null);

    assertEquals(List.of(), route.calls());
    assertEquals(0, route.bean(EventQueue.class).waiting());
    assertEquals(200, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
