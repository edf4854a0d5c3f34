package messenger.cli;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One lane's part of a round: writes what its users have to send when it is due, and measures what
 * they receive. All fields belong to the lane's loop; another thread reads them after {@link
 * Lane#sync}.
 */
final class Share {
  static final int SIGNIFICANT_DIGITS = 3;

  /** After so many messages in a row it is the turn of what has arrived. */
  private static final int BURST = 64;

  private final Lane lane;
  private final Round round;
  private final Schedule schedule;
  private final Tally tally;
  private final Runnable sendDue = this::sendDue;
  private final Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
  private final Histogram stored = new Histogram(SIGNIFICANT_DIGITS);
  private final Histogram lag = new Histogram(SIGNIFICANT_DIGITS);
  private int next;
  private boolean stopped;
  private int unsent;
  private long lastWrite;
  private long lastArrival;

  Share(Lane lane, Round round) {
    this.lane = lane;
    this.round = round;
    this.schedule = round.schedule();
    this.tally = round.tally();
  }

  /** The loop begins, soon. */
  void begin() {
    lane.loop()
        .execute(
            () -> {
              lane.takesPart(this);
              next = schedule.nextOfLane(0, lane.index(), lane.lanes());
              sendDue();
            });
  }

  void stop() throws InterruptedException {
    lane.ask(() -> stopped = true);
  }

  /** A copy, for another thread. */
  Measured measured() throws InterruptedException {
    return lane.ask(
        () ->
            new Measured(
                latency.copy(), stored.copy(), lag.copy(), unsent, lastWrite, lastArrival));
  }

  /** Whether there is nothing left to send. */
  boolean finished() {
    return stopped || lane.halted() || next >= schedule.total();
  }

  private void sendDue() {
    BenchClient open = null;
    for (int burst = 0; burst < BURST; burst++) {
      if (finished()) {
        flush(open);
        return;
      }
      long due = round.due(next);
      long now = System.nanoTime();
      if (due > now) {
        flush(open);
        lane.loop().schedule(sendDue, Math.max(due - now, Lane.TICK_NANOS), TimeUnit.NANOSECONDS);
        return;
      }
      BenchClient sender = lane.client(schedule.sender(next));
      if (sender != open) {
        flush(open);
        open = sender;
      }
      send(sender, next, due, now);
      next = schedule.nextOfLane(next + 1, lane.index(), lane.lanes());
    }
    flush(open);
    lane.loop().execute(sendDue);
  }

  private static void flush(BenchClient client) {
    if (client != null && client.served()) {
      client.flush();
    }
  }

  private void send(BenchClient sender, int number, long due, long now) {
    int receiver = schedule.receiver(number);
    boolean counted = schedule.counted(number);
    if (sender == null
        || !sender.served()
        || lane.isAway(sender.user())
        || lane.isAway(receiver)
        || !round.takesPart(sender.user())
        || !round.takesPart(receiver)) {
      unsent += counted ? 1 : 0;
      return;
    }
    sender.send(round.base() + number, receiver);
    tally.sent(number);
    if (counted) {
      lag.recordValue(now - due);
      lastWrite = now;
    }
  }

  /** Whether a number of the run is one of this round's messages. */
  boolean has(int numberOfRun) {
    return numberOfRun >= round.base() && numberOfRun - round.base() < schedule.total();
  }

  /** A text has come to a user of this lane. */
  void arrived(int numberOfRun, int user, String from, long now) {
    int number = numberOfRun - round.base();
    int sender = schedule.sender(number);
    if (sender == user) {
      lane.stray();
    } else if (schedule.receiver(number) != user || !lane.name(sender).equals(from)) {
      lane.misdelivered();
    } else if (tally.arrived(number)) {
      lane.delivered();
      lastArrival = schedule.counted(number) ? now : lastArrival;
      record(latency, number, now);
    }
  }

  void stored(int numberOfRun, long now) {
    int number = numberOfRun - round.base();
    if (tally.stored(number)) {
      record(stored, number, now);
    }
  }

  void refused(int numberOfRun) {
    tally.refused(numberOfRun - round.base());
  }

  private void record(Histogram histogram, int number, long now) {
    if (schedule.counted(number)) {
      histogram.recordValue(Math.max(0, now - round.due(number)));
    }
  }
}
