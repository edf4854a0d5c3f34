package messenger.fault;

import java.util.Locale;

/** How a user's client sends, which decides what order it may expect. */
enum Habit {
  /** One message at a time, the next one when the one before is stored: as the page does it. */
  SERIAL,
  /** Up to eight at a time; one that was refused comes later than those behind it. */
  PIPELINED,
  /** The first clients: nothing is acknowledged, nothing is sent again. */
  LEGACY;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Habit of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
