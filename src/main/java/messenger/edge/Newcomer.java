package messenger.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import messenger.session.Session;

/**
 * A connection that was accepted, until it is logged in or gone. Its event loop only, but for what
 * says otherwise.
 */
final class Newcomer {
  private final Admission admission;
  private boolean turnedAway;
  private Session session;

  /** What it sent and nobody has looked at while it waits for a place; null if it does not wait. */
  private Deque<byte[]> held;

  /** When the frame came that still waits for its answer; 0 if none does. Read by any thread. */
  private volatile long askedAt;

  /**
   * It sent so fast that it had to wait: how long its login took says nothing of the server. Read
   * by any thread.
   */
  private volatile boolean excused;

  // Guarded by the admission.
  final long acceptedAt;
  boolean finished;
  boolean gone;
  boolean inside;

  /** Null if nobody counts how many come from there. */
  Household household;

  /** Its household is full. */
  boolean crowded;

  Newcomer(Admission admission, boolean turnedAway, long acceptedAt) {
    this.admission = admission;
    this.turnedAway = turnedAway;
    this.acceptedAt = acceptedAt;
    this.inside = !turnedAway;
  }

  /** There is no place for it, as shows now. */
  void turnAway() {
    turnedAway = true;
  }

  /** Whether there is no place for it, or it has waited too long. */
  boolean isTurnedAway() {
    return turnedAway;
  }

  void becomes(Session itself) {
    session = itself;
  }

  /** Whether it is logged in, so that nothing more need be said here. */
  boolean isIn() {
    return session.identity() != null;
  }

  /**
   * It sent a frame: now it is the server's turn.
   *
   * @param late whether the frame has to wait for the newcomer's own rate
   * @return whether it waits for a place, and the frame with it
   */
  boolean asks(byte[] frame, boolean late) {
    if (held != null) {
      held.add(frame);
      return true;
    }
    if (late) {
      excused = true;
    }
    askedAt = admission.now();
    return false;
  }

  /**
   * It gets an answer.
   *
   * @return null if that is the one that lets it in: no other need be noted
   */
  Newcomer answered() {
    boolean in = isIn();
    if (in) {
      long took = excused ? 1 : Math.max(1, admission.now() - askedAt);
      admission.finish(this, askedAt == 0 ? 0 : took);
    }
    askedAt = 0;
    return in ? null : this;
  }

  /**
   * It has what it came for, which was no login: a file of the page. Or its login has a queue of
   * its own.
   */
  void isServed() {
    admission.finish(this, 0);
  }

  void leaves() {
    admission.leave(this);
  }

  /** Whether the server owes it an answer. Any thread. */
  boolean isOwed() {
    return askedAt != 0 && !excused;
  }

  /** From now on its frames are kept, this one first. */
  void holds(byte[] frame) {
    held = new ArrayDeque<>(2);
    held.add(frame);
  }

  /** Whether its frames are kept: then it has no session that could say what is wrong with them. */
  boolean isHeld() {
    return held != null;
  }

  /** Its frames are kept no longer: these were. */
  Iterable<byte[]> released() {
    Deque<byte[]> frames = held;
    held = null;
    return frames;
  }
}
