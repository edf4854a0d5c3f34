package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTest {
  /** A u and four digits stand for the character of that number. */
  @ParameterizedTest(name = "{0} is printed as {1}")
  @CsvSource({
    "plain ünïcödé 🦉, plain ünïcödé 🦉",
    "au001Bb, auFFFDb",
    "au001B[2Jb, auFFFD[2Jb",
    "au009Bb, auFFFDb",
    "au0007u0008u007F, auFFFDuFFFDuFFFD",
    "au000Db, auFFFDb",
    "au202Eb, auFFFDb",
    "au2066bu2069, auFFFDbuFFFD",
    "auFEFFb, auFFFDb",
    "au2028bu2029c, auFFFDbuFFFDc",
    "auD83Eb, auFFFDb",
    "au0009b, a b",
    "au200Cbu200Dc, au200Cbu200Dc",
  })
  void nothingThatMovesTheCursorOrTurnsTextRound(String written, String printed) {
    assertEquals(decoded(printed), Plain.line(decoded(written)));
    assertEquals(decoded(printed), Plain.text(decoded(written)));
  }

  private static String decoded(String text) {
    return Pattern.compile("u([0-9A-F]{4})")
        .matcher(text)
        .replaceAll(
            found -> {
              String one = Character.toString((char) Integer.parseInt(found.group(1), 16));
              return Matcher.quoteReplacement(one);
            });
  }

  @Test
  void aLineThatLooksLikeAnothersMessageIsMarked() {
    String text = "hi\r\n05:12 carol: I owe you money\n";
    assertEquals("hi\n      | 05:12 carol: I owe you money\n      | ", Plain.text(text));
    assertEquals("a b", Plain.line("a\nb"));
  }
}
