package messenger.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What waits. It outlives the routes that empty it, so that one of them can be exchanged while
 * others send. Any thread puts in, one at a time takes out. No lock: those who put in are event
 * loops, of which one would wait for the other whenever a thread that holds it is not running.
 */
final class BatchQueue {
  private final Queue<Object> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /** 0: nobody has ever emptied it. */
  private volatile int limit;

  /** Who has found nothing and wants to be woken. */
  private volatile Thread sleeper;

  /** Bounds the queue. For the route that empties it, before it does. */
  void open(int most) {
    limit = most;
  }

  /** Whether it was taken. */
  boolean offer(Object body) {
    if (size.incrementAndGet() > limit) {
      size.decrementAndGet();
      return false;
    }
    waiting.add(body);
    Thread asleep = sleeper;
    if (asleep != null) {
      LockSupport.unpark(asleep);
    }
    return true;
  }

  int size() {
    return size.get();
  }

  /** Who waits for something to come looks up, and finds nothing. */
  void wake() {
    LockSupport.unpark(sleeper);
  }

  /**
   * Takes what there is.
   *
   * @param most how much at most
   * @param notBefore a {@link System#nanoTime()} until which it sleeps once there is something, so
   *     that more comes; it is not woken by that, which would cost more than handling it
   * @param patienceMs how long it waits for the first
   * @return empty if nothing came
   */
  List<Object> take(int most, long notBefore, long patienceMs) throws InterruptedException {
    if (waiting.isEmpty()) {
      sleep(TimeUnit.MILLISECONDS.toNanos(patienceMs));
      if (waiting.isEmpty()) {
        return List.of();
      }
    }
    long early = notBefore - System.nanoTime();
    if (early > 0 && size.get() < most) {
      TimeUnit.NANOSECONDS.sleep(early);
    }
    List<Object> batch = new ArrayList<>(Math.min(most, size.get()));
    Object next;
    while (batch.size() < most && (next = waiting.poll()) != null) {
      batch.add(next);
    }
    size.addAndGet(-batch.size());
    return batch;
  }

  private void sleep(long nanos) throws InterruptedException {
    sleeper = Thread.currentThread();
    try {
      if (waiting.isEmpty()) { // Who puts in now sees the sleeper.
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      sleeper = null;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
