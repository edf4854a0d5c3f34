package messenger.observe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the management port. After {@value #WRONG_TOKENS} wrong ones within a minute no
 * token is looked at, be it the right one, until a minute has passed since the first of them: so
 * nobody can try many. Safe for every thread.
 */
public final class AdminKey {
  /** What to answer to somebody who shows a token. */
  enum Verdict {
    RIGHT,
    WRONG,
    TOO_MANY
  }

  static final int WRONG_TOKENS = 5;
  static final Duration MEMORY = Duration.ofMinutes(1);
  private static final String BEARER = "Bearer ";

  /** RFC 7617, for browsers: any name, and the token as the password. */
  private static final String BASIC = "Basic ";

  private static final Logger LOG = LoggerFactory.getLogger(AdminKey.class);

  private final byte[] digest;
  private final LongSupplier nanoTime;
  private final Deque<Long> wrong = new ArrayDeque<>();

  public AdminKey(String token, LongSupplier nanoTime) {
    this.digest = digest(token);
    this.nanoTime = nanoTime;
  }

  /**
   * @param authorization the header's value; null if there is none, which is wrong but no attempt
   */
  synchronized Verdict check(String authorization) {
    if (authorization == null) {
      return Verdict.WRONG;
    }
    long now = nanoTime.getAsLong();
    while (!wrong.isEmpty() && now - wrong.peek() >= MEMORY.toNanos()) {
      wrong.remove();
    }
    if (wrong.size() >= WRONG_TOKENS) {
      return Verdict.TOO_MANY;
    }
    // Of equal length, whatever was shown, and compared in a time that does not depend on it.
    if (MessageDigest.isEqual(digest, digest(shown(authorization)))) {
      return Verdict.RIGHT;
    }
    wrong.add(now);
    if (wrong.size() == WRONG_TOKENS) {
      LOG.warn(
          "{} wrong tokens within a minute on the management port; it takes none for a while",
          WRONG_TOKENS);
    }
    return Verdict.WRONG;
  }

  /** The token; empty, which none is, if there is none that can be read. */
  private static String shown(String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return "";
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
