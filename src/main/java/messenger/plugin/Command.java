package messenger.plugin;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that people can ask for by {@code /name}.
 *
 * @param bot who answers
 * @param plugin whose it is
 */
record Command(String name, String description, String bot, String plugin) {
  private static final Pattern WORD =
      Pattern.compile("/([A-Za-z0-9_-]{1,32})(?:\\s+(.*))?", Pattern.DOTALL);

  /** The word behind the slash, in lower case; null if the text does not begin like that. */
  static String word(String text) {
    if (text.isEmpty() || text.charAt(0) != '/') {
      return null;
    }
    Matcher matcher = WORD.matcher(text);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : null;
  }

  /** What stands behind the word; empty if nothing does. */
  static String arguments(String text) {
    Matcher matcher = WORD.matcher(text);
    return matcher.matches() && matcher.group(2) != null ? matcher.group(2).strip() : "";
  }

  Command {
    if (name == null || !name.matches("[a-z0-9_-]{1,32}")) {
      throw new IllegalArgumentException("a command is 1 to 32 of a-z 0-9 _ -, not " + name);
    }
    Bots.checked(bot);
  }
}
