package messenger.presence;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The time of day when it was made, and from then on what has really passed: somebody may set the
 * machine's clock, back even, and what waits for a time still comes.
 */
public final class SteadyClock extends Clock {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  public SteadyClock(Clock wall, LongSupplier nanoTime) {
    this.start = wall.instant();
    this.startNanos = nanoTime.getAsLong();
    this.nanoTime = nanoTime;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanoTime.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** It is for durations: in which zone they are does not matter. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
