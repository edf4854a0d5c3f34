package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.account.Blocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class CheckAccountsRouteTest {
  private static final String ACCOUNTS = "sql:file:sql/check-accounts.sql";
  private static final String BLOCKS = "sql:file:sql/check-blocks.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("check-accounts");

  @RegisterExtension static final RouteScene first = new RouteScene("check-accounts");

  @RegisterExtension static final RouteScene away = new RouteScene("check-accounts");

  @Test
  void whoseLoginsBecameWorthNothingElsewhereIsClosedHere() {
    route.answers(
        ACCOUNTS,
        List.of(Map.of("name", "ann", "generation", 4L), Map.of("name", "bob", "generation", 2L)));
    route.answers(BLOCKS, List.of());

    route.send(null);

    assertEquals(List.of(ACCOUNTS, "session:revoke", BLOCKS), route.calls());
    assertEquals(List.of(Map.of("ann", 4L, "bob", 2L)), route.bodies("session:revoke"));
  }

  @Test
  void whoBlocksWhomIsLearnedFromTheBeginningAndThenWhatChanges() {
    first.answers(ACCOUNTS, List.of());
    first.answers(BLOCKS, List.of(blocks("ann", "bob\u0001carl", null)));
    first.send(null);
    first.answers(BLOCKS, List.of(blocks("ann", null, "bob")));
    first.send(null);

    Blocks blocks = first.bean(Blocks.class);
    assertFalse(blocks.isBlocked("ann", "bob"));
    assertTrue(blocks.isBlocked("ann", "carl"));
    assertFalse(blocks.isBlocked("bob", "ann"), "it is hers alone");
    assertEquals(
        List.of(Map.of("seconds", Integer.MAX_VALUE), Map.of("seconds", 15)), first.bodies(BLOCKS));
    assertEquals(List.of(Map.of("seconds", 15), Map.of("seconds", 15)), first.bodies(ACCOUNTS));
  }

  @Test
  void whileTheStoreIsAwayNobodyIsClosed() {
    away.fails(ACCOUNTS, new CannotGetJdbcConnectionException("away"));

    away.send(null);

    assertEquals(List.of(ACCOUNTS, "direct:answer-unavailable"), away.calls());
    assertTrue(away.state("postgres").isAway());
  }

  private static Map<String, Object> blocks(String owner, String blocked, String unblocked) {
    Map<String, Object> row = new HashMap<>();
    row.put("owner", owner);
    row.put("blocked", blocked);
    row.put("unblocked", unblocked);
    return row;
  }
}
