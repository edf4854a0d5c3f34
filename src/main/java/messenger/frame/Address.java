package messenger.frame;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Whom a message is for: a user or a room. Every address has one log.
 *
 * @param name folded: lower case, Unicode form NFKC, without white space at its ends. Two spellings
 *     of one person are equal.
 */
public record Address(String name) implements Comparable<Address> {
  /** Longest name of a guest of the legacy dialect, in UTF-16 units. */
  public static final int MAX_GUEST_NAME = 64;

  /** Folding can make a name shorter, but what is longer than this is refused before it costs. */
  private static final int MAX_WRITTEN = 4 * MAX_GUEST_NAME;

  private static final int MIN_NAME = 3;
  private static final int MAX_NAME = 32;

  /**
   * The address that a client wrote.
   *
   * @throws RefusedException {@code bad_field} if this can't be anybody's name: empty, over {@value
   *     #MAX_GUEST_NAME} characters, or with control or invisible characters
   */
  public static Address of(String written) {
    if (isPlain(written)) {
      return new Address(written);
    }
    if (written.length() > MAX_WRITTEN) {
      throw new RefusedException(Code.BAD_FIELD);
    }
    String folded = nfkc(nfkc(written).strip().toLowerCase(Locale.ROOT));
    boolean printable = folded.codePoints().allMatch(Address::isPrintable);
    boolean badRoom = folded.startsWith("#") && !isStrict(folded.substring(1));
    if (folded.isEmpty() || folded.length() > MAX_GUEST_NAME || !printable || badRoom) {
      throw new RefusedException(Code.BAD_FIELD);
    }
    return new Address(folded);
  }

  /**
   * Whether this is a name that a client of the json dialect may take: 3 to 32 of {@code a-z 0-9 .
   * _ -}.
   */
  public boolean isStrictName() {
    return isStrict(name);
  }

  public boolean isRoom() {
    return name.charAt(0) == '#';
  }

  @Override
  public int compareTo(Address other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Needed after lower case, too: an H with a line below has no character of its own, an h has. */
  private static String nfkc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  private static boolean isStrict(String name) {
    return name.length() >= MIN_NAME && isPlain(name);
  }

  /** The common case, without any copy: already folded. */
  private static boolean isPlain(String written) {
    if (written.isEmpty() || written.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      boolean allowed =
          c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /** Whether a name or an id may have this character: none that is invisible or unassigned. */
  public static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
