package messenger.plugin;

import messenger.frame.Entry;

/**
 * Something that happened.
 *
 * @param type {@code message}, {@code receipt}, {@code login}, {@code logout} or {@code deployment}
 * @param id of a message its id, which is unique with {@code from}; else a number
 * @param from who did it
 * @param log the address of the log it is told in: that of a message's recipient (see {@link
 *     Entry#aside}), or of who is told of a receipt; null if it is told nobody
 * @param text of a message, else null
 * @param fromSeq the number of a message in the log of its sender
 * @param toSeq the number of a message in the log of its recipient
 * @param detail of a receipt {@code delivered} or {@code read}, of a deployment {@code accepted} or
 *     {@code refused}, else null
 * @param upTo the number up to which a receipt goes, or that of the deployment
 */
public record Event(
    Place place,
    String type,
    String id,
    String from,
    String log,
    String text,
    long fromSeq,
    long toSeq,
    String detail,
    long upTo) {
  /** Whom it is told; null if nobody. */
  public String to() {
    return isBlocked() ? log.substring(1) : log;
  }

  /** Whether it is a message whose recipient has blocked the sender. */
  boolean isBlocked() {
    return log != null && log.startsWith(Entry.aside(""));
  }

  boolean isMessage() {
    return type.equals("message");
  }
}
