package messenger.client;

/**
 * Hears what happens, on the client's own thread: it must not block there for long, since nothing
 * is read meanwhile. It may call the client. An exception ends the client, and nothing more is
 * saved: what has come since the last time comes again to the next client.
 */
public interface Listener {
  /**
   * Whether messages are taken. If not, nothing is said to have been received, and senders see no
   * {@code delivered}. Asked once.
   */
  default boolean takes() {
    return true;
  }

  default void onLink(Link link) {}

  /**
   * The next message of the own log: each once and in the order of their numbers, as long as the
   * keeper has saved. After a crash those of the last third of a second may come again. Also what
   * the user sent from other devices.
   */
  default void onMessage(Message message) {}

  /** A text of this client, perhaps of an earlier run. They come in the order of the sending. */
  default void onStored(Stored stored) {}

  /** A text of this client will never be stored. */
  default void onRefused(Letter letter, Refusal refusal) {}

  /** They have received what this user sent them, up to this number of the own log. */
  default void onDelivered(String by, long upTo) {}

  /** They have read what this user sent them, up to this number of the own log. */
  default void onRead(String by, long upTo) {}

  /** This user has read what somebody sent, here or on another device. */
  default void onReadByUs(String with, long upTo) {}

  /** Who came and who left, and the answers to {@link MessengerClient#watch}. */
  default void onPresence(Presence presence) {}

  /** Somebody writes to this user; good for 6 s. */
  default void onTyping(String from) {}

  /** The server has another log than the one that was followed: it is taken from its beginning. */
  default void onLogLost() {}
}
