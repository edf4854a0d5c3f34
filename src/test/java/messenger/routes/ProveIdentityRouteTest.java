package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import messenger.session.Arrival;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class ProveIdentityRouteTest {
  private static final String INSERT = "sql:file:sql/insert-account.sql";
  private static final String CLOSE = "direct:close-sessions";
  private static final String OPEN = "batch:open-session";
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("prove-identity").bind("identities", new Vouching());

  private static Arrival arrival(String name) {
    return Arrival.of(route.connect(RouteScene.JSON), Samples.byToken(name, "a.b.c"));
  }

  @Test
  void whoIsVouchedForHasAnAccountAndComesIn() {
    route.answers(INSERT, Map.of("name", "ann", "generation", 3L));

    route.send("a login", "request", arrival("ann"));

    assertEquals(List.of(INSERT, CLOSE, OPEN), route.calls(3));
    Map<?, ?> inserted = (Map<?, ?>) route.bodies(INSERT).get(0);
    assertEquals("ann", inserted.get("name"));
    assertEquals("certificate", inserted.get("issuer"));
    assertEquals("ann@example.org", inserted.get("subject"));
    assertNull(inserted.get("password"));
    assertEquals(
        new Standing(3, null, null), ((Arrival) route.bodies(OPEN).get(0)).standing(), "no token");
  }

  @Test
  void theNameIsNotEnoughIfItIsAnothersAccount() {
    route.answers(INSERT, null);

    route.send("a login", "request", arrival("ann"));

    assertEquals(List.of(INSERT, REJECT), route.calls(2));
    assertEquals("auth_failed", Samples.refusal(route.received(REJECT).get(0)));
  }

  @Test
  void forWhomNobodyVouchesIsRefused() {
    route.send("a login", "request", arrival("bob"));

    assertEquals(List.of(REJECT), route.calls(1));
  }

  @Test
  void withoutTheStoreItCannotBeTold() {
    route.fails(INSERT, new CannotGetJdbcConnectionException("away"));

    Arrival ann = arrival("ann");
    route.send("a login", "request", ann, "session", ann.sender());

    assertEquals(List.of(INSERT, "direct:answer-unavailable"), route.calls(2));
  }
}
