package messenger.bench;

import java.util.Locale;

/** The servers that are compared. They speak the same frames and do the same with a text. */
enum Contestant {
  /** By hand: {@link NettyServer}. */
  NETTY,
  /**
   * edge-tcp, receive-frame, send-text, check-recipient, and the delivery on the spot, on the event
   * loop. The route tax is this one's CPU by that of {@link #NETTY}.
   */
  ROUTES,
  /**
   * All that a text passes, with its two queues and the aggregator; only append-messages is
   * replaced by numbers from memory.
   */
  LANE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Contestant of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
