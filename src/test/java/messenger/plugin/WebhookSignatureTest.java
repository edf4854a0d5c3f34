package messenger.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String RIGHT = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final long TIME = 1_614_265_330;
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

  private final WebhookSignature signature =
      new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  /** Of the specification's libraries. */
  @Test
  void theKnownExampleIsSignedAsItShouldBe() {
    assertEquals(RIGHT, signature.sign(ID, TIME, BODY));
  }

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource({
    "signed, msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265330, %, true",
    "an old secret too, msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265330, 'v1,AAAA v1a,BBBB %', true",
    "five minutes ago, msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265330, %, true",
    "another id, msg_2, 1614265330, %, false",
    "another time, msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265331, %, false",
    "another kind, msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265330, v2%, false",
    "no time, msg_p5jXN8AQM9LWM0D4loKWxJek, now, %, false",
    "a time too long for a number, msg_2, 99999999999999999999, %, false",
    "no signature, msg_p5jXN8AQM9LWM0D4loKWxJek, 1614265330, '', false",
  })
  void onlyWhatIsSignedIsRight(
      String what, String id, String time, String signatures, boolean right) {
    long now = what.startsWith("five") ? TIME + 300 : TIME;

    assertEquals(right, signature.isRight(id, time, signatures.replace("%", RIGHT), BODY, now));
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 1_000_000})
  void whatIsTooOldOrOfTheFutureIsNot(long seconds) {
    assertEquals(false, signature.isRight(ID, Long.toString(TIME), RIGHT, BODY, TIME + seconds));
  }

  @Test
  void aBodyThatWasChangedIsNot() {
    assertEquals(
        false, signature.isRight(ID, Long.toString(TIME), RIGHT, "{}".getBytes(UTF_8), TIME));
  }

  @Test
  void whatIsMissingIsNot() {
    assertEquals(false, signature.isRight(null, null, null, BODY, TIME));
  }

  @Test
  void aPlusThatBecameASpaceInAUriIsOne() {
    assertEquals(
        new WebhookSignature("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD").sign(ID, TIME, BODY),
        new WebhookSignature("whsec_C2FVsBQIhrscChlQIMV b5sSYspob7oD").sign(ID, TIME, BODY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_$", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void aWeakOrBrokenSecretIsRefused(String secret) {
    assertThrows(IllegalArgumentException.class, () -> new WebhookSignature(secret));
  }
}
