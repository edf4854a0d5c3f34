package messenger.plugin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to a plugin, one after the other and each at least once: the next one comes when
 * this one was handled, or was tried so often that it is left out. What was handled is noted at
 * most a second later. Of several nodes one does it. Runs on a thread of its own; {@link #renew}
 * and {@link #stop} may be called by any.
 */
final class EventFeed implements Runnable {
  /** Handles an event, or throws. */
  interface Handler {
    void handle(Event event) throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  /** How often another node is asked whether it still does it. */
  private static final Duration OTHER_NODE = Duration.ofSeconds(2);

  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final long SAVE_NANOS = Duration.ofSeconds(1).toNanos();

  /** What is not noted is only looked through again: seldom while nothing happens. */
  private static final long IDLE_SAVE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long FIRST_SPAN_MS = Duration.ofMinutes(1).toMillis();
  private static final long LONGEST_SPAN_MS = Duration.ofDays(1).toMillis();

  private final Interest interest;
  private final EventSource source;
  private final Handler handler;
  private final PluginLimits limits;
  private final LongSupplier nanoTime;
  private final Counter handled;
  private final Counter failed;
  private final Counter skipped;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile boolean owner;

  /** Behind what was handled; this thread only, as all that follows. */
  private Place place;

  private boolean unsaved;
  private long savedAt;
  private boolean away;

  EventFeed(
      Interest interest,
      EventSource source,
      Handler handler,
      PluginLimits limits,
      MeterRegistry meters,
      LongSupplier nanoTime) {
    this.interest = interest;
    this.source = source;
    this.handler = handler;
    this.limits = limits;
    this.nanoTime = nanoTime;
    handled = counter(meters, "handled");
    failed = counter(meters, "failed");
    skipped = counter(meters, "skipped");
  }

  private Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("messenger.plugin.events")
        .description("Tries of plugins to handle an event; skipped: it was the last one")
        .tag("name", interest.name())
        .tag("result", result)
        .register(meters);
  }

  Interest interest() {
    return interest;
  }

  @Override
  public void run() {
    while (!isStopped()) {
      try {
        Optional<Place> claimed = source.claim(interest.name());
        if (claimed.isPresent()) {
          place = claimed.get();
          owner = true;
          handOut();
        } else {
          pause(OTHER_NODE);
        }
      } catch (UnavailableException e) {
        isAway(e);
        pause(AWAY);
      } catch (Throwable e) { // Nobody else would start it again.
        LOG.error("events for {} can't be read", interest.name(), e);
        pause(AWAY);
      }
    }
  }

  /** Says again that this node does it. Must be called more often than every ten seconds. */
  void renew() {
    try {
      if (owner && !isStopped() && source.claim(interest.name()).isEmpty()) {
        owner = false;
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.debug("the place of {} is not renewed", interest.name(), e);
    }
  }

  /** Nothing more is handed out; what is being handled may go on. */
  void stop() {
    stopped.countDown();
  }

  /** Stopped, and another one goes on in its place: what it still does is not noted. */
  void abandon() {
    stopped.countDown();
    owner = false;
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private boolean isOver() {
    return isStopped() || !owner;
  }

  private void handOut() {
    long spanMs = FIRST_SPAN_MS;
    unsaved = false;
    savedAt = nanoTime.getAsLong();
    try {
      while (!isOver()) {
        Page page = source.read(new Reading(interest, place, spanMs));
        isBack();
        for (Event event : page.events()) {
          if (!isDone(event)) {
            return;
          }
          place = event.place();
          unsaved = true;
          saveAfter(SAVE_NANOS);
        }
        place = page.next();
        // So that what is looked through stays in proportion to what is found.
        spanMs = page.isFull() ? Math.max(1, spanMs / 2) : Math.min(2 * spanMs, LONGEST_SPAN_MS);
        saveAfter(unsaved ? SAVE_NANOS : IDLE_SAVE_NANOS);
        if (page.isLast()) {
          pause(limits.poll());
        }
      }
    } finally {
      leave();
    }
  }

  /**
   * Has it handled.
   *
   * @return false if this is over before it is
   */
  private boolean isDone(Event event) {
    Duration wait = limits.retry();
    for (int attempt = 1; !isOver(); attempt++) {
      try {
        handler.handle(event);
        handled.increment();
        return true;
      } catch (Exception | LinkageError | StackOverflowError e) {
        failed.increment();
        if (isStopped()) {
          return false;
        }
        if (attempt >= limits.tries()) {
          skipped.increment();
          LOG.warn(
              "{} skips event {} of {}: {}", interest.name(), event.id(), event.from(), line(e));
          return true;
        }
        LOG.info("{} could not handle event {}: {}", interest.name(), event.id(), line(e));
        saveAfter(0);
        pause(wait);
        wait = wait.multipliedBy(2);
        wait = wait.compareTo(limits.longestRetry()) > 0 ? limits.longestRetry() : wait;
      }
    }
    return false;
  }

  /** The text of an exception may hold what people wrote; its class does not. */
  private static String line(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getName();
  }

  private void saveAfter(long nanos) {
    if (nanoTime.getAsLong() - savedAt < nanos || nanos == 0 && !unsaved) {
      return;
    }
    if (!source.save(interest.name(), place, false)) {
      owner = false;
    }
    unsaved = false;
    savedAt = nanoTime.getAsLong();
  }

  private void leave() {
    if (owner) {
      owner = false;
      try {
        source.save(interest.name(), place, true);
      } catch (RuntimeException e) {
        LOG.debug("the place of {} is not saved", interest.name(), e);
      }
    }
  }

  private void isAway(UnavailableException e) {
    if (!away) {
      away = true;
      LOG.warn("{} gets no events: Postgres does not answer", interest.name());
      LOG.debug("what it said", e);
    }
  }

  private void isBack() {
    if (away) {
      away = false;
      LOG.info("{} gets events again", interest.name());
    }
  }

  private void pause(Duration time) {
    try {
      if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      stopped.countDown();
      Thread.currentThread().interrupt();
    }
  }
}
