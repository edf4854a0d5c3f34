package messenger.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages by one schedule: its lanes send and count them in their {@link Share}s. A run can have
 * several rounds after each other on the same connections; each message belongs to the round it was
 * sent in, however late it comes.
 *
 * <p>Threads: methods without a number are for the thread of the scenario, and those that answer
 * how far it is want a {@link Lane#sync} of all lanes before.
 */
final class Round {
  /** Number of this round's first message in the run. */
  private final int base;

  private final Schedule schedule;
  private final boolean acknowledged;
  private final Tally tally;
  private final List<Share> shares = new ArrayList<>();
  private long start;
  private boolean cut;
  private boolean[] participants;

  /**
   * @param base the run's numbers from here on, one for each message, are this round's own
   */
  Round(int base, Schedule schedule, boolean acknowledged, List<Lane> lanes) {
    this.base = base;
    this.schedule = schedule;
    this.acknowledged = acknowledged;
    this.tally = new Tally(schedule);
    lanes.forEach(lane -> shares.add(new Share(lane, this)));
  }

  /**
   * Starts the messages.
   *
   * @param from when the first message is due (System.nanoTime)
   * @param users by number, those who take part; nothing is sent from or to the others
   */
  void begin(long from, boolean[] users) {
    start = from;
    participants = users;
    shares.forEach(Share::begin);
  }

  /** No more messages; those that are not due yet will not be missed. */
  void cut() throws InterruptedException {
    cut = true;
    for (Share share : shares) {
      share.stop();
    }
  }

  int base() {
    return base;
  }

  Schedule schedule() {
    return schedule;
  }

  Tally tally() {
    return tally;
  }

  double rate() {
    return schedule.rate();
  }

  /** When a message was due (System.nanoTime). */
  long due(int number) {
    return start + schedule.dueNanos(number);
  }

  /** When the warm-up is over and the first counted message is due. */
  long countedFrom() {
    return due(schedule.warmup());
  }

  /** When all messages should have been sent. */
  long end() {
    return due(schedule.total());
  }

  boolean takesPart(int user) {
    return participants[user];
  }

  /**
   * Whether everything was sent that will be, delivered and, if the server does so, acknowledged.
   */
  boolean complete() {
    return shares.stream().allMatch(Share::finished) && tally.open(acknowledged) == 0;
  }

  /** Whether everything was sent that will be and, if the server does so, acknowledged. */
  boolean answered() {
    return shares.stream().allMatch(Share::finished) && (!acknowledged || tally.unanswered() == 0);
  }

  Tally.Outcome outcome() {
    return tally.outcome();
  }

  /** Sums of all lanes. */
  Measured measured() throws InterruptedException {
    Measured sum = null;
    for (Share share : shares) {
      Measured one = share.measured();
      sum = sum == null ? one : sum.plus(one);
    }
    return sum;
  }

  /**
   * Counted messages that were not written, of a round that was cut only those that were due.
   *
   * @param outcome of this round
   */
  int unsent(Tally.Outcome outcome, Measured measured) {
    return cut ? measured.unsent() : schedule.total() - schedule.warmup() - outcome.sent();
  }
}
