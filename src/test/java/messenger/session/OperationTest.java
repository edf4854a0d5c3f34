package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationTest {
  /** The words that routes use. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hold",
        "release",
        "arrive",
        "enter",
        "follow",
        "page",
        "send",
        "reject",
        "submit",
        "overdue",
        "heads",
        "hear",
        "tell",
        "vouch",
        "taken",
        "deliver",
        "broadcast",
        "watch",
        "close",
        "dismiss",
        "revoke",
        "renew",
        "spare",
        "defer",
        "sweep"
      })
  void aRouteSaysAnOperationByItsWord(String word) {
    assertEquals(word.toUpperCase(Locale.ROOT), Operation.of(word).name());
  }

  @Test
  void thereAreNoOthers() {
    assertEquals(25, Operation.values().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HOLD", "events", "nonsense"})
  void anotherWordIsRefusedByName(String word) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Operation.of(word));
    assertEquals("there is no session:" + word, refused.getMessage());
  }
}
