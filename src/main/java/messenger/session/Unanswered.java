package messenger.session;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * The texts of one user that wait for their answer, oldest first; shared by all of the user's
 * sessions on this node. It is what makes an answer the only one: whoever takes a text out gives
 * it. Guarded by itself.
 */
final class Unanswered {
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>(2);
  private final int limit;
  private final Runnable fullnessChanged;
  private volatile boolean full;

  /**
   * @param limit with so many nothing more is read from the user; with half of it, it is again
   * @param fullnessChanged that this is so, or no more; on the thread that noticed
   */
  Unanswered(int limit, Runnable fullnessChanged) {
    this.limit = limit;
    this.fullnessChanged = fullnessChanged;
  }

  void add(Submission submission) {
    boolean filled;
    synchronized (this) {
      waiting.add(submission);
      filled = !full && waiting.size() >= limit;
      full |= filled;
    }
    if (filled) {
      fullnessChanged.run();
    }
  }

  /**
   * Takes out a text that is being answered.
   *
   * @return false if it was answered before
   */
  boolean remove(Submission answered) {
    boolean freed;
    synchronized (this) {
      if (!take(answered)) {
        return false;
      }
      freed = full && waiting.size() <= limit / 2;
      full &= !freed;
    }
    if (freed) {
      fullnessChanged.run();
    }
    return true;
  }

  private boolean take(Submission answered) {
    if (waiting.peek() == answered) { // Nearly always: answers come in the order of the texts.
      waiting.remove();
      return true;
    }
    Iterator<Submission> all = waiting.iterator();
    while (all.hasNext()) {
      if (all.next() == answered) {
        all.remove();
        return true;
      }
    }
    return false;
  }

  /** Whether so many wait that nothing more should be read from this user. */
  boolean isFull() {
    return full;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Adds those that wait since before then, a {@link System#nanoTime()}. */
  synchronized void collect(long then, List<Submission> overdue) {
    if (waiting.isEmpty()) {
      return; // Nearly always, and this is asked of everybody several times a second.
    }
    for (Submission submission : waiting) {
      if (submission.since() - then > 0) {
        return;
      }
      overdue.add(submission);
    }
  }
}
