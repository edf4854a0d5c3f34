package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import messenger.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteSessionRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("note-session");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("note-session")
          .set("messenger.log.queue-size", 1)
          .set("messenger.presence.queue-size", 1)
          .real("seda:catch-up")
          .real("seda:announce-users");

  @ParameterizedTest(name = "{0} goes to {1}")
  @CsvSource({
    "opened, seda:announce-users",
    "closed, seda:announce-users",
    "behind, seda:catch-up",
  })
  void whatHappensToASessionIsQueuedForTheRouteThatMinds(String event, String target) {
    Session ann = route.login("ann");

    route.send("ann", "event", event, "session", ann);

    assertEquals(List.of(target), route.calls());
    assertEquals(List.of("ann"), route.bodies(target));
    assertSame(ann, route.received(target).get(0).getVariable("session"));
  }

  @Test
  void aFullQueueIsNobodysFaultAndBlocksNobody() {
    for (String event : List.of("behind", "behind", "opened", "opened")) {
      full.send("ann", "event", event, "session", full.login("ann"));
    }

    assertEquals(List.of(), full.calls());
  }
}
