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
 * @param unanswered with so many texts of a user on their way to the log nothing more is read from
 *     the user; below half of it, it is again
 * @param answer how long a text may be on its way to the log before its sender is told to come back
 * @param page when a page of the log that did not come is asked for again
 * @param holeMs how long a hole in the log may take to close by itself, in milliseconds
 * @param goodbyeMs how long a closing session may take to write its last words, in milliseconds
 * @param strikesBeforeLogin protocol errors that end a connection before login
 * @param strikesAfterLogin the same after login
 * @param framesPerSecond frames that are taken a second; those above it wait. 0: all
 * @param framesBurst frames that are taken at once from a client that was silent before
 */
public record SessionLimits(
    int unsentBytes,
    Duration unsent,
    Duration login,
    Duration frame,
    int unanswered,
    Duration answer,
    Duration page,
    long holeMs,
    long goodbyeMs,
    int strikesBeforeLogin,
    int strikesAfterLogin,
    int framesPerSecond,
    int framesBurst) {
  long unsentNanos() {
    return unsent.toNanos();
  }

  long loginNanos() {
    return login.toNanos();
  }

  long frameNanos() {
    return frame.toNanos();
  }

  long answerNanos() {
    return answer.toNanos();
  }

  long pageNanos() {
    return page.toNanos();
  }
}
