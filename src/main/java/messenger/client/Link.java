package messenger.client;

/**
 * How things stand between client and server.
 *
 * @param waitMs until the next try, in milliseconds; only {@link Phase#WAITING}
 * @param ordered whether the server asked for that wait
 * @param why what ended the last connection, or null
 */
public record Link(Phase phase, long waitMs, boolean ordered, Refusal why) {
  /** Where it stands. */
  public enum Phase {
    IDLE,
    CONNECTING,
    /** Logged in, and everything that was missed has come. */
    ONLINE,
    WAITING,
    /** For good. */
    ENDED
  }

  static Link of(Phase phase) {
    return new Link(phase, 0, false, null);
  }
}
