package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;

class BlocksTest {
  private static final Address ANN = new Address("ann");

  private long now;
  private final Blocks blocks = new Blocks(() -> now);

  @Test
  void whoIsBlockedIsSoByTheirOwnerAlone() {
    blocks.note(block("bob", true), ANN);

    assertTrue(blocks.isBlocked("ann", "bob"));
    assertFalse(blocks.isBlocked("bob", "ann"));
    assertFalse(blocks.isBlocked("ann", "carl"));
    assertFalse(blocks.isBlocked("carl", "bob"));
  }

  @Test
  void itIsOverWhenItsOwnerSaysSo() {
    blocks.note(block("bob", true), ANN);
    blocks.note(block("carl", true), ANN);
    blocks.note(block("bob", true), ANN);
    blocks.note(block("bob", false), ANN);
    blocks.note(block("dora", false), ANN);

    assertFalse(blocks.isBlocked("ann", "bob"));
    assertTrue(blocks.isBlocked("ann", "carl"));
  }

  @Test
  void otherNodesSayItByWayOfTheDatabase() {
    blocks.learn(List.of(row("ann", "bob\u0001carl", null)));
    blocks.learn(List.of(row("ann", null, "bob")));

    assertFalse(blocks.isBlocked("ann", "bob"));
    assertTrue(blocks.isBlocked("ann", "carl"));
  }

  @Test
  void allIsLookedAtUntilItWasAnsweredOnceAndThenWhatIsNew() {
    assertEquals(Map.of("seconds", Integer.MAX_VALUE), blocks.recent());
    assertEquals(Map.of("seconds", Integer.MAX_VALUE), blocks.recent(), "no answer came");

    assertFalse(blocks.isKnown());
    blocks.learn(List.of());
    assertTrue(blocks.isKnown());
    now += 3_000_000_000L;

    assertEquals(Map.of("seconds", 18), blocks.recent());
  }

  @Test
  void whatIsSavedIsWhatWasAskedFor() {
    assertEquals(
        Map.of("owner", "ann", "blocked", "bob", "active", true),
        blocks.saved(block("bob", true), ANN));
    assertEquals(
        Map.of("owner", "ann", "blocked", "bob", "active", false),
        blocks.saved(block("bob", false), ANN));
  }

  private static Request.Block block(String user, boolean on) {
    return new Request.Block("1", new Address(user), on);
  }

  private static Map<String, Object> row(String owner, String blocked, String unblocked) {
    Map<String, Object> row = new HashMap<>();
    row.put("owner", owner);
    row.put("blocked", blocked);
    row.put("unblocked", unblocked);
    return row;
  }
}
