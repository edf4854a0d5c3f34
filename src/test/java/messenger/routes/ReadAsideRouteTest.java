package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Request;
import messenger.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadAsideRouteTest {
  private static final String READ = "direct:read-conversation";

  @RegisterExtension static final RouteScene route = new RouteScene("read-aside");

  private final Entry before = Samples.entry("ann", 1, "bob", 1, "hello");
  private final Entry blocked = Samples.entry("ann", 2, Entry.aside("bob"), 1, "hello?");
  private final Entry after = Samples.entry("bob", 2, "ann", 3, "sorry");

  @Test
  void whoWasBlockedReadsWhatTheyWroteThenAmongTheRest() {
    Request.History request = new Request.History("1", new Address("bob"), 0, -1, 9);
    Session ann = route.login("ann");
    route.answers(READ, List.of(row(blocked, 2)));

    Object page =
        route
            .send(List.of(row(after, 3), row(before, 1)), "request", request, "session", ann)
            .getMessage()
            .getBody();

    assertEquals(List.of(READ), route.calls());
    assertEquals(
        List.of(
            Map.of("address", "ann", "with", "\u0001bob", "before", Long.MAX_VALUE, "limit", 10)),
        route.bodies(READ));
    assertEquals(List.of(row(after, 3), row(blocked, 2), row(before, 1)), page);
  }

  private static Map<String, Object> row(Entry entry, long seq) {
    Map<String, Object> row = new HashMap<>(Samples.row(entry));
    row.put("seq", seq);
    return row;
  }
}
