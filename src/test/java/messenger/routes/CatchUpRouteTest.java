package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.session.Pull;
import messenger.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;

class CatchUpRouteTest {
  private static final String READ = "sql:file:sql/read-log.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("catch-up");

  @Test
  void aClientGetsThePageThatTheLogHoldsForIt() {
    Session bob = route.login("bob");
    Entry one = Samples.entry("ann", 1, "bob", 5, "one");
    Entry two = Samples.entry("ann", 2, "bob", 6, "two");
    route.answers(READ, List.of(Samples.row(one), Samples.row(two)));

    Pull pull = pull("bob");

    route.send(pull, "session", bob);

    assertEquals(List.of(READ, "session:page"), route.calls(2));
    assertEquals(List.of(Map.of("address", "bob", "after", 4L, "limit", 200)), route.bodies(READ));
    assertEquals(List.of(List.of(one, two)), route.bodies("session:page"));
    assertSame(bob, route.received("session:page").get(0).getVariable("session"));
    assertSame(pull, route.received("session:page").get(0).getVariable("pull"));
  }

  static Stream<String> names() {
    return Samples.strangeNames();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameMeansNothingToCamelsBeanLanguage(String name) {
    Session session = route.login(name);
    route.answers(READ, List.of());

    route.send(pull(name), "session", session);

    assertEquals(List.of(READ, "session:page"), route.calls(2));
    assertEquals(List.of(Map.of("address", name, "after", 4L, "limit", 200)), route.bodies(READ));
  }

  @Test
  void theEndOfTheLogIsAnEmptyPage() {
    route.answers(READ, List.of());

    route.send(pull("bob"), "session", route.login("bob"));

    route.calls(2);
    assertEquals(List.of(List.of()), route.bodies("session:page"));
  }

  @Test
  void aPageThatCanNotBeReadIsUnavailable() {
    route.fails(READ, new DataAccessResourceFailureException("away"));

    route.send(pull("bob"), "session", route.login("bob"));

    assertEquals(List.of(READ, "direct:answer-unavailable"), route.calls(2));
  }

  private static Pull pull(String name) {
    return new Pull(new Address(name), 4, 6, 1);
  }
}
