package messenger.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the machine lets a thread wait that asks for nothing but a turn each millisecond: what
 * is longer in the table than this, the server did; the rest may be other work.
 */
final class Stalls implements AutoCloseable {
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicLong longest = new AtomicLong();
  private final Thread thread = new Thread(this::watch, "stalls");
  private volatile boolean isOver;

  Stalls() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!isOver) {
      long before = System.nanoTime();
      LockSupport.parkNanos(TURN_NANOS);
      longest.accumulateAndGet(System.nanoTime() - before - TURN_NANOS, Math::max);
    }
  }

  /** Milliseconds of the longest since it was last asked. */
  long takeLongestMs() {
    return TimeUnit.NANOSECONDS.toMillis(longest.getAndSet(0));
  }

  @Override
  public void close() {
    isOver = true;
  }
}
