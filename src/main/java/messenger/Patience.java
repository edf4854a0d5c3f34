package messenger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the start waits for a store that is not there yet: it tries every two seconds, with a
 * line in the log each time. Used by the thread that starts; {@link #end} by any.
 */
final class Patience {
  /** Told to whoever starts the server that it need not go on: it is to stop. */
  static final class EndedException extends RuntimeException {
    EndedException() {
      super("told to stop", null, false, false);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Duration limit;
  private final Consumer<String> progress;
  private final CountDownLatch ended = new CountDownLatch(1);
  private long firstTry;
  private long lastTry;

  /**
   * @param limit for all stores together, from the first try on
   * @param progress hears what is waited for
   */
  Patience(Duration limit, Consumer<String> progress) {
    this.limit = limit;
    this.progress = progress;
  }

  /** A store is about to be tried. */
  void trying() {
    lastTry = System.nanoTime();
    firstTry = firstTry == 0 ? lastTry : firstTry;
  }

  /** Whether {@link #waitFor} would come to its next try in time. */
  boolean isLeft() {
    return System.nanoTime() - firstTry < limit.minus(BETWEEN).toNanos();
  }

  /**
   * Waits until the next try is due.
   *
   * @throws EndedException if the server is told to stop
   */
  void waitFor(String store, String reason) {
    long waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - firstTry);
    LOG.warn("Waiting for {}, {} of at most {} s: {}", store, waited, limit.toSeconds(), reason);
    progress.accept("waiting for " + store);
    try {
      ended.await(lastTry + BETWEEN.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndedException();
    }
    check();
  }

  /**
   * Goes on, unless the server is to stop.
   *
   * @throws EndedException if it is
   */
  void check() {
    if (isEnded()) {
      throw new EndedException();
    }
  }

  /** The server is to stop. */
  void end() {
    ended.countDown();
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }
}
