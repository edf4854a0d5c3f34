package messenger.session;

import java.util.concurrent.atomic.AtomicBoolean;
import messenger.frame.Answerable;
import messenger.frame.Entry;
import messenger.frame.Request;

/**
 * A text on its way to the log, with who waits for its acknowledgement (EIP: Return Address).
 * Whoever settles it gives the one answer.
 */
public final class Submission implements Answerable {
  private final Sender sender;
  private final String from;
  private final Request.Send send;
  private final boolean aside;
  private final long since;
  private final AtomicBoolean settled = new AtomicBoolean();

  /** One whose recipient has not blocked the sender. */
  public Submission(Sender sender, String from, Request.Send send, long since) {
    this(sender, from, send, false, since);
  }

  /**
   * @param from the address of the sender: always the session's, never the client's word
   *     (docs/protocol.md, rule 5)
   * @param aside whether the recipient has blocked the sender
   * @param since when it was taken from the client, in {@link System#nanoTime()}
   */
  public Submission(Sender sender, String from, Request.Send send, boolean aside, long since) {
    this.sender = sender;
    this.from = from;
    this.send = send;
    this.aside = aside;
    this.since = since;
  }

  public Sender sender() {
    return sender;
  }

  public String from() {
    return from;
  }

  public Request.Send send() {
    return send;
  }

  /** The address of the log that it goes to, besides the sender's. */
  public String to() {
    String to = send.to().name();
    return aside ? Entry.aside(to) : to;
  }

  public long since() {
    return since;
  }

  @Override
  public String requestId() {
    return send.requestId();
  }

  /**
   * It is answered now. Any thread.
   *
   * @return false if it had been answered before
   */
  public boolean settle() {
    return settled.compareAndSet(false, true);
  }

  boolean isSettled() {
    return settled.get();
  }
}
