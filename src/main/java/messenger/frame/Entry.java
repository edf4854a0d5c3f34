package messenger.frame;

import java.time.Instant;
import java.util.UUID;

/**
 * A committed message with its two numbers: it stands in the log of its sender and in that of its
 * recipient (in one log, with one number, if somebody writes to themselves).
 *
 * @param time when it was committed, to the millisecond
 */
public record Entry(
    UUID id, String from, long fromSeq, String to, long toSeq, String text, Instant time) {
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
    return new Reply.Message(id, from, to, text, log, seqIn(log), time, expired);
  }

  public long seqIn(String log) {
    return log.equals(to) ? toSeq : fromSeq;
  }

  /** The acknowledgement for the session that sent it. */
  public Reply.Stored stored(boolean duplicate) {
    return new Reply.Stored(id, from, fromSeq, time, duplicate);
  }
}
