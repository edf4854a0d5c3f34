package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.plugin.Interest;
import messenger.plugin.Page;
import messenger.plugin.Place;
import messenger.plugin.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessResourceFailureException;

class ReadEventsRouteTest {
  private static final String HORIZON = "sql:file:sql/read-horizon.sql";
  private static final String EVENTS = "sql:file:sql/read-events.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("read-events");

  private final Reading reading =
      new Reading(
          new Interest("archive", Set.of("message"), null, "bob", false),
          new Place(1_000, "ann", 7),
          60_000);

  @Test
  void itIsReadUpToTheMomentThatWasAskedForBefore() {
    route.answers(HORIZON, 1_500L);
    route.answers(
        EVENTS, List.of(Map.of("at", 1_200L, "key", "eve", "seq", 3L, "type", "message")));

    Page page = (Page) route.send(reading).getMessage().getBody();

    assertEquals(List.of(HORIZON, EVENTS), route.calls());
    assertEquals(List.of(Map.of("statement_ms", 10_000L)), route.bodies(HORIZON));
    Map<?, ?> asked = (Map<?, ?>) route.bodies(EVENTS).get(0);
    assertEquals(
        "1000 ann 7 to 1500 for bob",
        "%s %s %s to %s for %s"
            .formatted(
                asked.get("at"),
                asked.get("key"),
                asked.get("seq"),
                asked.get("until"),
                asked.get("recipient")));
    assertEquals(new Place(1_200, "eve", 3), page.events().get(0).place());
    assertEquals(Place.before(1_501), page.next());
    assertTrue(page.isLast());
  }

  @Test
  void aDatabaseThatIsAwayIsSaid() {
    route.fails(HORIZON, new DataAccessResourceFailureException("away"));

    route.send(reading);

    assertEquals(List.of(HORIZON, "direct:answer-unavailable"), route.calls());
  }
}
