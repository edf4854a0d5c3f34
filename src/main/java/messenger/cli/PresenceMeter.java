package messenger.cli;

import java.util.concurrent.TimeUnit;

/**
 * Bytes of presence that one user gets, over all their connections. Owned by the lane's event loop.
 */
final class PresenceMeter {
  private final BusiestWindow second = new BusiestWindow(TimeUnit.SECONDS.toNanos(1));
  private final BusiestWindow tenSeconds = new BusiestWindow(TimeUnit.SECONDS.toNanos(10));
  private long total;

  /**
   * @param now System.nanoTime
   */
  void got(int bytes, long now) {
    total += bytes;
    second.add(bytes, now);
    tenSeconds.add(bytes, now);
  }

  Presence.Sample sample() {
    return new Presence.Sample(total, second.most(), tenSeconds.most());
  }
}
