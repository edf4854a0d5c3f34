package messenger.session;

import messenger.frame.Answerable;
import messenger.frame.Request;

/**
 * A text on its way to the log, with the session that waits for its acknowledgement (EIP: Return
 * Address).
 *
 * @param from the address of the sender: always the session's, never the client's word
 *     (docs/protocol.md, rule 5)
 * @param since when it was taken from the client, in {@link System#nanoTime()}
 */
public record Submission(Session sender, String from, Request.Send send, long since)
    implements Answerable {
  @Override
  public String requestId() {
    return send.requestId();
  }
}
