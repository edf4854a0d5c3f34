package messenger.plugin;

/**
 * A place among all events, which have one order: by time, then messages of one sender by their
 * numbers.
 *
 * @param at milliseconds since 1970
 * @param key the sender of a message; empty for other events, which come first
 * @param seq the message's number in the sender's log; of other events their own number
 */
public record Place(long at, String key, long seq) {
  /** In front of everything that happens from then on. */
  public static Place before(long at) {
    return new Place(at, "", 0);
  }
}
