package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.presence.Roster;
import messenger.session.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListUsersRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("list-users");

  @BeforeEach
  void threePeopleAreOnline() {
    List<String> names = List.of("cem", "ann", "bob");
    names.forEach(route::login);
    route.bean(Roster.class).settle(names);
  }

  @Test
  void theListIsByNameAndPaged() {
    Session ann = route.login("ann");

    route.send(new Request.Users("1", null, 2), "session", ann);
    route.send(new Request.Users("2", "bob", 2), "session", ann);

    assertEquals(
        List.of(
            new Reply.Users("1", List.of("ann", "bob"), false, 3),
            new Reply.Users("2", List.of("cem"), true, 3)),
        route.bodies("session:send"));
  }
}
