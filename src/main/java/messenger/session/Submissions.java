package messenger.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * All texts of this node that wait for their answer, oldest first. One queue and not a look at
 * everybody who is here: nearly all are answered in the order in which they came, and before it is
 * asked who is overdue, several times a second, which forgets them. Safe for every thread.
 */
final class Submissions {
  private final Queue<Submission> waiting = new ConcurrentLinkedQueue<>();
  private final Predicate<Submission> isWaitedFor;

  /**
   * @param isThere whether somebody is there to be answered
   */
  Submissions(Predicate<Submission> isThere) {
    this.isWaitedFor = text -> !text.isSettled() && isThere.test(text);
  }

  void add(Submission text) {
    waiting.add(text);
  }

  boolean isEmpty() {
    return waiting.stream().noneMatch(isWaitedFor);
  }

  /** Those that wait since before then, a {@link System#nanoTime()}; forgets the answered ones. */
  List<Submission> olderThan(long then) {
    List<Submission> older = new ArrayList<>(0);
    for (Iterator<Submission> all = waiting.iterator(); all.hasNext(); ) {
      Submission text = all.next();
      if (!isWaitedFor.test(text)) {
        all.remove();
      } else if (text.since() - then <= 0) {
        older.add(text);
      } else {
        return older;
      }
    }
    return older;
  }
}
