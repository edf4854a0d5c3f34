package messenger.session;

import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;

/**
 * Who sends texts and waits for their answers: a {@link Session}, or something of the server's own.
 * Any thread may call; nothing in here blocks.
 */
public interface Sender {
  /**
   * Takes a text, which from now on waits for its answer.
   *
   * @param aside whether the recipient has blocked the sender
   */
  Submission submit(Request.Send send, boolean aside);

  /**
   * This text is answered now.
   *
   * @return false if it has been answered before: then it must not be again
   */
  boolean settle(Submission submission);

  /** The text is in the log; the one answer to it. */
  void acknowledge(Entry entry, Committed.Outcome outcome);

  /** The text is refused; the one answer to it. */
  void reject(Reply.Error refusal);

  /** Whether it wants to be told who has received what it sent. */
  boolean awaitsReceipts();
}
