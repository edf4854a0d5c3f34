package messenger.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import messenger.session.Peer;

/**
 * Who may come in now, for all doors together (docs/adr/0012).
 *
 * <p>At most {@link #window} newcomers are worked on at a time: accepted, and not yet welcomed.
 * When there are so many the doors are shut, and who else comes waits in the operating system's
 * backlog, where they cost nothing. The window is measured, as TCP does it (slow start, additive
 * increase, multiplicative decrease: RFC 5681): it grows while it is full and logins are answered
 * within the goal, and shrinks when one is not. So the rate is what the machine can do at that
 * moment; tokens for it need no clock, since each newcomer who is done gives its own back.
 *
 * <p>Safe for every thread: guarded by itself; no call is longer than a few steps.
 */
public final class Admission {
  /** A door that can be shut: who comes then waits outside. Any thread. */
  interface Door {
    void open(boolean on);
  }

  /** Below this a single core would idle while its clients' packets are on their way. */
  private static final int SMALLEST_WINDOW = 32;

  /** Some 50 ms of work for each of two cores. */
  private static final int FIRST_WINDOW = 128;

  private static final int LARGEST_WINDOW = 4_096;

  /** How much the window grows in the time that it takes to let in as many as it holds. */
  private static final double STEP = 8;

  private static final double CUT = 0.75;

  /**
   * Of those above their address's limit so many are told to come back at one time: a part of the
   * anteroom, so that one address does not fill it.
   */
  private static final int PART_FOR_ONE_ADDRESS = 32;

  /**
   * They come back after so many times {@link AdmissionLimits#retry}: a place is free for them when
   * one of their own leaves, which the server can't hasten.
   */
  private static final int CROWDED_RETRIES = 20;

  /** Doors open again when an eighth of the window is free: not for each newcomer. */
  private static final int HYSTERESIS = 8;

  /** Those who are told to come back may take this part of the machine: each costs a handshake. */
  private static final int PART_FOR_RETURNS = 4;

  private static final long LONGEST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final double NANOS_A_SECOND = 1e9;

  /** Weight of a new measurement of the rate. */
  private static final double NEW = 0.2;

  private final AdmissionLimits limits;
  private final LongSupplier nanoTime;
  private final Counter accepted;
  private final Counter welcomed;
  private final Counter turnedAway;
  private final Counter cut;
  private final Counter crowded;

  private final Set<Door> doors = new LinkedHashSet<>();
  private final Deque<Newcomer> byAge = new ArrayDeque<>();
  private final Map<String, Household> households = new HashMap<>();
  private final Map<Newcomer, Runnable> waiting = new LinkedHashMap<>();
  private boolean open = true;
  private double window = FIRST_WINDOW;
  private double ceiling = Double.MAX_VALUE;
  private int unfinished;
  private int inside;
  private int outside;
  private boolean wasCut;
  private long cutAt;
  private double rate;
  private int served;
  private boolean wasFull;
  private long measuredAt;
  private long returnsEnd;

  /**
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  public Admission(AdmissionLimits limits, MeterRegistry meters, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.rate = limits.loginsPerSecond();
    this.measuredAt = nanoTime.getAsLong();
    this.returnsEnd = measuredAt;
    accepted = meters.counter("messenger.newcomers", "result", "accepted");
    welcomed = meters.counter("messenger.newcomers", "result", "welcomed");
    turnedAway = meters.counter("messenger.newcomers", "result", "turned_away");
    cut = meters.counter("messenger.newcomers", "result", "cut");
    crowded = meters.counter("messenger.newcomers", "result", "address_full");
    Gauge.builder("messenger.newcomers.unfinished", this, Admission::unfinished).register(meters);
    Gauge.builder("messenger.newcomers.window", this, Admission::window).register(meters);
    Gauge.builder("messenger.newcomers.waiting", this, Admission::waiting).register(meters);
    Gauge.builder("messenger.connections", this, Admission::inside).register(meters);
    Gauge.builder("messenger.connections.max", limits, AdmissionLimits::connections)
        .register(meters);
  }

  /** Shuts and opens this door from now on. */
  synchronized void watch(Door door) {
    doors.add(door);
    if (!open) {
      door.open(false);
    }
  }

  /** This door is no more. */
  synchronized void forget(Door door) {
    doors.remove(door);
  }

  /** Whether it is worth asking how long somebody has waited. */
  synchronized boolean isBusy() {
    return wasFull || !open;
  }

  /**
   * Somebody was accepted.
   *
   * @param from where it comes from; null if that is not known yet: see {@link #comesFrom}
   * @param waitedMs how long it waited for that, in milliseconds
   * @return null if there is not even room to say no
   */
  synchronized Newcomer arrives(Peer from, long waitedMs) {
    boolean full = from != null && isFull(from);
    boolean away = full || inside >= limits.connections() || waitedMs > limits.queue().toMillis();
    if (away && outside >= limits.anteroom() || full && hasItsShare(from)) {
      cut.increment();
      return null;
    }
    Newcomer newcomer = new Newcomer(this, away, now());
    if (from != null) {
      joins(newcomer, from, full);
    }
    if (away) {
      outside++;
    } else {
      inside++;
    }
    accepted.increment();
    unfinished++;
    byAge.add(newcomer);
    boolean wasShut = !open;
    openOrShut();
    if (wasShut && !open) {
      // Netty has opened one, as it does a second after it ran out of files.
      doors.forEach(door -> door.open(false));
    }
    return newcomer;
  }

  /**
   * It shows where somebody comes from of whom that was not known: behind a proxy. For others it
   * does nothing.
   *
   * @return false if there is not even room to say no
   */
  synchronized boolean comesFrom(Newcomer newcomer, Peer from) {
    if (newcomer.gone || newcomer.household != null) {
      return true;
    }
    boolean full = isFull(from);
    if (full && (hasItsShare(from) || newcomer.inside && outside >= limits.anteroom())) {
      cut.increment();
      return false;
    }
    if (full && newcomer.inside) {
      newcomer.inside = false;
      newcomer.turnAway();
      inside--;
      outside++;
    }
    joins(newcomer, from, full);
    letWaitingIn(limits.connections());
    return true;
  }

  private boolean isFull(Peer from) {
    Household household = households.get(from.address());
    boolean full = household != null && household.inside >= limits.from(from);
    if (full) {
      crowded.increment();
    }
    return full;
  }

  /** Whether as many of this address are told to come back as may be at one time. */
  private boolean hasItsShare(Peer from) {
    int most = Math.max(1, limits.anteroom() / PART_FOR_ONE_ADDRESS);
    return households.get(from.address()).crowded >= most;
  }

  private void joins(Newcomer newcomer, Peer from, boolean full) {
    if (limits.from(from) == Integer.MAX_VALUE) {
      return;
    }
    Household household = households.computeIfAbsent(from.address(), Household::new);
    newcomer.household = household;
    newcomer.crowded = full;
    if (full) {
      household.crowded++;
    } else {
      household.inside++;
    }
  }

  private void leaves(Household household, boolean wasCrowded) {
    if (wasCrowded) {
      household.crowded--;
    } else {
      household.inside--;
    }
    if (household.isEmpty()) {
      households.remove(household.address);
    }
  }

  /**
   * Nothing more is to be done for this newcomer but what is done for everybody.
   *
   * @param loginNanos how long its login took; 0 if it made none
   */
  synchronized void finish(Newcomer newcomer, long loginNanos) {
    if (loginNanos > 0) {
      welcomed.increment();
    }
    settle(newcomer, loginNanos > limits.goal().toNanos());
  }

  private void settle(Newcomer newcomer, boolean late) {
    if (newcomer.finished) {
      return;
    }
    newcomer.finished = true;
    boolean full = unfinished >= (int) window || !open;
    unfinished--;
    served++;
    wasFull |= full;
    if (late) {
      shrink();
    } else if (full) {
      window = Math.min(LARGEST_WINDOW, window + (window < ceiling ? 1 : STEP / window));
    }
    openOrShut();
  }

  /** Once in the time of the goal: those who are on their way were let in by the old window. */
  private void shrink() {
    long now = now();
    if (!wasCut || now - cutAt > limits.goal().toNanos()) {
      wasCut = true;
      cutAt = now;
      window = Math.max(SMALLEST_WINDOW, window * CUT);
      ceiling = window;
    }
  }

  /** Its connection is closed. */
  synchronized void leave(Newcomer newcomer) {
    if (newcomer.gone) {
      return;
    }
    newcomer.gone = true;
    if (newcomer.inside) {
      inside--;
    } else {
      outside--;
    }
    if (newcomer.household != null) {
      leaves(newcomer.household, newcomer.crowded);
    }
    waiting.remove(newcomer);
    settle(newcomer, false);
    letWaitingIn(limits.connections());
  }

  /**
   * Who has been here for longer than the patience is counted no more: it waits for its user, or
   * for a store, and others need not wait with it. Several times a second.
   */
  public synchronized void tick() {
    long now = now();
    long born = now - limits.patience().toNanos();
    Newcomer oldest;
    while ((oldest = byAge.peek()) != null && (oldest.finished || oldest.acceptedAt - born < 0)) {
      byAge.remove();
      settle(oldest, oldest.isOwed());
    }
    double seconds = (now - measuredAt) / NANOS_A_SECOND;
    if (wasFull && seconds > 0) {
      rate += NEW * (served / seconds - rate);
    }
    wasFull = false;
    served = 0;
    measuredAt = now;
  }

  private void openOrShut() {
    int most = (int) window;
    boolean now = open ? unfinished < most : unfinished <= most - Math.max(1, most / HYSTERESIS);
    if (now != open) {
      open = now;
      doors.forEach(door -> door.open(now));
    }
  }

  // ---- full house ----

  /**
   * When this newcomer, who is told to come back, shall do so.
   *
   * @return milliseconds
   */
  synchronized int retryAfterMs(Newcomer newcomer) {
    if (!newcomer.crowded) {
      return retryAfterMs();
    }
    turnedAway.increment();
    long half = limits.retry().toMillis() * CROWDED_RETRIES / 2;
    return (int) (half + ThreadLocalRandom.current().nextLong(2 * half));
  }

  /**
   * When somebody who is told to come back shall do so: at random within the time that all who were
   * told so will need.
   *
   * @return milliseconds
   */
  synchronized int retryAfterMs() {
    turnedAway.increment();
    long now = now();
    long step = (long) (PART_FOR_RETURNS * NANOS_A_SECOND / Math.max(1, rate));
    returnsEnd = Math.max(now, returnsEnd) + step;
    returnsEnd = Math.min(returnsEnd, now + LONGEST_RETRY_NANOS);
    long spread = Math.max(limits.retry().toNanos(), returnsEnd - now);
    long least = limits.retry().toNanos() / 2;
    long after = least + ThreadLocalRandom.current().nextLong(spread);
    return (int) TimeUnit.NANOSECONDS.toMillis(after);
  }

  /**
   * Somebody who can't be told to come back wants to wait for a place. Not above the limit of its
   * address: its place can be days away, and others would find no room meanwhile.
   *
   * @param entrance lets it in; runs on any thread
   * @return false if it can't wait
   */
  synchronized boolean waits(Newcomer newcomer, Runnable entrance) {
    if (newcomer.gone || newcomer.crowded || waiting.size() >= limits.anteroom() / 2) {
      return false;
    }
    waiting.put(newcomer, entrance);
    settle(newcomer, false);
    letWaitingIn(limits.connections());
    return true;
  }

  private void letWaitingIn(int places) {
    Iterator<Map.Entry<Newcomer, Runnable>> all = waiting.entrySet().iterator();
    while (inside < places && all.hasNext()) {
      Map.Entry<Newcomer, Runnable> next = all.next();
      all.remove();
      next.getKey().inside = true;
      outside--;
      inside++;
      next.getValue().run();
    }
  }

  /** The server stops: those who wait are let in to hear that. */
  public synchronized void letAllIn() {
    letWaitingIn(Integer.MAX_VALUE);
  }

  // ---- for meters and tests ----

  long now() {
    return nanoTime.getAsLong();
  }

  synchronized int unfinished() {
    return unfinished;
  }

  synchronized int window() {
    return (int) window;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized int inside() {
    return inside;
  }

  /** Addresses whose connections are counted. */
  synchronized int households() {
    return households.size();
  }

  /** Logins a second, as measured while there were more than could be let in at once. */
  synchronized double rate() {
    return rate;
  }
}
