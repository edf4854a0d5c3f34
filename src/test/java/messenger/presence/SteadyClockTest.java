package messenger.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private final HandClock wall = new HandClock();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final SteadyClock clock = new SteadyClock(wall, nanos::get);

  @Test
  void itGoesOnWhateverTheWallClockIsSetTo() {
    Instant start = wall.instant();
    wall.passes(Duration.ofHours(-1));
    assertEquals(start, clock.instant());
    nanos.addAndGet(1_500_000_000); // Which overflows, as it may.
    assertEquals(start.plusMillis(1_500).toEpochMilli(), clock.millis());
  }
}
