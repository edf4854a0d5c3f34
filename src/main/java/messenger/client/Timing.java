package messenger.client;

/**
 * How long a client waits for what, in milliseconds. The numbers are those of the browser's.
 *
 * @param welcomeWithin from connecting until the server lets us in
 * @param goodAfter a connection that lasted so long was a good one: the next wait is short again
 * @param pingAfter of silence
 * @param pongWithin whatever comes counts
 * @param answerWithin to a text or a question
 * @param pause before a text is sent again that was refused for a while, unless the server says
 *     when
 * @param holeFillsWithin since the last progress; the server's own number for a missing one is 50
 * @param receiptsEvery between two times that is said and saved what was received and read
 * @param typingEvery between two times that one is told that we write: what they are told is good
 *     for 6 s
 */
record Timing(
    long welcomeWithin,
    long goodAfter,
    long pingAfter,
    long pongWithin,
    long answerWithin,
    long pause,
    long holeFillsWithin,
    long receiptsEvery,
    long typingEvery) {
  static final Timing USUAL =
      new Timing(15_000, 5_000, 30_000, 10_000, 15_000, 1_000, 300, 300, 4_000);
}
