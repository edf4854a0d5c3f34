package messenger.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an embedded store again when it has ended though nobody stopped it: somebody killed it, or
 * the system did for want of memory. One thread of its own.
 */
final class Supervisor {
  /** A store that can be started again where it was: same port, same password, same data. */
  interface Store {
    boolean isAlive();

    /**
     * @throws IOException if it can't be started now; it is tried again
     */
    void startAgain() throws IOException;
  }

  /** The JDK's own notice of the end of a process that is no child comes up to 5 s late. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final String name;
  private final Store store;
  private final CountDownLatch leftAlone = new CountDownLatch(1);
  private final Thread thread;

  Supervisor(String name, Store store) {
    this.name = name;
    this.store = store;
    thread = new Thread(this::watch, "embedded-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** It may end now. */
  void leaveAlone() {
    leftAlone.countDown();
  }

  /** Waits until no start is under way; one that is is interrupted. */
  void join(Duration limit) {
    leaveAlone();
    thread.interrupt();
    try {
      thread.join(limit.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (!isLeftAloneFor(LOOK)) {
        if (!store.isAlive() && !isLeftAloneFor(LOOK)) { // A stop may have ended it just before us.
          LOG.warn("{} has ended by itself; it is started again", name);
          startUntilItRuns();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** At once, then after 1 s, 2 s, 4 s ... 10 s. */
  private void startUntilItRuns() throws InterruptedException {
    Duration pause = Duration.ofSeconds(1);
    boolean runs = false;
    while (!runs) {
      try {
        store.startAgain();
        runs = true;
        LOG.info("{} runs again", name);
      } catch (IOException | RuntimeException e) {
        if (isLeftAloneFor(Duration.ZERO)) {
          return;
        }
        LOG.warn("{}; tried again in {} s", e.getMessage(), pause.toSeconds());
        if (isLeftAloneFor(pause)) {
          return;
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      }
    }
  }

  private boolean isLeftAloneFor(Duration time) throws InterruptedException {
    return leftAlone.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
