package messenger.edge;

import java.util.Set;
import java.util.UUID;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;

/**
 * The rules that the values of fields must keep, the same for every dialect. Each takes what {@link
 * ObjectReader#value} or {@link CborReader#value} gave, where null is a field that is not there,
 * and throws a {@link RefusedException} without a request id.
 */
final class Values {
  /** Stands for a value that no field may have: an array, a fraction, a number beyond 64 bits. */
  static final Object OTHER = new Object();

  /**
   * Characters of a name as written that are worth folding: Unicode's normalization may make one
   * character out of several, or 18 out of one.
   */
  private static final int WRITTEN_NAME = 4 * Address.MAX_GUEST_NAME;

  /** Names that would pass for the server's own; {@code Server} and {@code All} are in use. */
  private static final Set<String> RESERVED =
      Set.of("server", "all", "admin", "system", "everyone");

  /** A client's clock may be ahead by this, in milliseconds (design.md, decision 3). */
  private static final long CLOCK_SKEW = 5 * 60 * 1_000;

  private static final int UUID_LENGTH = 36;

  private Values() {}

  /** A string, or null. */
  static String optional(Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw badField();
  }

  static String required(Object value) {
    if (value instanceof String string) {
      return string;
    }
    throw badField();
  }

  /** One line that a person could read, 1 to {@code max} characters, or null. */
  static String label(Object value, int max) {
    String label = optional(value);
    if (label != null && !isLabel(label, max)) {
      throw badField();
    }
    return label;
  }

  static boolean isLabel(String label, int max) {
    return !label.isEmpty()
        && label.length() <= max
        && label.codePoints().allMatch(Address::isPrintable);
  }

  /** A password or a token of at most so many characters (UTF-16 units), or null. */
  static String secret(Object value, int max) {
    String secret = optional(value);
    if (secret != null && (secret.length() > max || utf8Length(secret) < 0)) {
      throw badField();
    }
    return secret;
  }

  /** A password that is to be one from now on. */
  static String newPassword(Object value) {
    String password = secret(value, Request.Credential.LONGEST_PASSWORD);
    if (password == null || !Request.Credential.canBePassword(password)) {
      throw badField();
    }
    return password;
  }

  /** The address of a user or a room. */
  static Address address(Object value) {
    String written = required(value);
    if (written.length() > WRITTEN_NAME) {
      throw badField();
    }
    return Address.of(written);
  }

  /**
   * The address of a user who may exist.
   *
   * @throws RefusedException {@code forbidden} too, if the name is one of the server's own
   */
  static Address unreserved(Object value) {
    Address address = address(value);
    if (RESERVED.contains(address.name())) {
      throw new RefusedException(Code.FORBIDDEN);
    }
    return address;
  }

  /** Nobody writes in the name of another (docs/protocol.md, rule 5). */
  static void requireSelf(String from, String loggedIn) {
    if (!isSelf(from, loggedIn)) {
      throw new RefusedException(Code.FORBIDDEN);
    }
  }

  /** Whether these are spellings of one name; in ASCII, which most are, without a copy. */
  static boolean isSelf(String written, String self) {
    if (written.equals(self)) {
      return true;
    }
    if (isAsciiWord(written) && isAsciiWord(self)) {
      return written.equalsIgnoreCase(self);
    }
    try {
      return address(written).equals(address(self));
    } catch (RefusedException e) {
      return false;
    }
  }

  /**
   * What a person says to another.
   *
   * @throws RefusedException {@code too_large} too
   */
  static String text(Object value) {
    String text = required(value);
    int bytes = utf8Length(text);
    if (bytes > Limits.TEXT) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    if (bytes < 0 || text.isBlank() || text.indexOf('\0') >= 0) {
      throw badField();
    }
    return text;
  }

  /** An integer, or what stands for it if it is not there. */
  static long integer(Object value, long min, long max, long absent) {
    return value == null ? absent : integer(value, min, max);
  }

  static long integer(Object value, long min, long max) {
    if (value instanceof Long number && number >= min && number <= max) {
      return number;
    }
    throw badField();
  }

  /**
   * The id that a client made for a message: as {@link #idOfMessage}, and not from the future.
   *
   * @param now milliseconds since 1970
   */
  static UUID messageId(Object value, long now) {
    UUID id = idOfMessage(value);
    boolean tooNew = (id.getMostSignificantBits() >>> 16) > now + CLOCK_SKEW;
    if (tooNew) {
      throw badField();
    }
    return id;
  }

  /**
   * What any message could have for an id: a UUID of version 7 (RFC 9562, 5.7), or its canonical
   * form as {@link #uuid} reads it.
   */
  static UUID idOfMessage(Object value) {
    UUID id = value instanceof UUID uuid ? uuid : uuid(required(value));
    if (id == null || id.version() != 7 || id.variant() != 2) {
      throw badField();
    }
    return id;
  }

  /**
   * A UUID in canonical form, 36 characters with hyphens, in either case of letters; null if it is
   * none.
   */
  static UUID uuid(String written) {
    if (written.length() != UUID_LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = written.charAt(i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      int digit = hyphen ? 0 : hexDigit(c);
      if (digit < 0 || hyphen && c != '-') {
        return null;
      }
      if (!hyphen) {
        high = high << 4 | low >>> 60;
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }

  static RefusedException badField() {
    return new RefusedException(Code.BAD_FIELD);
  }

  /** Bytes of a string in UTF-8, or -1 if it has half a surrogate pair and so has no UTF-8. */
  private static int utf8Length(String string) {
    int bytes = string.length();
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < 0x80) {
        continue;
      }
      bytes++;
      if (c < 0x800) {
        continue;
      }
      bytes++;
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < string.length()
                && Character.isLowSurrogate(string.charAt(i + 1));
        if (!pair) {
          return -1;
        }
        i++; // 4 bytes for both: 2 that were counted at first, and 2 here
      }
    }
    return bytes;
  }

  /** Its value, or -1. */
  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    if (lower >= 'a' && lower <= 'f') {
      return lower - 'a' + 10;
    }
    return -1;
  }

  private static boolean isAsciiWord(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        return false;
      }
    }
    return true;
  }
}
