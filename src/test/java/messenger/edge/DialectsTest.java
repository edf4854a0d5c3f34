package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import messenger.frame.RefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectsTest {
  private final Dialects dialects =
      new Dialects(new JsonDialect(Clock.systemUTC()), new LegacyDialect());

  @ParameterizedTest(name = "{0} speaks {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'login'}                       | json",
        "{'type':5}                             | json",
        "{'From':'Bob','type':null}             | json",
        "{'a':{'b':[]},'\\u0074ype':'x'}        | json",
        "{'From':'Bob','To':'All'}              | legacy",
        "{}                                     | legacy",
        "{'Type':'login'}                       | legacy",
        "{'From':{'type':'login'},'x':['type']} | legacy",
        "{'From':'type'}                        | legacy",
      })
  void theFirstFrameSaysWhichDialectIsSpoken(String frame, String dialect) {
    assertEquals(dialect, dialects.choose(bytes(frame)).name());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'From'                        | bad_frame",
        "['type']                       | bad_frame",
        "{'From':1,'From':2}            | bad_frame",
        "{'From':'Bob'} {'type':'ping'} | bad_frame",
        "{'x':[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]} | too_deep",
      })
  void whatIsNoFrameHasNoDialect(String frame, String code) {
    RefusedException refused =
        assertThrows(RefusedException.class, () -> dialects.choose(bytes(frame)));

    assertEquals(code, refused.code().word());
  }

  private static byte[] bytes(String frame) {
    return frame.replace('\'', '"').getBytes(UTF_8);
  }
}
