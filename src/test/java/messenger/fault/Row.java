package messenger.fault;

import java.time.Instant;

/** A message as it stands in the database, in the logs of both. */
record Row(String id, String from, long fromSeq, String to, long toSeq, String text, Instant time) {
  /** Its number in that log, which must be one of the two. */
  long seqIn(String log) {
    return to.equals(log) ? toSeq : fromSeq;
  }
}
