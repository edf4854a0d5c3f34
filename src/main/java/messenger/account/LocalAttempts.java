package messenger.account;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What this node knows of attempts: 10,000 keys of each kind at most, below 10 MB in all; the least
 * recently used go first. Any thread.
 */
final class LocalAttempts {
  private static final int MOST_KEYS = 10_000;

  private final LoginLimits limits;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new Recent<>();
  private final Map<Counter, Map<String, Failures>> failures = new EnumMap<>(Counter.class);

  /**
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  LocalAttempts(LoginLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.clock = new Clock(nanoTime);
    SharedAttempts.FAILURES.forEach(counter -> failures.put(counter, new Recent<>()));
  }

  /**
   * Takes one of the address's attempts.
   *
   * @return 0, or, if it has none left, when it has: in milliseconds
   */
  synchronized long takeMs(Attempt attempt) {
    ConsumptionProbe probe =
        buckets
            .computeIfAbsent(Counter.ATTEMPTS.key(attempt), key -> bucket())
            .tryConsumeAndReturnRemaining(1);
    return millis(probe.getNanosToWaitForRefill());
  }

  /** How long this attempt has to wait because of failures, in milliseconds. */
  synchronized long waitMs(Attempt attempt) {
    long now = clock.currentTimeNanos();
    long longest = 0;
    for (Counter counter : failures.keySet()) {
      Failures known = find(counter, counter.key(attempt), now);
      long wait = Duration.ofMillis(counter.waitMs(known.count, limits)).toNanos();
      longest = Math.max(longest, wait - (now - known.last));
    }
    return millis(longest);
  }

  /** Counts a failure. */
  synchronized void failed(Counter counter, Attempt attempt) {
    long now = clock.currentTimeNanos();
    String key = counter.key(attempt);
    failures.get(counter).put(key, new Failures(find(counter, key, now).count + 1, now));
  }

  /** Whether this address has to wait as long as anybody ever has. */
  synchronized boolean isWorst(Attempt attempt) {
    Failures known = find(Counter.ADDRESS, Counter.ADDRESS.key(attempt), clock.currentTimeNanos());
    return Counter.ADDRESS.waitMs(known.count, limits) >= limits.longestWait().toMillis();
  }

  synchronized void forget(Counter counter, Attempt attempt) {
    failures.get(counter).remove(counter.key(attempt));
  }

  private Failures find(Counter counter, String key, long now) {
    Failures found = failures.get(counter).get(key);
    return found == null || now - found.last >= LoginLimits.MEMORY.toNanos()
        ? new Failures(0, now)
        : found;
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(limits.perMinute())
                    .refillGreedy(limits.perMinute(), LoginLimits.MINUTE))
        .withCustomTimePrecision(clock)
        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
        .build();
  }

  /** Rounded up: who comes back then is not too early. */
  private static long millis(long nanos) {
    return Math.max(0, Duration.ofNanos(nanos).plusNanos(999_999).toMillis());
  }

  /**
   * @param last when, by {@link System#nanoTime}
   */
  private record Failures(long count, long last) {}

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

  private static final class Recent<V> extends LinkedHashMap<String, V> {
    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MOST_KEYS;
    }
  }
}
