package messenger.client;

/**
 * The wait before the next try, "full jitter": anything up to a bound that doubles with every
 * failure, so that clients that lost their server together do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). The numbers are
 * those of the browser client (web/sdk/backoff.js).
 */
public final class Backoff {
  private static final long FIRST_MS = 500;
  private static final long LONGEST_MS = 30_000;
  private static final int DOUBLINGS = 6;

  private Backoff() {}

  /**
   * @param failures how many tries have failed before this one did, 0 for none
   * @param chance from 0 to 1
   * @return milliseconds
   */
  public static long millis(int failures, double chance) {
    return (long) (chance * Math.min(LONGEST_MS, FIRST_MS << Math.min(failures, DOUBLINGS)));
  }
}
