package messenger.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The frames that wait to be written to one client. Any thread adds; one task on the event loop
 * writes all that are ready and flushes once. At most {@link SessionLimits#unsentBytes} may wait,
 * and {@link SessionLimits#unsent} without any of it being taken; from half of the bytes on,
 * droppable frames are dropped (docs/protocol.md, rule 9).
 *
 * <p>What waits is a list from the newest to the oldest, which the task takes as a whole and turns
 * round: who adds to an empty list asks for the task. So there is one place in memory to agree on,
 * all fields stand side by side, and an outbox that is empty keeps nothing: ten thousand of them
 * are mostly in no cache, and what they keep each collection of garbage has to look at.
 */
final class Outbox implements Runnable {
  private static final byte[] NOTHING = {};

  /**
   * From this part of the limit on nothing more is read from the client, whose requests make
   * answers; below the other it is again.
   */
  private static final int FULL_AT = 4;

  private static final int FREE_AT = 8;

  private static final VarHandle NEWEST = field("newest", Outgoing.class);
  private static final VarHandle UNSENT_BYTES = field("unsentBytes", int.class);
  private static final VarHandle FULL = field("full", boolean.class);

  private static final class Outgoing {
    private final byte[] frame;
    private final long seq;
    private final boolean last;

    /** The one that was added before, then the one that was added behind. */
    private Outgoing next;

    Outgoing(byte[] frame, long seq, boolean last) {
      this.frame = frame;
      this.seq = seq;
      this.last = last;
    }
  }

  private final Session session;
  private final Transport transport;
  private final SessionLimits limits;
  private final Sessions sessions;

  /** By way of {@link #NEWEST}, but for a look. */
  private volatile Outgoing newest;

  private volatile int unsentBytes;
  private volatile boolean full;
  private volatile long lastProgress;
  private boolean finished; // Event loop only.

  Outbox(Session session, Transport transport, SessionLimits limits, Sessions sessions) {
    this.session = session;
    this.transport = transport;
    this.limits = limits;
    this.sessions = sessions;
  }

  int unsentBytes() {
    return unsentBytes;
  }

  /** Whether output waits and none of it was taken for too long. */
  boolean isStuck(long now) {
    return unsentBytes > 0 && now - lastProgress > limits.unsentNanos();
  }

  /** Whether so much waits that nothing more should be read from the client. */
  boolean isFull() {
    return full;
  }

  void add(byte[] frame, long seq, boolean droppable) {
    int unsent = grow(frame.length);
    if (unsent == frame.length) {
      lastProgress = sessions.nanoTime();
    }
    if (unsent > limits.unsentBytes() || droppable && unsent > limits.unsentBytes() / 2) {
      int left = grow(-frame.length);
      if (!droppable) {
        session.tooSlow();
      } else if (left == 0) {
        session.written(0); // All was written meanwhile, and that looked as if it was not.
      }
      return;
    }
    // Before it can be written: its writing then finds the outbox full, and frees it.
    if (unsent > limits.unsentBytes() / FULL_AT && FULL.compareAndSet(this, false, true)) {
      session.goOnLater();
    }
    if (put(new Outgoing(frame, seq, false))) {
      transport.execute(this);
    }
  }

  /**
   * The client's log goes on to this number by what it need not be told. Who holds the lock of the
   * follower; so nothing of the log that is older can be added meanwhile.
   */
  void skip(long seq) {
    if (unsentBytes == 0) {
      session.took(seq); // Without a task for the event loop, which would have nothing to write.
    } else if (put(new Outgoing(NOTHING, seq, false))) {
      transport.execute(this);
    }
  }

  /**
   * Writes what waits and, above the limit too, a last frame (none if null), then closes the
   * connection.
   */
  void finish(byte[] lastFrame) {
    byte[] last = lastFrame == null ? NOTHING : lastFrame;
    grow(last.length);
    put(new Outgoing(last, 0, true));
    transport.execute(
        () -> {
          run();
          transport.flush(transport::close);
          transport.schedule(transport::close, limits.goodbyeMs());
        });
  }

  /** Event loop only. */
  void clear() {
    take();
  }

  /** Writes what waits. Event loop only. */
  @Override
  public void run() {
    boolean joined = session.dialect() == null || session.dialect().joinsFrames();
    int bytes = 0;
    long seq = 0;
    for (Outgoing next = take(); next != null && !finished; next = next.next) {
      finished = next.last; // A frame that another thread added behind it comes too late.
      if (next.frame.length > 0) {
        transport.write(next.frame);
        sessions.meters().frameOut();
        if (!joined) {
          transport.flush(null);
        }
      }
      bytes += next.frame.length;
      seq = Math.max(seq, next.seq);
    }
    if (bytes > 0 || seq > 0) {
      int sent = bytes;
      long reached = seq;
      transport.flush(() -> written(sent, reached));
    }
  }

  private void written(int bytes, long seq) {
    lastProgress = sessions.nanoTime();
    int unsent = grow(-bytes);
    if (unsent < limits.unsentBytes() / FREE_AT && full && FULL.compareAndSet(this, true, false)) {
      session.goOnLater();
    }
    session.written(seq);
  }

  /** Any thread. @return whether nothing waited, so that somebody must be told to write */
  private boolean put(Outgoing added) {
    Outgoing before;
    do {
      before = newest;
      added.next = before;
    } while (!NEWEST.compareAndSet(this, before, added));
    return before == null;
  }

  /** All that waits, oldest first; null if nothing does. Event loop only. */
  private Outgoing take() {
    Outgoing rest = (Outgoing) NEWEST.getAndSet(this, null);
    Outgoing turned = null;
    while (rest != null) {
      Outgoing before = rest.next;
      rest.next = turned;
      turned = rest;
      rest = before;
    }
    return turned;
  }

  private int grow(int bytes) {
    return (int) UNSENT_BYTES.getAndAdd(this, bytes) + bytes;
  }

  private static VarHandle field(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Outbox.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
