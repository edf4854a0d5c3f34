package messenger.cli;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who is in and who has failed, until that is known of everybody. Safe for all threads. */
final class Roster {
  /**
   * So many failures without one success are no accident: it is not worth while to try the other
   * thousands.
   */
  private static final int HOPELESS = 20;

  private final BenchPlan plan;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile String hopeless;

  Roster(BenchPlan plan) {
    this.plan = plan;
  }

  void served() {
    served.incrementAndGet();
    settle();
  }

  void failed(Throwable cause) {
    int failures = failed.incrementAndGet();
    if (served.get() == 0) {
      if (cause instanceof ConnectException) {
        String how = cause instanceof ConnectTimeoutException ? "no answer" : "connection refused";
        hopeless = "Nothing listens at " + plan.where() + " (" + how + ")";
        settled.countDown();
      } else if (failures >= Math.min(HOPELESS, plan.users())) {
        hopeless = "Nobody can log in at " + plan.where() + ": " + cause.getMessage();
        settled.countDown();
      }
    }
    settle();
  }

  private void settle() {
    if (served.get() + failed.get() == plan.users()) {
      settled.countDown();
    }
  }

  int servedSoFar() {
    return served.get();
  }

  /** Open until everybody is in or has failed, or there is no hope. */
  CountDownLatch settled() {
    return settled;
  }

  void throwIfHopeless() throws BenchException {
    if (hopeless != null) {
      throw new BenchException(hopeless);
    }
  }
}
