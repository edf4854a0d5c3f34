package messenger.cli;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What became of every message of a run: five bytes a message, no table to look anything up in.
 *
 * <p>Threads: an entry of {@code state} is written only by the event loop of the sender, an entry
 * of {@code arrival} only by that of the receiver. Another thread reads them after a task on each
 * of these loops has completed.
 */
final class Tally {
  private static final byte SENT = 1;
  private static final byte STORED = 2;
  private static final byte REFUSED = 4;
  private static final int NUMBER_BITS = 27;

  /** Most messages of a run: 500 MB, and what fits beside the pair of users in one long. */
  static final int MAX_MESSAGES = 100_000_000;

  private final Schedule schedule;
  private final byte[] state;

  /** The how-manieth delivery of the run brought this message; 0 if none did. */
  private final int[] arrival;

  private final AtomicInteger deliveries = new AtomicInteger();
  private final AtomicInteger duplicated = new AtomicInteger();

  Tally(Schedule schedule) {
    this.schedule = schedule;
    this.state = new byte[schedule.total()];
    this.arrival = new int[schedule.total()];
  }

  void sent(int number) {
    state[number] |= SENT;
  }

  /** Whether this is news. */
  boolean stored(int number) {
    return mark(number, STORED);
  }

  /** The server said that it has not taken this message. */
  void refused(int number) {
    mark(number, REFUSED);
  }

  private boolean mark(int number, byte bit) {
    boolean news = (state[number] & bit) == 0;
    state[number] |= bit;
    return news;
  }

  /** A message has reached its receiver. Answers whether for the first time. */
  boolean arrived(int number) {
    if (arrival[number] == 0) {
      arrival[number] = deliveries.incrementAndGet();
      return true;
    }
    if (schedule.counted(number)) {
      duplicated.incrementAndGet();
    }
    return false;
  }

  /**
   * How many of the counted messages are still on their way, or, if the server acknowledges, not
   * yet acknowledged.
   */
  int open(boolean acknowledged) {
    int open = 0;
    for (int i = schedule.warmup(); i < state.length; i++) {
      boolean done = (state[i] & STORED) != 0 || !acknowledged;
      if ((state[i] & SENT) != 0 && (state[i] & REFUSED) == 0 && !(done && arrival[i] != 0)) {
        open++;
      }
    }
    return open;
  }

  /** How many messages were neither stored nor refused yet, the warm-up included. */
  int unanswered() {
    int unanswered = 0;
    for (byte each : state) {
      unanswered += (each & SENT) != 0 && (each & (STORED | REFUSED)) == 0 ? 1 : 0;
    }
    return unanswered;
  }

  /** The sums over the counted messages. */
  Outcome outcome() {
    int sent = 0;
    int stored = 0;
    int refused = 0;
    int delivered = 0;
    int lost = 0;
    for (int i = schedule.warmup(); i < state.length; i++) {
      if ((state[i] & SENT) == 0) {
        continue;
      }
      sent++;
      stored += (state[i] & STORED) == 0 ? 0 : 1;
      if (arrival[i] != 0) {
        delivered++;
      } else if ((state[i] & REFUSED) != 0) {
        refused++;
      } else {
        lost++;
      }
    }
    return new Outcome(sent, stored, refused, delivered, lost, duplicated.get(), outOfOrder());
  }

  /**
   * Messages that came after a later one of the same sender to the same receiver: "reordered" in
   * the sense of RFC 4737, 3.4. Sorted by pair and number and read backwards, these are the ones
   * with a delivery behind the earliest seen so far.
   */
  private int outOfOrder() {
    long[] keys = new long[state.length - schedule.warmup()];
    int count = 0;
    for (int i = schedule.warmup(); i < state.length; i++) {
      if (arrival[i] != 0) {
        long pair = (long) schedule.sender(i) * schedule.users() + schedule.receiver(i);
        keys[count++] = pair << NUMBER_BITS | i;
      }
    }
    Arrays.sort(keys, 0, count);
    int late = 0;
    long pair = -1;
    int earliest = 0;
    for (int i = count - 1; i >= 0; i--) {
      int here = arrival[(int) keys[i] & (1 << NUMBER_BITS) - 1];
      if (keys[i] >> NUMBER_BITS != pair) {
        pair = keys[i] >> NUMBER_BITS;
        earliest = here;
      } else if (here > earliest) {
        late++;
      } else {
        earliest = here;
      }
    }
    return late;
  }

  /**
   * Counted messages only.
   *
   * @param sent written to a connection: refused + delivered + lost
   * @param refused the server answered with an error, and they did not arrive
   * @param duplicated deliveries of a message beyond its first
   * @param outOfOrder came after a later message of the same sender to the same receiver
   */
  record Outcome(
      int sent, int stored, int refused, int delivered, int lost, int duplicated, int outOfOrder) {

    /** Nothing is missing, doubled or out of order, apart from what was never sent or refused. */
    boolean clean() {
      return lost == 0 && duplicated == 0 && outOfOrder == 0;
    }

    /** Everything that was sent arrived once and in order. */
    boolean perfect() {
      return clean() && refused == 0 && delivered > 0;
    }

    void print(Table table) {
      table.line("delivered", "%,d", delivered);
      table.line("lost", "%,d", lost);
      table.line("duplicated", "%,d", duplicated);
      table.line("out of order", "%,d", outOfOrder);
      table.count("refused", refused);
    }
  }
}
