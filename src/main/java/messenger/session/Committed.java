package messenger.session;

import messenger.frame.Entry;

/** A message that is in the log, with the text that waits for its acknowledgement. */
public record Committed(Submission submission, Entry entry, Outcome outcome) {
  /** What became of the request to store it. */
  public enum Outcome {
    /** It was stored. */
    NEW,
    /** It had been stored before: a resend. */
    DUPLICATE,
    /** Another message of this sender has its id. */
    CONFLICT
  }
}
