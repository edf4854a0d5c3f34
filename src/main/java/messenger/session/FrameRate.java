package messenger.session;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.ThreadUnsafeBucket;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How many frames a client may send: a token bucket for each session, one configuration for all
 * (docs/adr/0015).
 */
final class FrameRate {
  /** Null if there is no limit. */
  private final BucketConfiguration configuration;

  private final TimeMeter clock;

  /**
   * @param perSecond tokens a second, one a frame; 0: no limit
   * @param burst tokens that a session has at first, and at most
   * @param nanoTime the clock
   */
  FrameRate(int perSecond, int burst, LongSupplier nanoTime) {
    configuration =
        perSecond == 0
            ? null
            : new BucketConfiguration(
                List.of(
                    Bandwidth.builder()
                        .capacity(burst)
                        .refillGreedy(perSecond, Duration.ofSeconds(1))
                        .build()));
    clock = new Clock(nanoTime);
  }

  boolean isLimited() {
    return configuration != null;
  }

  /**
   * A full bucket, for one thread at a time. Not by the builder, which makes a configuration for
   * each.
   */
  Bucket bucket() {
    return new ThreadUnsafeBucket(
        configuration, MathType.INTEGER_64_BITS, clock, BucketListener.NOPE);
  }

  private record Clock(LongSupplier nanoTime) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanoTime.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
