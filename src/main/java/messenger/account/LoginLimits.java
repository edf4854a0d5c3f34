package messenger.account;

import java.time.Duration;

/**
 * How often a password may be tried (the values stand in application.properties; all nodes should
 * have the same).
 *
 * @param perMinute attempts of an address
 * @param freeFailures wrong passwords after which the next attempt has to wait
 * @param longestWait the most it has to; the first wait is 1 s, and each is twice the one before
 */
public record LoginLimits(int perMinute, int freeFailures, Duration longestWait) {
  static final Duration MINUTE = Duration.ofMinutes(1);

  /** Failures are forgotten so long after the last one. */
  static final Duration MEMORY = Duration.ofMinutes(15);

  private static final long FIRST_WAIT_MS = 1_000;
  private static final int MOST_DOUBLINGS = 30;

  /**
   * How long after the last failure the next attempt may come, in milliseconds.
   *
   * @param free how many of the failures cost nothing
   */
  long waitMs(long failures, int free) {
    if (failures < free) {
      return 0;
    }
    int doublings = (int) Math.min(failures - free, MOST_DOUBLINGS);
    return Math.min(FIRST_WAIT_MS << doublings, longestWait.toMillis());
  }
}
