package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
  private static final String PHC =
      "\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}";

  private final Passwords passwords = new Passwords();

  @Test
  void aHashSaysHowItWasMade() {
    String hash = passwords.hash("correct horse");

    assertTrue(hash.matches(PHC), hash);
    assertFalse(passwords.isOutdated(hash));
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    assertNotEquals(passwords.hash("correct horse"), passwords.hash("correct horse"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "correct horse, true",
    "Correct horse, false",
    "correct  horse, false",
    "'correct horse ', false",
    "'', false",
  })
  void onlyThePasswordItselfIsRight(String password, boolean right) {
    assertEquals(right, passwords.isRight(password, passwords.hash("correct horse")));
  }

  @ParameterizedTest(name = "m={0}, t={1}, p={2}, {3} bytes")
  @CsvSource({
    "8,     1, 1, 32",
    "19456, 1, 1, 32",
    "19456, 2, 2, 32",
    "19456, 2, 1, 16",
  })
  void aHashOfOtherParametersIsRightButOutdated(int kibibytes, int passes, int lanes, int bytes) {
    String hash = made(kibibytes, passes, lanes, bytes, Argon2.ID);

    assertTrue(passwords.isRight("correct horse", hash));
    assertFalse(passwords.isRight("wrong horse", hash));
    assertTrue(passwords.isOutdated(hash));
  }

  @Test
  void soIsOneOfAnotherKind() {
    String hash = made(19_456, 2, 1, 32, Argon2.I);

    assertTrue(passwords.isRight("correct horse", hash));
    assertTrue(passwords.isOutdated(hash));
  }

  /** One keyboard writes the letter as one character, another as a letter and an accent. */
  @Test
  void aLetterIsTheSameHoweverItIsWritten() {
    assertTrue(passwords.isRight("cafe\u0301 noir", passwords.hash("caf\u00e9 noir")));
    assertTrue(passwords.isRight("caf\u00e9 noir", passwords.hash("cafe\u0301 noir")));
    assertFalse(passwords.isRight("cafe noir", passwords.hash("caf\u00e9 noir")));
    assertFalse(passwords.isRight("\uff43af\u00e9 noir", passwords.hash("caf\u00e9 noir")));
  }

  @Test
  void aNameThatNobodyHasCostsExactlyWhatAWrongPasswordCosts() {
    List<String> compared = new ArrayList<>();
    Passwords counting =
        new Passwords(
            (password, hash) -> {
              compared.add(password + " with " + hash);
              return Passwords.isSame(password, hash);
            });
    String hash = counting.hash("correct horse");

    assertFalse(counting.isRight("wrong horse", hash));
    assertEquals(List.of("wrong horse with " + hash), compared);
    compared.clear();
    assertFalse(counting.isRight("wrong horse", null));
    assertEquals(1, compared.size());
    assertTrue(compared.get(0).matches("wrong horse with " + PHC), compared.get(0));
  }

  /** Not even who guesses the password of the hash that stands for nobody. */
  @Test
  void nobodyCanBeANameThatNobodyHas() {
    Passwords gullible = new Passwords((password, hash) -> true);

    assertFalse(gullible.isRight("correct horse", null));
    assertTrue(gullible.isRight("correct horse", gullible.hash("another")));
  }

  private static String made(int kibibytes, int passes, int lanes, int bytes, Argon2 kind) {
    return Password.hash("correct horse")
        .addRandomSalt(16)
        .with(Argon2Function.getInstance(kibibytes, passes, lanes, bytes, kind))
        .getResult();
  }
}
