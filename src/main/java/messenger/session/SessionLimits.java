package messenger.session;

import java.time.Duration;

/**
 * The limits of one session (docs/protocol.md, Framing, Codes and rule 9; the values stand in
 * application.properties).
 *
 * @param unsentBytes output that may wait for a slow reader, in bytes
 * @param unsent how long output may wait without any of it being taken
 * @param login how long a connection may live without a login
 * @param frame how long a frame may stay unfinished
 * @param page when a page of the log that did not come is asked for again
 * @param holeMs how long a hole in the log may take to close by itself, in milliseconds
 * @param goodbyeMs how long a closing session may take to write its last words, in milliseconds
 * @param strikesBeforeLogin protocol errors that end a connection before login
 * @param strikesAfterLogin the same after login
 */
public record SessionLimits(
    int unsentBytes,
    Duration unsent,
    Duration login,
    Duration frame,
    Duration page,
    long holeMs,
    long goodbyeMs,
    int strikesBeforeLogin,
    int strikesAfterLogin) {
  long unsentNanos() {
    return unsent.toNanos();
  }

  long loginNanos() {
    return login.toNanos();
  }

  long frameNanos() {
    return frame.toNanos();
  }

  long pageNanos() {
    return page.toNanos();
  }
}
