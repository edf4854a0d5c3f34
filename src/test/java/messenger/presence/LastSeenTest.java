package messenger.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.frame.Address;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;

class LastSeenTest {
  private static final Address EVE = new Address("eve");

  private final HandClock clock = new HandClock();
  private final LastSeen lastSeen =
      new LastSeen((owner, other) -> owner.equals("ann") && other.equals("eve"), clock);

  private static Request.Watch watch(String... names) {
    return new Request.Watch(null, new LinkedHashSet<>(List.of(names)));
  }

  private static Map<String, Object> row(String name, Instant seen) {
    return Map.of("address", name, "seen", seen.toEpochMilli());
  }

  private Map<String, Instant> seen(Request.Watch watch, Address user, Object... rows) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    List<Map<String, Object>> all = (List) List.of(rows);
    return lastSeen.seen(watch, user, all);
  }

  @Test
  void whoLeftLatelyNeedNotBeSavedToBeKnown() {
    Instant bobLeft = lastSeen.left("bob", Duration.ofSeconds(10), false);
    assertEquals(clock.instant().minusSeconds(10), bobLeft);
    assertEquals(Map.of("bob", bobLeft), seen(watch("bob", "carl"), EVE));
    assertEquals(Map.of(), seen(watch("carl"), EVE));
  }

  @Test
  void theLatestCountsWhereverItIsKnown() {
    Instant left = lastSeen.left("bob", Duration.ZERO, true);
    Instant before = left.minusSeconds(1);
    Instant later = left.plusSeconds(1);
    assertEquals(
        Map.of("bob", left, "carl", before),
        seen(watch("bob", "carl"), EVE, row("bob", before), row("carl", before)));
    assertEquals(Map.of("bob", later), seen(watch("bob"), EVE, row("bob", later)));
  }

  @Test
  void whoIsBlockedIsNotTold() {
    Instant left = lastSeen.left("ann", Duration.ZERO, true);
    assertEquals(Map.of(), seen(watch("ann"), EVE));
    assertEquals(Map.of(), seen(watch("ann"), EVE, row("ann", left)));
    assertEquals(Map.of("ann", left), seen(watch("ann"), new Address("bob")));
  }

  @Test
  void whatIsSavedIsNotSavedAgainUnlessItChanged() {
    lastSeen.left("bob", Duration.ZERO, true);
    lastSeen.left("carl", Duration.ZERO, true);
    lastSeen.left("dora", Duration.ZERO, false);
    Map<String, Long> unsaved = lastSeen.unsaved();
    assertEquals(Set.of("bob", "carl"), unsaved.keySet());
    clock.passes(Duration.ofSeconds(1));
    lastSeen.left("carl", Duration.ZERO, true);
    lastSeen.saved(unsaved);
    assertEquals(Map.of("carl", clock.millis()), lastSeen.unsaved());
  }

  @Test
  void onlyTheLastTenThousandAreRemembered() {
    for (int i = 0; i <= 10_000; i++) {
      lastSeen.left("user-" + i, Duration.ZERO, false);
      lastSeen.left("user-1", Duration.ZERO, false); // Comes and goes.
    }
    assertEquals(
        Set.of("user-1", "user-2"), seen(watch("user-0", "user-1", "user-2"), EVE).keySet());
  }

  @Test
  void namesAndTimesAreOneParameterWhateverTheyAre() {
    assertEquals(
        Map.of("names", "[\"null\",\"\\\"b\\\"\"]"), lastSeen.asked(watch("null", "\"b\"")));
    assertEquals(Map.of("names", "[]"), lastSeen.asked(watch()));
    assertEquals(Map.of("seen", "{\"a,b\":7}"), lastSeen.rowsOf(Map.of("a,b", 7L)));
  }
}
