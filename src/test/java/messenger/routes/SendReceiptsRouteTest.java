package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SendReceiptsRouteTest {
  private static final String READ = "sql:file:sql/read-receipts.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("send-receipts");

  @Test
  void aClientIsToldHowFarOthersHaveComeAndHowFarItsUserHasRead() {
    route.answers(
        READ,
        List.of(
            SaveReceiptsRouteTest.row("bob", "ann", 9, 0, 0),
            SaveReceiptsRouteTest.row("carl", "ann", 8, 7, 3),
            SaveReceiptsRouteTest.row("dave", "ann", 6, 6, 2),
            SaveReceiptsRouteTest.row("ann", "carl", 30, 20, 5)));

    route.send(null, "address", new Address("ann"), "session", route.login("ann"));

    assertEquals(List.of(READ, "session:send"), route.calls());
    assertEquals(
        List.of(
            List.of(
                new Reply.Delivered("bob", "ann", 9),
                new Reply.Delivered("carl", "ann", 8),
                new Reply.Read("carl", null, "ann", 7),
                new Reply.Read("dave", null, "ann", 6),
                new Reply.Read("ann", "carl", "ann", 5))),
        route.bodies("session:send"));
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameMeansNothingToCamelsBeanLanguage(String name) {
    route.answers(READ, List.of());

    route.send(null, "address", new Address(name), "session", route.login("ann"));

    assertEquals(List.of(Map.of("address", name)), route.bodies(READ));
  }
}
