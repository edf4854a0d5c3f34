package messenger.plugin;

import java.util.Set;
import messenger.frame.Code;

/** What a plugin says about a text before it is stored. */
sealed interface Verdict {
  /** The text goes on, perhaps changed. */
  record Allowed(String text) implements Verdict {}

  /** Its sender is told so. */
  record Refused(Code code) implements Verdict {}

  /** The plugin could not say, or not in time. */
  record None(String why) implements Verdict {}

  /** Codes that fit a text; with any other word a text is forbidden. */
  Set<Code> REFUSALS =
      Set.of(
          Code.FORBIDDEN,
          Code.RATE_LIMITED,
          Code.TOO_LARGE,
          Code.UNSUPPORTED,
          Code.NOT_FOUND,
          Code.BUSY);

  /**
   * A refusal by a word of a plugin.
   *
   * @param word of {@link Code}, or any other
   */
  static Verdict refused(String word) {
    return REFUSALS.stream()
        .filter(code -> code.word().equals(word))
        .findFirst()
        .map(Refused::new)
        .orElse(new Refused(Code.FORBIDDEN));
  }
}
