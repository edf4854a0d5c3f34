package messenger.plugin;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log here is a list of numbers, of which a page has three. */
class EventFeedTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Interest ALL = new Interest("all", Set.of("message"), null, null, false);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Log log = new Log();
  private final List<Long> handled = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private EventFeed feed;

  private static final class Log implements EventSource {
    volatile long last;
    volatile Place saved = Place.before(0);
    volatile boolean ours = true;
    volatile boolean away;
    volatile boolean left;
    volatile Error broken;

    @Override
    public Optional<Place> claim(String name) {
      check();
      return ours ? Optional.of(saved) : Optional.empty();
    }

    @Override
    public Page read(Reading reading) {
      check();
      long from = reading.place().at();
      List<Event> events =
          LongStream.rangeClosed(from + 1, Math.min(from + 3, last)).mapToObj(Log::event).toList();
      boolean full = events.size() == 3;
      return new Page(events, Place.before(Math.min(from + 3, last)), full, !full);
    }

    @Override
    public boolean save(String name, Place place, boolean leaving) {
      check();
      if (ours) {
        saved = place;
        left = leaving;
      }
      return ours;
    }

    private void check() {
      Error once = broken;
      if (once != null) {
        broken = null;
        throw once;
      }
      if (away) {
        throw new UnavailableException("away", null);
      }
    }

    private static Event event(long n) {
      return new Event(
          Place.before(n), "message", Long.toString(n), "ann", "bob", "text", n, n, null, 0);
    }
  }

  private void start(EventFeed.Handler handler, Duration retry) {
    PluginLimits limits = new PluginLimits(SHORT, 3, retry, retry, LONG, LONG, LONG, false);
    feed = new EventFeed(ALL, log, handler, limits, meters, System::nanoTime);
    Thread thread = new Thread(feed);
    threads.add(thread);
    thread.start();
  }

  private void handle(Event event) {
    handled.add(event.place().at());
  }

  private void end() {
    feed.stop();
    threads.forEach(thread -> await().until(() -> !thread.isAlive()));
  }

  @AfterEach
  void endAll() {
    end();
  }

  private double count(String result) {
    return meters.counter("messenger.plugin.events", "name", "all", "result", result).count();
  }

  @Test
  void eventsComeInTheirOrderAndThenAsTheyHappen() {
    log.last = 10;
    start(this::handle, SHORT);
    await().until(() -> handled.size() == 10);
    log.last = 12;

    await().until(() -> handled.size() == 12);

    assertEquals(LongStream.rangeClosed(1, 12).boxed().toList(), handled);
  }

  @Test
  void whoStopsGoesOnBehindWhatWasHandledAndLeavesItToOthers() {
    log.last = 5;
    start(this::handle, SHORT);
    await().until(() -> handled.size() == 5);
    end();

    assertEquals(5, log.saved.at());
    assertEquals(true, log.left);
    log.last = 6;
    start(this::handle, SHORT);

    await().until(() -> handled.size() == 6);
    assertEquals(6L, handled.get(5));
  }

  @Test
  void whatFailsIsTriedAgainBeforeTheNextAndLeftOutInTheEnd() {
    log.last = 3;
    start(
        event -> {
          handle(event);
          if (event.place().at() == 2) {
            throw new IllegalStateException("always");
          }
        },
        SHORT);

    await().until(() -> handled.contains(3L));

    assertEquals(List.of(1L, 2L, 2L, 2L, 3L), handled);
    assertEquals(1, count("skipped"));
    assertEquals(3, count("failed"));
    await().until(() -> count("handled") == 2);
  }

  @Test
  void anErrorIsAFailureLikeAnyOther() {
    log.last = 2;
    start(
        event -> {
          handle(event);
          if (event.place().at() == 1) {
            throw new StackOverflowError("a regular expression");
          }
        },
        SHORT);

    await().until(() -> handled.contains(2L));

    assertEquals(List.of(1L, 1L, 1L, 2L), handled);
    assertEquals(1, count("skipped"));
  }

  @Test
  void anErrorOfTheLogDoesNotEndIt() {
    log.broken = new ExceptionInInitializerError("once");
    log.last = 1;
    start(this::handle, SHORT);

    await().until(() -> handled.size() == 1);
  }

  @Test
  void whatIsStoppedWhileItFailsIsNotLeftOut() {
    log.last = 2;
    start(
        event -> {
          handle(event);
          throw new IllegalStateException("always");
        },
        LONG);
    await().until(() -> handled.size() == 1);

    end();

    assertEquals(0, log.saved.at());
    assertEquals(0, count("skipped"));
  }

  @Test
  void anEventThatIsBeingHandledDuringTheStopCounts() {
    log.last = 1;
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        event -> {
          begun.countDown();
          goOn.await();
          handle(event);
        },
        SHORT);
    await().until(() -> begun.getCount() == 0);

    feed.stop();
    goOn.countDown();
    end();

    assertEquals(List.of(1L), handled);
    assertEquals(1, log.saved.at());
  }

  @Test
  void whileAnotherNodeDoesItNothingIsHandedOut() {
    log.last = 3;
    log.ours = false;
    start(this::handle, SHORT);
    feed.renew();
    end();

    assertEquals(List.of(), handled);
    assertFalse(log.left);
  }

  @Test
  void whenAnotherNodeHasTakenOverThisOneStopsAndNotesNothing() {
    log.last = 3;
    start(this::handle, SHORT);
    await().until(() -> handled.size() == 3);
    log.ours = false;

    feed.renew();
    log.last = 6;
    end();

    assertEquals(3, handled.size());
  }

  @Test
  void whenPostgresIsBackItGoesOn() {
    log.away = true;
    log.last = 2;
    start(this::handle, SHORT);
    log.away = false;

    await().until(() -> handled.size() == 2);
  }
}
