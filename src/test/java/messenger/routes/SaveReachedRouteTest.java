package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.session.Sessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class SaveReachedRouteTest {
  private static final String SAVE = "sql:file:sql/save-reached.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("save-reached");

  private final Sessions sessions = route.bean(Sessions.class);

  @AfterEach
  void forget() {
    sessions.saved(sessions.unsaved());
  }

  @Test
  void howFarClientsHaveComeIsSavedByOneStatementAndForgotten() {
    Samples.take(route, "bob", 3);

    route.send(null);

    assertEquals(List.of(SAVE), route.calls());
    assertEquals(List.of(Map.of("positions", "{\"bob\":3}")), route.bodies(SAVE));
    assertEquals(Map.of(), sessions.unsaved());
  }

  @Test
  void whenNobodyHasMovedOnThereIsNothingToSave() {
    route.send(null);

    assertEquals(List.of(), route.calls());
  }

  @Test
  void whatCouldNotBeSavedIsKeptForTheNextTime() {
    Samples.take(route, "bob", 3);
    route.fails(SAVE, new CannotGetJdbcConnectionException("away"));

    route.send(null);

    assertEquals(List.of(SAVE, "direct:answer-unavailable"), route.calls());
    assertEquals(3, sessions.reached(new Address("bob")));
  }

  @Test
  void whoeverMovesOnWhileItIsSavedIsSavedAgain() {
    Samples.take(route, "bob", 3);
    route.when(SAVE, exchange -> Samples.take(route, "bob", 5));

    route.send(null);

    assertEquals(5, sessions.reached(new Address("bob")));
  }
}
