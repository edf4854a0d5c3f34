package messenger.cli;

/** What the bench has to know of a frame from the server, in any dialect. */
sealed interface BenchFrame {
  /** The user is in. */
  record Served() implements BenchFrame {}

  /**
   * @param seq number in the receiver's log; 0 in a dialect that does not tell
   */
  record Text(String from, String text, long seq) implements BenchFrame {
    Text(String from, String text) {
      this(from, text, 0);
    }
  }

  /** Who is online has changed. */
  record Presence() implements BenchFrame {}

  /** The message with this id is committed. */
  record Stored(String id) implements BenchFrame {}

  /**
   * @param id of the request, or null
   */
  record Refused(String id, String code) implements BenchFrame {}

  /**
   * @param retryAfterMs when to come back, or -1 if the server does not want that
   */
  record Bye(String code, long retryAfterMs) implements BenchFrame {}

  /** Nothing that is counted: caughtUp, delivered and the like. */
  record Other() implements BenchFrame {}
}
