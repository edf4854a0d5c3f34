package messenger.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {
  /** docs/protocol.md, Codes. */
  private static final String ERRORS =
      "bad_frame too_large too_deep bad_utf8 bad_field unsupported unauthenticated auth_failed"
          + " forbidden not_found conflict rate_limited busy unavailable internal";

  private static final String GOODBYES = "replaced slow_consumer timeout restart protocol goodbye";

  @Test
  void theWordsAreThoseOfTheProtocol() {
    Set<String> words =
        Arrays.stream(Code.values()).map(Code::word).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(Set.of((ERRORS + " " + GOODBYES).split(" "))), words);
    assertEquals(Code.values().length, words.size());
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeIsFoundByItsWordAndIsOneSentence(Code code) {
    assertEquals(code, Code.of(code.word()));
    assertEquals(code, new RefusedException(code.word()).code());
    assertTrue(code.sentence().matches("[A-Z][a-zA-Z0-9;,\\- ]+\\."), code.sentence());
    boolean once =
        Arrays.stream(Code.values()).filter(c -> c.sentence().equals(code.sentence())).count() == 1;
    assertTrue(once, "two codes say the same");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BUSY", "nonsense"})
  void anotherWordIsNoCode(String word) {
    assertThrows(IllegalArgumentException.class, () -> Code.of(word));
  }

  @Test
  void aRefusalCostsNoStackTrace() {
    RefusedException refused = new RefusedException(Code.FORBIDDEN, "7");
    assertEquals(0, refused.getStackTrace().length);
    assertEquals("7", refused.requestId());
    assertEquals("forbidden", refused.getMessage());
  }
}
