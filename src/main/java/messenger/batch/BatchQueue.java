package messenger.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What waits. It outlives the routes that empty it, so that one of them can be exchanged while
 * others send. Safe for every thread.
 */
final class BatchQueue {
  private volatile BlockingQueue<Object> waiting;

  /** Whether it was taken. */
  boolean offer(Object body) {
    BlockingQueue<Object> to = waiting;
    return to != null && to.offer(body);
  }

  /** Bounds the queue. For the route that empties it, before it does. */
  void open(int size) {
    BlockingQueue<Object> before = waiting;
    if (before == null || before.size() + before.remainingCapacity() != size) {
      BlockingQueue<Object> after = new ArrayBlockingQueue<>(size);
      waiting = after;
      if (before != null) {
        before.drainTo(after, size);
      }
    }
  }

  int size() {
    BlockingQueue<Object> of = waiting;
    return of == null ? 0 : of.size();
  }

  /**
   * Takes what there is, at least one.
   *
   * @param most how much at most
   * @param notBefore a {@link System#nanoTime()} until which it sleeps once there is one, so that
   *     more come; it is not woken by them, which would cost more than handling them
   * @param patienceMs how long it waits for the first
   * @return empty if none came
   */
  List<Object> take(int most, long notBefore, long patienceMs) throws InterruptedException {
    BlockingQueue<Object> from = waiting;
    Object first = from.poll(patienceMs, TimeUnit.MILLISECONDS);
    if (first == null) {
      return List.of();
    }
    long lingerNanos = notBefore - System.nanoTime();
    if (lingerNanos > 0 && from.size() < most - 1) {
      TimeUnit.NANOSECONDS.sleep(lingerNanos);
    }
    List<Object> batch = new ArrayList<>(Math.min(most, from.size() + 1));
    batch.add(first);
    from.drainTo(batch, most - 1);
    return batch;
  }
}
