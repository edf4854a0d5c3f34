package messenger.account;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far back to look for what other nodes have changed. One thread at a time.
 *
 * <p>In seconds back from now, so that no two clocks are compared; and some more, because a change
 * is dated when its transaction begins and seen when that has ended.
 */
final class Since {
  /** More than a transaction may take (messenger.db.statement-timeout-ms). */
  private static final int MARGIN_S = 15;

  private final LongSupplier nanoTime;
  private long asked;
  private long answered;
  private volatile boolean never;

  /**
   * @param fromTheBeginning whether all that ever changed is to be looked at first
   */
  Since(LongSupplier nanoTime, boolean fromTheBeginning) {
    this.nanoTime = nanoTime;
    this.never = fromTheBeginning;
    this.answered = nanoTime.getAsLong();
  }

  /** Asks now. @return seconds */
  int seconds() {
    asked = nanoTime.getAsLong();
    return never
        ? Integer.MAX_VALUE
        : MARGIN_S + (int) TimeUnit.NANOSECONDS.toSeconds(asked - answered);
  }

  /** Whether nothing was ever answered that is needed from the beginning. */
  boolean isNever() {
    return never;
  }

  /** It was answered. */
  void answered() {
    never = false;
    answered = asked;
  }
}
