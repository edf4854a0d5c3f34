package messenger.edge;

/** What a client may send at most (docs/protocol.md, Framing). */
final class Limits {
  /** Bytes of a frame after the login. */
  static final int FRAME = 65_536;

  /** Objects and arrays inside each other, the frame itself counted. */
  static final int DEPTH = 16;

  /** Bytes of a text in UTF-8. */
  static final int TEXT = 16_384;

  /** Characters (UTF-16 units) of a request id. */
  static final int ID = 64;

  /** Characters (UTF-16 units) of the name of a device. */
  static final int DEVICE = 64;

  /** Characters (UTF-16 units) of a token: one that others signed may be long. */
  static final int TOKEN = 4_096;

  /** Logs that a login may ask to resume. */
  static final int AFTER = 64;

  /** Names in one page of users, and of those that one watches. */
  static final int USERS = 100;

  /** Messages in one page of a conversation. */
  static final int HISTORY = 100;

  private Limits() {}
}
