package messenger.session;

/**
 * How many texts of one user wait for their answer, from all of the user's sessions on this node.
 * Guarded by itself.
 */
final class Unanswered {
  private final int limit;
  private final Runnable fullnessChanged;
  private int waiting;
  private volatile boolean full;

  /**
   * @param limit with so many nothing more is read from the user; with half of it, it is again
   * @param fullnessChanged that this is so, or no more; on the thread that noticed
   */
  Unanswered(int limit, Runnable fullnessChanged) {
    this.limit = limit;
    this.fullnessChanged = fullnessChanged;
  }

  void add() {
    boolean filled;
    synchronized (this) {
      waiting++;
      filled = !full && waiting >= limit;
      full |= filled;
    }
    if (filled) {
      fullnessChanged.run();
    }
  }

  void remove() {
    boolean freed;
    synchronized (this) {
      waiting--;
      freed = full && waiting <= limit / 2;
      full &= !freed;
    }
    if (freed) {
      fullnessChanged.run();
    }
  }

  /** Whether so many wait that nothing more should be read from this user. */
  boolean isFull() {
    return full;
  }
}
