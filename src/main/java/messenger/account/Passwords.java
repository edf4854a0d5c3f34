package messenger.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.function.BiPredicate;

/**
 * Argon2id (RFC 9106) by password4j, with the parameters that OWASP's Password Storage Cheat Sheet
 * names first for 19 MiB. A call takes some 50 ms of one core and 19 MiB, so only the threads of
 * prove-password call it. Safe for every thread.
 */
public final class Passwords {
  private static final int KIBIBYTES = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final BiPredicate<String, String> comparison;

  /** What a hash looks like whose password nobody knows: for names that have none. */
  private final String decoy;

  public Passwords() {
    this(Passwords::isSame);
  }

  /**
   * @param comparison of a password with a hash: {@link #isSame} but in tests
   */
  Passwords(BiPredicate<String, String> comparison) {
    this.comparison = comparison;
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(salt);
    random.nextBytes(hash);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    decoy =
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                KIBIBYTES, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** The heap that so many threads need: a block each, and the one that they are copied from. */
  public static long bytes(int threads) {
    return (threads + 1L) * KIBIBYTES * 1024;
  }

  /** How many threads so much of the heap is enough for. */
  public static int threads(long bytes) {
    return (int) Math.min(1_000, bytes / (KIBIBYTES * 1024L));
  }

  /** What is stored: salt and parameters are in it (PHC string format). */
  String hash(String password) {
    return Password.hash(normal(password)).addRandomSalt(SALT_BYTES).with(argon2()).getResult();
  }

  /**
   * Costs the same whether there is something to compare with or not, so that the time of an answer
   * does not tell which names exist.
   *
   * @param stored null if nobody has this name, or no password
   */
  boolean isRight(String password, String stored) {
    boolean same = comparison.test(normal(password), stored == null ? decoy : stored);
    return same && stored != null;
  }

  static boolean isSame(String password, String hash) {
    return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
  }

  /** Whether it was made with other parameters than new ones are. */
  boolean isOutdated(String stored) {
    return !Argon2Function.getInstanceFromHash(stored).equals(argon2());
  }

  /** Kept by the library from its first use on, with 19 MiB. */
  private static Argon2Function argon2() {
    return Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, HASH_BYTES, Argon2.ID);
  }

  /** One keyboard writes as one character what another writes as two (RFC 8265, 4.2). */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }
}
