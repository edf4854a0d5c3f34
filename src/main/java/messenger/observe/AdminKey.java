package messenger.observe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
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
  private static final String SCHEME = "Bearer ";
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
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String shown = bearer ? authorization.substring(SCHEME.length()).strip() : "";
    // Of equal length, whatever was shown, and compared in a time that does not depend on it.
    if (MessageDigest.isEqual(digest, digest(shown)) && bearer) {
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

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
