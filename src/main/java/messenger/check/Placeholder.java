package messenger.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code {{name}}} or {@code {{name:default}}}.
 *
 * @param name what stands before the first colon; the word of a function, if it is one
 * @param rest what stands behind it; null if there is no colon
 * @param optional whether the whole value is left out if there is no such setting: {@code
 *     {{?name}}}
 */
record Placeholder(String name, String rest, boolean optional) {
  /** In one text; what is behind the last counts as one with an impossible name. */
  private static final int MOST = 200;

  private static final int MOST_LETTERS = 2_000;

  /** All of a text; of those within another's default, too. */
  static List<Placeholder> in(String text) {
    List<Placeholder> found = new ArrayList<>();
    for (int start = text.indexOf("{{"); start >= 0; start = text.indexOf("{{", start + 2)) {
      int end = text.indexOf("}}", start + 2);
      int limit = Math.min(end < 0 ? text.length() : end, start + 2 + MOST_LETTERS);
      found.add(of(text.substring(start + 2, limit)));
      if (end < 0 || found.size() == MOST) {
        if (text.indexOf("{{", start + 2) >= 0) {
          found.add(new Placeholder("{{", null, false));
        }
        break;
      }
    }
    return found;
  }

  private static Placeholder of(String inner) {
    boolean optional = inner.startsWith("?");
    String plain = optional || inner.startsWith("!") ? inner.substring(1) : inner;
    int colon = plain.indexOf(':');
    return colon < 0
        ? new Placeholder(plain.strip(), null, optional)
        : new Placeholder(plain.substring(0, colon).strip(), plain.substring(colon + 1), optional);
  }
}
