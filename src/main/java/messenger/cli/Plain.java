package messenger.cli;

/**
 * Makes what others wrote harmless for a terminal: no control characters, which could move the
 * cursor or change what was printed before, none that turn text round, and no line that looks like
 * one of another message.
 */
final class Plain {
  private static final String NEXT_LINE = "\n      | ";
  private static final char REPLACEMENT = '\uFFFD';
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Plain() {}

  /** Names, codes and sentences: all on one line. */
  static String line(String text) {
    return of(text, " ");
  }

  /** Texts: the lines behind the first one are marked. */
  static String text(String text) {
    return of(text.replace("\r\n", "\n"), NEXT_LINE);
  }

  private static String of(String text, String nextLine) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (character == '\n') {
                plain.append(nextLine);
              } else if (character == '\t') {
                plain.append(' ');
              } else if (isHarmless(character)) {
                plain.appendCodePoint(character);
              } else {
                plain.append(REPLACEMENT);
              }
            });
    return plain.toString();
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Persian words and families of emoji need these two.
      case Character.FORMAT -> character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
      default -> true;
    };
  }
}
