package messenger.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The most that came in any window of a length, wherever it begins: exact, not cut at full seconds.
 * What is just as old as the window is long is no longer in it. For one thread.
 */
final class BusiestWindow {
  private record Entry(long at, long amount) {}

  private final long nanos;
  private final Deque<Entry> inside = new ArrayDeque<>();
  private long sum;
  private long most;

  BusiestWindow(long nanos) {
    this.nanos = nanos;
  }

  /**
   * @param now System.nanoTime, never less than before
   */
  void add(long amount, long now) {
    while (!inside.isEmpty() && now - inside.peekFirst().at() >= nanos) {
      sum -= inside.removeFirst().amount();
    }
    inside.addLast(new Entry(now, amount));
    sum += amount;
    most = Math.max(most, sum);
  }

  /** A window with the most in it ends with something that came, so it was seen then. */
  long most() {
    return most;
  }
}
