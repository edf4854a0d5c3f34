package messenger.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What is counted of attempts, each by a key of its own. */
enum Counter {
  /** All attempts of an address, for a minute. */
  ATTEMPTS("attempts"),
  /** Failures of an address, whomever they were for. */
  ADDRESS("address"),
  /** Failures for one user, from wherever. */
  USER("user");

  private static final String PREFIX = "m:attempt:";

  /** 128 bits: enough that nobody finds a second name with the same. */
  private static final int HASH_BYTES = 16;

  /** How many more failures a user has free, all addresses together. */
  private static final int USER_FACTOR = 4;

  private final String word;

  Counter(String word) {
    this.word = word;
  }

  /** Always of the same length, and without the name, which anybody chooses as he likes. */
  String key(Attempt attempt) {
    String text =
        switch (this) {
          case ATTEMPTS, ADDRESS -> attempt.address();
          case USER -> attempt.user();
        };
    byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return PREFIX + word + ':' + HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
  }

  /** How long the next attempt has to wait after so many failures, in milliseconds. */
  long waitMs(long failures, LoginLimits limits) {
    int factor = this == USER ? USER_FACTOR : 1;
    return limits.waitMs(failures, factor * limits.freeFailures());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM has it.
    }
  }
}
