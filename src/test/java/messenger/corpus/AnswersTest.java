package messenger.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
  private static final String LIST = "{\"Users\":[]}";

  @ParameterizedTest(name = "{1} lists of users, {0}: {2}")
  @CsvSource({"true,1,in", "true,3,in", "false,2,none"})
  void aListOfUsersIsAnAnswerOnce(boolean logsIn, int lists, String words) {
    byte[] heard = LIST.repeat(lists).getBytes(UTF_8);
    assertEquals(words, Answers.of(heard, 0, "me").inShort("mark", logsIn));
  }
}
