package messenger.account;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.springframework.data.redis.core.RedisOperations;

/**
 * Whether somebody may try a password now.
 *
 * <p>An address has so many attempts a minute. After some failures of an address the next attempt
 * has to wait, longer after each, from 1 s up. Failures are forgotten 15 minutes after the last
 * one.
 *
 * <p><b>Strangers must not lock an account.</b> So a user's failures make those wait who come from
 * the address where they happened (which is what an address's own count does: one of the address
 * for this user would never be higher). Only when there are four times as many from all addresses
 * together does everybody have to wait who wants in as this user: else who has many addresses could
 * guess without end. An address that has to wait as long as anybody ever has is not counted among
 * them any more, so that it takes several to make others wait. No wait is longer than the longest
 * one, it is counted from the last failure, and who comes too early does not make it longer. Those
 * strangers can still spoil it while they go on: the owner then shares one attempt a minute with
 * them. A login by token is not counted.
 *
 * <p><b>Nobody is made to forget.</b> Redis keeps every count until it is time. This node by itself
 * keeps 10,000 keys of each kind: to push one out takes failures of as many other users or
 * addresses within 15 minutes. From one address that can't be done: after 11 failures it has one
 * attempt a minute. From a thousand it costs 10,000 checks of a password, eight minutes of a core,
 * and gains 19 tries for one user, or 4 for one address, and only while Redis is away.
 *
 * <p>In Redis a failure makes two keys of 120 bytes (measured) for 15 minutes. A thread checks some
 * 20 passwords a second, so it can fill 4.5 MB. A Redis that is full refuses to count, and then
 * this node decides by itself.
 *
 * <p>Any thread that may wait: for Redis, about a round trip, or its time-out. As many attempts as
 * are being checked at one time, a few, may go beyond a limit, since a failure counts when it is
 * known.
 */
public final class LoginAttempts {
  private final LocalAttempts here;
  private final SharedAttempts everywhere;

  /**
   * @param redisAway then it is not asked, and what this node knows decides
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  public LoginAttempts(
      LoginLimits limits,
      RedisOperations<String, Object> redis,
      BooleanSupplier redisAway,
      LongSupplier nanoTime) {
    this.here = new LocalAttempts(limits, nanoTime);
    this.everywhere = new SharedAttempts(limits, redis, redisAway, nanoTime);
  }

  /**
   * Takes one of the address's attempts, also if this one is refused.
   *
   * @throws RefusedException with {@link Code#RATE_LIMITED} and the time to wait, if it has to
   */
  public void admit(Attempt attempt) {
    long wait = here.takeMs(attempt);
    if (wait == 0) { // Else Redis is not asked: who does not stop must not keep it busy.
      wait = Math.max(here.waitMs(attempt), everywhere.takeMs(attempt));
    }
    if (wait > 0) {
      throw new RefusedException(Code.RATE_LIMITED, (int) wait);
    }
  }

  /** The password was wrong, or there is no such user. */
  public void failed(Attempt attempt) {
    List<Counter> counters =
        here.isWorst(attempt) ? List.of(Counter.ADDRESS) : SharedAttempts.FAILURES;
    counters.forEach(counter -> here.failed(counter, attempt));
    everywhere.failed(counters, attempt);
  }

  /**
   * The password was right: forgets the user's failures, but not those of the address, which could
   * else guess at others between logins of its own.
   */
  public void succeeded(Attempt attempt) {
    here.forget(Counter.USER, attempt);
    everywhere.forget(Counter.USER, attempt);
  }
}
