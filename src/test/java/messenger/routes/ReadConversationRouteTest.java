package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Request;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadConversationRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("read-conversation");

  @ParameterizedTest(name = "before {0}, after {1}: {2}")
  @CsvSource({
    "0, -1, sql:file:sql/read-older.sql",
    "7, -1, sql:file:sql/read-older.sql",
    "0, 0,  sql:file:sql/read-newer.sql",
    "0, 7,  sql:file:sql/read-newer.sql",
  })
  void aConversationIsReadInTheDirectionThatWasAskedFor(long before, long after, String sql) {
    Request.History request = new Request.History("1", new Address("bob"), before, after, 2);

    route.send(Map.of("limit", 3), "request", request);

    assertEquals(List.of(sql), route.calls());
    assertEquals(List.of(Map.of("limit", 3)), route.bodies(sql));
  }
}
