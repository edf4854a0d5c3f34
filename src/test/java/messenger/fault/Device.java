package messenger.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client of one user, which stays connected as a good client does: it comes back by itself, with
 * a wait that doubles and jitter. A thread of the pool reads its connection; {@link #tick} looks
 * every now and then whether something takes too long. All else is guarded by its lock.
 */
abstract class Device {
  /** Who ended a connection, in the note of {@link Op#END}. */
  static final String GAVE_UP = "gave up";

  private static final String LEFT = "left";
  private static final String CUT = "cut";
  private static final long LOGIN_WITHIN_MS = 5_000;
  private static final long FIRST_WAIT_MS = 200;
  private static final long LONGEST_WAIT_MS = 2_000;

  /** Opens a connection to the server. */
  interface Way {
    Line open() throws IOException;
  }

  final String user;
  final String name;
  private final Way way;
  private final History history;
  private final ExecutorService threads;
  private final ScheduledExecutorService clock;

  private Line line;
  private int connections;
  private int failures;
  private boolean wanted;
  private boolean gaveUp;
  private long openedAt;
  private boolean ready;
  private long orderedWaitMs;

  /**
   * @param name {@code user/device}
   */
  Device(
      String user,
      String name,
      Way way,
      History history,
      ExecutorService threads,
      ScheduledExecutorService clock) {
    this.user = user;
    this.name = name;
    this.way = way;
    this.history = history;
    this.threads = threads;
    this.clock = clock;
  }

  /** Writes the login. */
  abstract void logIn();

  abstract void hear(JsonNode frame);

  /** The connection is gone: forgets what belonged to it. */
  abstract void forget();

  /** Looks whether something takes too long. Only while it is logged in. */
  abstract void look();

  /** Connects, and stays connected. */
  final synchronized void comes() {
    wanted = true;
    later(0);
  }

  /** Goes away without a word, for good or until it {@link #comes}. */
  final synchronized void leaves() {
    wanted = false;
    if (line != null) {
      line.close();
    }
  }

  final synchronized boolean isReady() {
    return ready;
  }

  final synchronized void tick() {
    if (line == null || openedAt == 0) {
      return;
    }
    if (ready) {
      look();
    } else if (since(openedAt) > LOGIN_WITHIN_MS) {
      giveUp();
    }
  }

  // ---- for the dialects, under the lock ----

  /** It is logged in and has caught up. */
  final void becomeReady() {
    ready = true;
    failures = 0;
  }

  /** The server says when to come back. */
  final void orderWait(long ms) {
    orderedWaitMs = ms;
  }

  final void giveUp() {
    gaveUp = true;
    line.close();
  }

  final void write(String frame) {
    try {
      line.write(frame);
    } catch (IOException e) {
      line.close(); // Its reader tells.
    }
  }

  final Event event(Op op) {
    return Event.of(op, user, name + '/' + connections);
  }

  final void note(Event event) {
    history.note(event);
  }

  static long now() {
    return System.nanoTime();
  }

  /** Milliseconds. */
  static long since(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  // ---- one connection after the other ----

  private void later(long ms) {
    try {
      clock.schedule(() -> threads.execute(this::live), ms, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      wanted = false; // The run is over.
    }
  }

  private void live() {
    Line opened = open();
    if (opened != null) {
      opened.read(this::arrived);
    }
    ended();
  }

  private Line open() {
    synchronized (this) {
      if (!wanted || line != null) {
        return null;
      }
    }
    Line opened;
    try {
      opened = way.open();
    } catch (IOException e) {
      return null;
    }
    synchronized (this) {
      if (!wanted) {
        opened.close();
        return null;
      }
      line = opened;
      openedAt = now();
      connections++;
      note(event(Op.CONNECT));
      logIn();
      return line;
    }
  }

  private synchronized void arrived(JsonNode frame) {
    hear(frame);
  }

  private synchronized void ended() {
    if (line != null) {
      note(event(Op.END).note(gaveUp ? GAVE_UP : wanted ? CUT : LEFT));
      forget();
    }
    line = null;
    openedAt = 0;
    ready = false;
    gaveUp = false;
    if (wanted) {
      long bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << Math.min(failures++, 10));
      later(orderedWaitMs + ThreadLocalRandom.current().nextLong(bound));
      orderedWaitMs = 0;
    }
  }
}
