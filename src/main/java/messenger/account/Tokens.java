package messenger.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import messenger.frame.Token;

/**
 * Makes tokens, and their digests, which are all that is stored. Safe for every thread.
 *
 * <p>256 random bits need no salt and no slow hash: nobody guesses them, and who reads the digests
 * can't turn them back.
 */
public final class Tokens {
  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;
  private final Duration life;

  /**
   * @param life how long a token is worth something
   */
  public Tokens(Clock clock, Duration life) {
    this.clock = clock;
    this.life = life;
  }

  Token make() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new Token(
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
        clock.instant().plus(life).truncatedTo(ChronoUnit.MILLIS));
  }

  /** SHA-256 of whatever a client calls a token, in hexadecimal digits. */
  static String id(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
