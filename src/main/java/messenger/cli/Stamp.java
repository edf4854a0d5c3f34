package messenger.cli;

import java.util.UUID;

/**
 * Writes the number of a message into its text and its id, and finds it there again. A text is
 * {@code <run>.<number>} in base 36 of fixed width ({@value #BYTES} bytes), filled up with dots. An
 * id is a UUIDv7 (RFC 9562, 5.7) whose random bits are the run (34) and the number (40), so an
 * acknowledgement finds its message without a table. Immutable: read by all threads.
 */
final class Stamp {
  /** Length of the shortest text. */
  static final int BYTES = 13;

  /** What {@link #numberIn} answers for a text of another run, or of no bench at all. */
  static final int FOREIGN = -1;

  /** What {@link #numberIn} answers for a text of this run that is not as it was sent. */
  static final int DAMAGED = -2;

  private static final int DIGITS = 6;
  private static final int NUMBER_BITS = 40;
  private static final int RUN_LOW_BITS = 22;

  private final String run;
  private final long runBits;
  private final String padding;

  /**
   * @param run six base 36 digits in lower case
   */
  Stamp(String run, int textBytes) {
    this.run = run;
    this.runBits = Long.parseLong(run, 36);
    this.padding = ".".repeat(textBytes - BYTES);
  }

  String text(int number) {
    String digits = Integer.toString(number, 36);
    return run + "." + "0".repeat(DIGITS - digits.length()) + digits + padding;
  }

  /** The number of the message, {@link #FOREIGN} or {@link #DAMAGED}. */
  int numberIn(String text) {
    if (!text.startsWith(run)) {
      return FOREIGN;
    }
    if (text.length() != BYTES + padding.length()
        || text.charAt(DIGITS) != '.'
        || !text.endsWith(padding)) {
      return DAMAGED;
    }
    long number = 0;
    for (int i = DIGITS + 1; i < BYTES; i++) {
      int digit = Character.digit(text.charAt(i), 36);
      if (digit < 0) {
        return DAMAGED;
      }
      number = number * 36 + digit;
    }
    return number <= Integer.MAX_VALUE ? (int) number : DAMAGED;
  }

  /**
   * @param millis the time in the id: milliseconds since 1970
   */
  String id(int number, long millis) {
    return new UUID(millis << 16 | versionAndRun(), variantRunAndNumber(number)).toString();
  }

  /**
   * The number of the message with this id, or {@link #FOREIGN} if the id, null included, is not of
   * this run.
   */
  int numberOfId(String id) {
    if (id == null || id.length() != 36) {
      return FOREIGN;
    }
    try {
      UUID uuid = UUID.fromString(id);
      int number = (int) uuid.getLeastSignificantBits();
      boolean ours =
          number >= 0
              && uuid.getLeastSignificantBits() == variantRunAndNumber(number)
              && (uuid.getMostSignificantBits() & 0xffff) == versionAndRun();
      return ours ? number : FOREIGN;
    } catch (IllegalArgumentException e) {
      return FOREIGN;
    }
  }

  private long versionAndRun() {
    return 0x7000 | runBits >>> RUN_LOW_BITS;
  }

  private long variantRunAndNumber(int number) {
    return 1L << 63 | (runBits & (1 << RUN_LOW_BITS) - 1) << NUMBER_BITS | number;
  }
}
