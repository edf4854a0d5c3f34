package messenger.frame;

import java.time.Instant;
import java.util.UUID;

/**
 * A committed message with its two numbers: it stands in the log of its sender and in that of its
 * recipient (in one log, with one number, if somebody writes to themselves).
 *
 * <p>If the recipient has blocked the sender it stands in a log aside that nobody follows, so that
 * all is as ever for the sender.
 *
 * @param to the address of the recipient's log: see {@link #aside}
 * @param time when it was committed, to the millisecond
 * @param replyTo the id of the message that it replies to, or null
 */
public record Entry(
    UUID id,
    String from,
    long fromSeq,
    String to,
    long toSeq,
    String text,
    Instant time,
    UUID replyTo) {
  /** In front of an address; no name has it. */
  private static final char ASIDE = '\u0001';

  /** One that replies to none. */
  public Entry(
      UUID id, String from, long fromSeq, String to, long toSeq, String text, Instant time) {
    this(id, from, fromSeq, to, toSeq, text, time, null);
  }

  /** The address of the log of what people wrote to this one who are blocked. */
  public static String aside(String address) {
    return ASIDE + address;
  }

  /** Whether the recipient has blocked the sender. */
  public boolean isAside() {
    return to.charAt(0) == ASIDE;
  }

  /** The name of whom it was written to. */
  public String recipient() {
    return isAside() ? to.substring(1) : to;
  }

  /** The frame for a session that follows {@code log}, which is the sender's or the recipient's. */
  public Reply.Message in(String log) {
    return in(log, false);
  }

  /**
   * As {@link #in(String)}.
   *
   * @param expired whether the messages before this one are no longer kept
   */
  public Reply.Message in(String log, boolean expired) {
    return new Reply.Message(id, from, recipient(), text, replyTo, log, seqIn(log), time, expired);
  }

  public long seqIn(String log) {
    return log.equals(to) ? toSeq : fromSeq;
  }

  /** The acknowledgement for the session that sent it. */
  public Reply.Stored stored(boolean duplicate) {
    return new Reply.Stored(id, from, fromSeq, time, duplicate);
  }
}
