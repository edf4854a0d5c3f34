package messenger.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTest {
  private static final String ID = "019ab3b2-6c00-7000-8000-000000000001";

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "a\0b", "\ud83e", "\ude89\ud83e"})
  void noTextThatTheServerWouldNeverTake(String text) {
    assertThrows(IllegalArgumentException.class, () -> Letter.to("carol", text));
  }

  @Test
  void aTextHasSixteenThousandBytesNotCharacters() {
    assertEquals(8_192, Letter.to("carol", "ü".repeat(8_192)).text().length());
    assertThrows(IllegalArgumentException.class, () -> Letter.to("carol", "ü".repeat(8_193)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "019AB3B2-6C00-7000-8000-000000000001",
        "019ab3b2-6c00-4000-8000-000000000001",
        "19ab3b2-6c00-7000-8000-000000000001",
      })
  void noIdThatIsNoUuidOfVersion7(String id) {
    Letter letter = Letter.to("carol", "hi");
    assertEquals(ID, letter.withId(ID).id());
    assertThrows(IllegalArgumentException.class, () -> letter.withId(id));
    assertThrows(IllegalArgumentException.class, () -> letter.inReplyTo(id));
  }
}
