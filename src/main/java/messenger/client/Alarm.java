package messenger.client;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One action at one later time; setting it anew forgets the time before. Owned by the executor's
 * thread.
 */
final class Alarm {
  private final EventExecutor executor;
  private final Consumer<Runnable> guard;
  private ScheduledFuture<?> timer;

  /**
   * @param guard what runs the actions
   */
  Alarm(EventExecutor executor, Consumer<Runnable> guard) {
    this.executor = executor;
    this.guard = guard;
  }

  void set(long ms, Runnable action) {
    off();
    timer =
        executor.schedule(
            () -> {
              timer = null;
              guard.accept(action);
            },
            ms,
            TimeUnit.MILLISECONDS);
  }

  void off() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  boolean isSet() {
    return timer != null;
  }
}
