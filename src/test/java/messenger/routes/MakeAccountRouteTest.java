package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import messenger.session.Arrival;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class MakeAccountRouteTest {
  private static final String INSERT = "sql:file:sql/insert-account.sql";
  private static final String CLOSE = "direct:close-sessions";
  private static final String OPEN = "batch:open-session";

  @RegisterExtension static final RouteScene route = new RouteScene("make-account");

  private final Arrival tim =
      Arrival.of(route.connect(RouteScene.JSON), Samples.byPassword("Tim", "a password"));

  @Test
  void whoIsTheFirstOfThatNameGetsItAndComesIn() {
    route.answers(INSERT, Map.of("name", "tim", "generation", 1L));

    route.send("a registration", "request", tim);

    assertEquals(List.of(INSERT, CLOSE, OPEN), route.calls());
    Map<?, ?> inserted = (Map<?, ?>) route.bodies(INSERT).get(0);
    assertEquals("tim", inserted.get("name"));
    assertEquals("tirn", inserted.get("skeleton"), "what it looks like");
    assertTrue(inserted.get("password").toString().startsWith("$argon2id$"));
    assertFalse(inserted.toString().contains("a password"));
    assertEquals(
        Map.of("name", "tim", "generation", 1L),
        route.received(CLOSE).get(0).getVariable("account"),
        "guests must go");
    Standing standing = ((Arrival) route.bodies(OPEN).get(0)).standing();
    assertEquals(1, standing.generation());
    assertEquals(Samples.sha256(standing.fresh().secret()), standing.tokenId());
  }

  @Test
  void aNameThatIsTakenIsAConflict() {
    route.answers(INSERT, null);

    route.send("a registration", "request", tim);

    assertEquals(List.of(INSERT, "direct:reject-frame"), route.calls());
    assertEquals("conflict", Samples.refusal(route.received("direct:reject-frame").get(0)));
  }

  @Test
  void withoutTheStoreNobodyGetsAnAccount() {
    route.fails(INSERT, new CannotGetJdbcConnectionException("away"));

    route.send("a registration", "request", tim, "session", tim.sender());

    assertEquals(List.of(INSERT, "direct:answer-unavailable"), route.calls());
    assertEquals(tim, route.received("direct:answer-unavailable").get(0).getVariable("request"));
  }
}
