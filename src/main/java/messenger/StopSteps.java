package messenger;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a stop, one after the other. Each has a limit, and all of them together: whatever
 * hangs is left behind with a line in the log, and the process ends in time. One thread.
 */
final class StopSteps {
  private static final Logger LOG = LoggerFactory.getLogger(StopSteps.class);
  private static final long POLL_MS = 10;
  private final long end;

  /**
   * @param all for all steps together
   */
  StopSteps(Duration all) {
    end = System.nanoTime() + all.toNanos();
  }

  /** What is left of the time. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Takes the step, on a thread of its own, and waits for it. */
  void step(String what, Duration limit, AutoCloseable step) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              step.close();
              return null;
            });
    Thread thread = new Thread(task, "stop-" + what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(within(limit).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.warn("{} not stopped: {}", what, e.getCause().toString());
    } catch (TimeoutException e) {
      LOG.warn("{} not stopped in time, going on without", what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it is so. */
  void until(BooleanSupplier done, Duration limit) {
    long deadline = System.nanoTime() + within(limit).toNanos();
    try {
      while (!done.getAsBoolean() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration within(Duration limit) {
    return limit.compareTo(left()) < 0 ? limit : left();
  }
}
