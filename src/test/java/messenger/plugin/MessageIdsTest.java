package messenger.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.github.f4b6a3.uuid.util.UuidUtil;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  private final MessageIds ids = at(NOW);
  private final Cause cause = new Cause("message/ann/1", NOW.toEpochMilli());

  private static MessageIds at(Instant time) {
    return new MessageIds(Clock.fixed(time, ZoneOffset.UTC));
  }

  @Test
  void theSameCauseHasTheSameIdWheneverItIsHandled() {
    UUID id = ids.of(cause, "bot", "ann", "0");

    assertEquals(id, at(NOW.plusSeconds(1_000_000)).of(cause, "bot", "ann", "0"));
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(NOW, UuidUtil.getInstant(id));
  }

  @Test
  void whatDiffersInAnyWordHasAnotherId() {
    Set<UUID> different = new HashSet<>();
    different.add(ids.of(cause, "bot", "ann", "0"));
    different.add(ids.of(cause, "bot", "ann", "1"));
    different.add(ids.of(cause, "bot", "bob", "0"));
    different.add(ids.of(cause, "tob", "ann", "0"));
    different.add(ids.of(cause, "bota", "nn", "0"));
    different.add(ids.of(new Cause("message/ann/2", cause.at()), "bot", "ann", "0"));
    assertEquals(6, different.size());
  }

  @ParameterizedTest
  @CsvSource({"order-17", "550e8400-e29b-41d4-a716-446655440000", "1-1-1-7001-1"})
  void aNameIsTheSameForTheMonth(String name) {
    UUID id = ids.of(name, "bot", "ann");

    assertEquals(id, at(Instant.parse("2026-02-28T23:59:59Z")).of(name, "bot", "ann"));
    assertNotEquals(id, at(Instant.parse("2026-03-01T00:00:00Z")).of(name, "bot", "ann"));
    assertNotEquals(id, ids.of(name, "bot", "bob"));
    assertEquals(Instant.parse("2026-02-01T00:00:00Z"), UuidUtil.getInstant(id));
  }

  @Test
  void anIdOfTheRightKindIsTaken() {
    UUID fresh = ids.fresh();
    assertEquals(fresh, ids.of(fresh.toString(), "bot", "ann"));
  }
}
