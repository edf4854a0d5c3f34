package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import messenger.edge.JsonDialect;
import messenger.session.SessionLimits;
import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.store.StoreMeters;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final SessionMeters sessionMeters = new SessionMeters(registry);
  private final Sessions sessions =
      new Sessions(
          new SessionLimits(1, SECOND, SECOND, SECOND, 1, SECOND, SECOND, 1, 1, 1, 1, 0, 1),
          new JsonDialect(Clock.systemUTC()),
          sessionMeters,
          registry,
          System::nanoTime);
  private final Counters counters =
      new Counters(sessions, sessionMeters, new StoreMeters(registry));

  @Test
  void aLineSaysWhatHappenedSinceTheLastOne() {
    assertEquals("sessions 0, received 0, sent 0, undelivered 0", counters.line());
    registry.counter("messenger.stored").increment(5);
    registry.counter("messenger.delivered").increment(3);
    registry.counter("messenger.waiting").increment(2);
    assertEquals("sessions 0, received 5, sent 3, undelivered 2", counters.line());
    registry.counter("messenger.stored").increment(1);
    assertEquals("sessions 0, received 1, sent 0, undelivered 0", counters.line());
    assertEquals("sessions 0, received 0, sent 0, undelivered 0", counters.line());
  }
}
