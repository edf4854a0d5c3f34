package messenger.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "ann, ann",
    "a, a",
    "ANN, ann",
    "'  Ann\t', ann",
    "Ann Miller, ann miller",
    "a-n_n.1, a-n_n.1",
    "JÖRG, jörg",
    "'JO\u0308RG', jörg",
    "'H\u0331ANS', '\u1E96ans'",
    "ΣΊΣΥΦΟΣ, σίσυφος",
    "ИВАН, иван",
    "李雷, 李雷",
    "'\uFF21\uFF4E\uFF4E', ann",
    "'\uFB01x', fix",
    "'\u2460\u2461', 12",
    "'\u212Aelvin', kelvin",
    "'ann\u00A0lee', ann lee",
    "'\u3000ann\u3000', ann",
    "'\uD83D\uDE00', '\uD83D\uDE00'",
    "I, i",
    "'<b>&\"', '<b>&\"'",
    "#tea, #tea",
    "#TEA-2, #tea-2",
    "ann#1, ann#1"
  })
  void spellingsOfOneNameAreOneAddress(String written, String name) {
    assertEquals(new Address(name), Address.of(written));
  }

  /** In angle brackets: a character by its number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<9><A>",
        "<3000>",
        "a<0>b",
        "a<A>b",
        "a<7F>b",
        "a<85>b",
        "a<200B>b",
        "a<200D>b",
        "ann<200E>",
        "<202E>nna",
        "<2066>ann",
        "<FEFF>ann",
        "a<AD>b",
        "a<2028>b",
        "a<2029>b",
        "a<E000>b",
        "a<FFFF>b",
        "a<D83D>b",
        "a<378>b",
        "#",
        "#ab",
        "# tea",
        "#tea time",
        "#töpfe",
        "##tea",
        "#0123456789012345678901234567890123"
      })
  void whatNobodyCanBeCalledIsRefused(String shown) {
    String written =
        Pattern.compile("<([0-9A-F]+)>")
            .matcher(shown)
            .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> Address.of(written), shown);
    assertEquals(Code.BAD_FIELD, refused.code());
  }

  @ParameterizedTest(name = "{0} characters: {1}")
  @CsvSource({"1, true", "32, true", "33, true", "64, true", "65, false", "10000, false"})
  void aNameHasALongestLength(int length, boolean allowed) {
    for (String letter : new String[] {"a", "A", "é"}) {
      String written = letter.repeat(length);
      if (allowed) {
        assertEquals(length, Address.of(written).name().length());
      } else {
        assertThrows(RefusedException.class, () -> Address.of(written));
      }
    }
  }

  @Test
  void whatCountsIsTheLengthOfTheFoldedName() {
    assertEquals(64, Address.of("o\u0308".repeat(64)).name().length());
    assertEquals("a", Address.of(" ".repeat(255) + "a").name());
    assertThrows(RefusedException.class, () -> Address.of(" ".repeat(256) + "a"));
    assertThrows(RefusedException.class, () -> Address.of("\uFDFA".repeat(10)), "18 letters each");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "ab, false",
    "abc, true",
    "a.b_c-1, true",
    "Abc, true",
    "ann lee, false",
    "jörg, false",
    "#tea, false",
    "01234567890123456789012345678901, true",
    "012345678901234567890123456789012, false"
  })
  void aNameOfTheJsonDialectIsStrict(String written, boolean strict) {
    assertEquals(strict, Address.of(written).isStrictName());
  }

  @Test
  void aRoomIsNotAPerson() {
    assertTrue(Address.of("#tea").isRoom());
    assertFalse(Address.of("tea").isRoom());
    assertFalse(Address.of("tea#").isRoom());
  }

  @Test
  void addressesAreOrderedAndShownByName() {
    assertTrue(Address.of("ann").compareTo(Address.of("bob")) < 0);
    assertEquals("ann", Address.of("Ann").toString());
  }
}
