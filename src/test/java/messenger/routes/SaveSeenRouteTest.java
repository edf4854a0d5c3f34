package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.presence.LastSeen;
import messenger.presence.Roster;
import messenger.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class SaveSeenRouteTest {
  private static final String SAVE = "sql:file:sql/save-seen.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("save-seen");

  private final LastSeen lastSeen = route.bean(LastSeen.class);
  private final Roster roster = route.bean(Roster.class);

  private void comesAndGoes(String name) {
    Session session = route.login(name);
    roster.settle(List.of(name));
    session.closed();
    roster.settle(List.of(name));
    roster.announcement();
  }

  @AfterEach
  void forget() {
    lastSeen.saved(lastSeen.unsaved());
  }

  @Test
  void whoHasLeftIsSavedByOneStatementAndForgotten() {
    comesAndGoes("bob");

    route.send(null);

    assertEquals(List.of(SAVE), route.calls());
    assertEquals(
        List.of(Map.of("seen", "{\"bob\":" + Samples.NOW.toEpochMilli() + "}")),
        route.bodies(SAVE));
    assertEquals(Map.of(), lastSeen.unsaved());
  }

  @Test
  void whenNobodyHasLeftThereIsNothingToSave() {
    route.send(null);

    assertEquals(List.of(), route.calls());
  }

  @Test
  void whatCouldNotBeSavedIsKeptForTheNextTime() {
    comesAndGoes("bob");
    route.fails(SAVE, new CannotGetJdbcConnectionException("away"));

    route.send(null);

    assertEquals(List.of(SAVE, "direct:answer-unavailable"), route.calls());
    assertEquals(Map.of("bob", Samples.NOW.toEpochMilli()), lastSeen.unsaved());
  }
}
