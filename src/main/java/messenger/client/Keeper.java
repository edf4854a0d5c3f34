package messenger.client;

/**
 * Keeps what must survive a client. Called by the client's thread alone, but for {@link #load},
 * which is called once, before it starts. An exception ends the client.
 */
public interface Keeper {
  /** What was saved last; null if nothing was: then the log is followed from the present. */
  Kept load();

  /** Before a new text is sent for the first time, and at most three times a second otherwise. */
  void save(Kept kept);

  /** The token for the next login, or null. */
  String token();

  /**
   * @param token null: it is worth nothing any more
   */
  void token(String token);
}
