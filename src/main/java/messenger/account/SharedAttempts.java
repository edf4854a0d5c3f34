package messenger.account;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.types.Expiration;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * What all nodes know of attempts, in Redis. A key lives a minute (attempts) or until its failures
 * are forgotten, and what is left of that says how long ago the last one was: by Redis's clock, so
 * those of the nodes may differ. Any thread; it waits for Redis, one round trip a call.
 *
 * <p>Not by bucket4j_jdk17-jedis, though that runs with our Jedis: it wants a pool of connections
 * of its own, since Spring does not hand out the one that there is; it reads the bucket and writes
 * it by a script, again and again while other nodes do, where {@code INCR} is one step; and it
 * counts by the nodes' clocks. So here an address has a window of a minute, which begins with the
 * first attempt: over the end of one it may have twice as many in a minute, as it may with a full
 * bucket.
 *
 * <p>When Redis fails, which the heartbeat says in the log ({@link messenger.observe.StoreState}),
 * nobody waits for it: it has no answer then.
 */
final class SharedAttempts {
  static final List<Counter> FAILURES = List.of(Counter.ADDRESS, Counter.USER);

  /**
   * How long Redis is not asked after a failure. One that hangs takes a second of a thread that
   * checks passwords; after this the heartbeat (every 3 s) has seen it, too.
   */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final byte[] NONE = {'0'};
  private static final Logger LOG = LoggerFactory.getLogger(SharedAttempts.class);

  private final LoginLimits limits;
  private final RedisOperations<String, Object> redis;
  private final BooleanSupplier isAway;
  private final LongSupplier nanoTime;
  private volatile long pauseEnd;

  SharedAttempts(
      LoginLimits limits,
      RedisOperations<String, Object> redis,
      BooleanSupplier isAway,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.redis = redis;
    this.isAway = isAway;
    this.nanoTime = nanoTime;
    this.pauseEnd = nanoTime.getAsLong();
  }

  /**
   * Takes one of the address's attempts.
   *
   * @return 0, or how long this one has to wait, in milliseconds
   */
  long takeMs(Attempt attempt) {
    return ask(() -> take(attempt), 0L);
  }

  void failed(List<Counter> counters, Attempt attempt) {
    ask(
        () ->
            pipeline(
                connection -> {
                  for (Counter counter : counters) {
                    byte[] key = bytes(counter.key(attempt));
                    count(connection, key, LoginLimits.MEMORY);
                    connection.keyCommands().pExpire(key, LoginLimits.MEMORY.toMillis());
                  }
                }),
        List.of());
  }

  void forget(Counter counter, Attempt attempt) {
    ask(() -> redis.delete(counter.key(attempt)), false);
  }

  private long take(Attempt attempt) {
    String attempts = Counter.ATTEMPTS.key(attempt);
    List<Object> answers =
        pipeline(
            connection -> {
              count(connection, bytes(attempts), LoginLimits.MINUTE);
              connection.keyCommands().pTtl(bytes(attempts));
              for (Counter counter : FAILURES) {
                byte[] key = bytes(counter.key(attempt));
                connection.stringCommands().get(key);
                connection.keyCommands().pTtl(key);
              }
            });
    Iterator<Object> answer = answers.iterator();
    answer.next(); // Whether the key is new.
    long taken = (Long) answer.next();
    long rest = (Long) answer.next();
    if (rest < 0) { // It ended just between the two commands, and the new one has no end.
      redis.expire(attempts, LoginLimits.MINUTE);
    }
    long longest = taken > limits.perMinute() ? Math.max(1, rest) : 0;
    for (Counter counter : FAILURES) {
      Object failures = answer.next();
      long ago = LoginLimits.MEMORY.toMillis() - (Long) answer.next();
      if (failures != null) {
        long wait = counter.waitMs(Long.parseLong((String) failures), limits);
        longest = Math.max(longest, wait - ago);
      }
    }
    return longest;
  }

  /** Also makes the key, so that it never is without an end. */
  private static void count(RedisConnection connection, byte[] key, Duration lifetime) {
    connection.stringCommands().set(key, NONE, Expiration.from(lifetime), SetOption.ifAbsent());
    connection.stringCommands().incr(key);
  }

  private List<Object> pipeline(Commands commands) {
    RedisCallback<Object> callback =
        connection -> {
          commands.say(connection);
          return null;
        };
    return redis.executePipelined(callback, RedisSerializer.string());
  }

  private <T> T ask(Supplier<T> question, T none) {
    if (isAway.getAsBoolean() || nanoTime.getAsLong() - pauseEnd < 0) {
      return none;
    }
    try {
      return question.get();
    } catch (RuntimeException e) {
      pauseEnd = nanoTime.getAsLong() + PAUSE.toNanos();
      LOG.debug("Redis did not count an attempt", e);
      return none;
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.US_ASCII);
  }

  private interface Commands {
    void say(RedisConnection connection);
  }
}
