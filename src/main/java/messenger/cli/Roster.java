package messenger.cli;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * The logins of a group of users: when each is due, and who is in or has failed, until that is
 * known of everybody. Safe for all threads.
 */
final class Roster {
  /** How a group logs in. */
  enum Manner {
    /** Whoever fails stays out, unless the server says when to come back. */
    ONCE,
    /** Whoever fails tries again, later and later. */
    STUBBORN,
    /** Like ONCE; they were here before and ask for what they have missed. */
    RETURN
  }

  /**
   * So many failures without one success are no accident: it is not worth while to try the other
   * thousands.
   */
  private static final int HOPELESS = 20;

  private final String where;
  private final int first;
  private final int expected;
  private final double rate;
  private final Manner manner;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);

  private final Histogram times = new Histogram(Share.SIGNIFICANT_DIGITS);
  private final Map<String, Integer> failures = new TreeMap<>();
  private volatile long start;
  private int lost;
  private int tries;
  private int served;
  private int failed;
  private long lastServed;
  private boolean closed;
  private String hopeless;

  /**
   * @param where the server, for messages to people
   * @param rate logins a second; infinite: all at once
   * @param start when the first one is due (System.nanoTime)
   */
  Roster(String where, int first, int expected, double rate, Manner manner, long start) {
    this.where = where;
    this.first = first;
    this.expected = expected;
    this.rate = rate;
    this.manner = manner;
    this.start = start;
  }

  /**
   * Of users who are all in and will come back when they lose the server. Their time counts from
   * when the first one has lost it.
   */
  static Roster ofReturn(String where, int users) {
    return new Roster(where, 0, users, Double.POSITIVE_INFINITY, Manner.STUBBORN, 0);
  }

  Manner manner() {
    return manner;
  }

  /** A user who was in has lost the connection. */
  synchronized void lost(long now) {
    if (lost++ == 0) {
      start = now;
      begun.countDown();
    }
  }

  /** Open until the first one has lost the connection. */
  CountDownLatch begun() {
    return begun;
  }

  synchronized int lostSoFar() {
    return lost;
  }

  /** When this user's first try is due (System.nanoTime). */
  long due(int user) {
    return start + (long) ((user - first) * 1e9 / rate);
  }

  long lastDue() {
    return due(first + expected - 1);
  }

  synchronized void tried() {
    tries++;
  }

  synchronized void served(int user, long now) {
    served++;
    lastServed = Math.max(lastServed, now);
    times.recordValue(Math.max(0, now - due(user)));
    settle();
  }

  /** A try has failed; there will be another one. */
  synchronized void missed(Throwable cause) {
    failures.merge(String.valueOf(cause.getMessage()), 1, Integer::sum);
  }

  /** This user stays out. */
  synchronized void failed(Throwable cause) {
    missed(cause);
    failed++;
    if (served == 0) {
      if (cause instanceof ConnectException) {
        String how = cause instanceof ConnectTimeoutException ? "no answer" : "connection refused";
        hopeless = "Nothing listens at " + where + " (" + how + ")";
        settled.countDown();
      } else if (failed >= Math.min(HOPELESS, expected)) {
        hopeless = "Nobody can log in at " + where + ": " + cause.getMessage();
        settled.countDown();
      }
    }
    settle();
  }

  private void settle() {
    if (served + failed == expected) {
      settled.countDown();
    }
  }

  synchronized int servedSoFar() {
    return served;
  }

  /** Open until everybody is in or has failed, or there is no hope. */
  CountDownLatch settled() {
    return settled;
  }

  /** No more tries. */
  synchronized void close() throws BenchException {
    closed = true;
    if (hopeless != null) {
      throw new BenchException(hopeless);
    }
  }

  synchronized boolean closed() {
    return closed;
  }

  /**
   * @param connected those who are in now
   */
  synchronized Logins outcome(int connected) {
    double seconds = served == 0 ? 0 : (lastServed - start) / 1e9;
    return new Logins(
        expected, connected, seconds, Spread.of(times), tries, new TreeMap<>(failures));
  }
}
