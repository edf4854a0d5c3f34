package messenger.observe;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;

/**
 * Counts what goes through a route, all its revisions together. Any thread; no lock and no object a
 * message.
 *
 * <p>One message in {@value #ONE_IN} is timed, and one at a time: the {@link #timed} one is known
 * by itself, so it needs no property. Whoever ends it alone writes {@link #mean} and {@link #max}.
 *
 * <p>No Camel service: the end of an old revision would stop it for the new one.
 */
final class RouteCount implements RoutePolicy {
  /** A power of two. */
  private static final int ONE_IN = 16;

  /** What comes seldom would have no figure for long: so many are timed first. */
  private static final int FIRST = 16;

  /** The share of the newest in the mean: that of the last hundred or so. */
  private static final double NEWEST = 1.0 / 32;

  private final LongSupplier nanoTime;
  private final LongAdder begun = new LongAdder();
  private final LongAdder good = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** A message that is being timed. */
  private final AtomicReference<Exchange> timed = new AtomicReference<>();

  private volatile long since;
  private volatile long timings;
  private volatile double mean;
  private volatile long max;

  RouteCount(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    begun.increment();
    if (timed.getPlain() == null
        && (timings < FIRST || (ThreadLocalRandom.current().nextInt() & (ONE_IN - 1)) == 0)
        && timed.compareAndSet(null, exchange)) {
      since = nanoTime.getAsLong();
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    (isFailed(exchange) ? failed : good).increment();
    if (timed.getPlain() == exchange) {
      note(nanoTime.getAsLong() - since);
      timed.set(null);
    }
  }

  @Override
  public void onInit(Route route) {}

  @Override
  public void onRemove(Route route) {}

  @Override
  public void onStart(Route route) {}

  @Override
  public void onStop(Route route) {}

  @Override
  public void onSuspend(Route route) {}

  @Override
  public void onResume(Route route) {}

  /** Before the slot is given back, so one thread at a time. */
  private void note(long nanos) {
    long before = timings;
    mean += (nanos - mean) * Math.max(NEWEST, 1.0 / (before + 1));
    max = Math.max(max, nanos);
    timings = before + 1;
  }

  /** Also if the error policy has answered what was wrong. */
  private static boolean isFailed(Exchange exchange) {
    return exchange.isFailed() || exchange.getExchangeExtension().isFailureHandled();
  }

  /** Messages that have left the route, in whatever way. */
  long count() {
    return good.sum() + failed.sum();
  }

  long good() {
    return good.sum();
  }

  /** Those that an exception ended, be it a client's mistake. */
  long failed() {
    return failed.sum();
  }

  /** Messages that are in the route; near enough while some come and go. */
  long inflight() {
    return Math.max(0, begun.sum() - count());
  }

  /** Microseconds through the route and all it calls, of late. */
  long meanMicros() {
    return Math.round(mean / 1_000);
  }

  /** The longest of those that were timed, since the start, in microseconds. */
  long maxMicros() {
    return max / 1_000;
  }
}
