package messenger.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The frames that wait to be written to one client. Any thread adds; one task on the event loop
 * writes all that are ready and flushes once. At most {@link SessionLimits#unsentBytes} may wait,
 * and {@link SessionLimits#unsent} without any of it being taken; from half of the bytes on,
 * droppable frames are dropped (docs/protocol.md, rule 9).
 */
final class Outbox {
  private static final byte[] NOTHING = {};

  /**
   * From this part of the limit on nothing more is read from the client, whose requests make
   * answers; below the other it is again.
   */
  private static final int FULL_AT = 4;

  private static final int FREE_AT = 8;

  private record Outgoing(byte[] frame, long seq, boolean last) {}

  private final Session session;
  private final Transport transport;
  private final SessionLimits limits;
  private final Sessions sessions;

  private final Queue<Outgoing> frames = new ConcurrentLinkedQueue<>(); // Empty, it takes 50 bytes.
  private final AtomicInteger unsentBytes = new AtomicInteger();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private final AtomicBoolean full = new AtomicBoolean();
  private volatile long lastProgress;
  private boolean finished; // Event loop only.

  Outbox(Session session, Transport transport, SessionLimits limits, Sessions sessions) {
    this.session = session;
    this.transport = transport;
    this.limits = limits;
    this.sessions = sessions;
  }

  int unsentBytes() {
    return unsentBytes.get();
  }

  /** Whether output waits and none of it was taken for too long. */
  boolean isStuck(long now) {
    return unsentBytes.get() > 0 && now - lastProgress > limits.unsentNanos();
  }

  /** Whether so much waits that nothing more should be read from the client. */
  boolean isFull() {
    return full.get();
  }

  void add(byte[] frame, long seq, boolean droppable) {
    int unsent = unsentBytes.addAndGet(frame.length);
    if (unsent == frame.length) {
      lastProgress = sessions.nanoTime();
    }
    if (unsent > limits.unsentBytes() || droppable && unsent > limits.unsentBytes() / 2) {
      int left = unsentBytes.addAndGet(-frame.length);
      if (!droppable) {
        session.tooSlow();
      } else if (left == 0) {
        session.written(0); // All was written meanwhile, and that looked as if it was not.
      }
      return;
    }
    // Before it can be written: its writing then finds the outbox full, and frees it.
    if (unsent > limits.unsentBytes() / FULL_AT && full.compareAndSet(false, true)) {
      session.goOnLater();
    }
    frames.add(new Outgoing(frame, seq, false));
    if (drainScheduled.compareAndSet(false, true)) {
      transport.execute(this::drain);
    }
  }

  /**
   * Writes what waits and, above the limit too, a last frame (none if null), then closes the
   * connection.
   */
  void finish(byte[] lastFrame) {
    byte[] last = lastFrame == null ? NOTHING : lastFrame;
    unsentBytes.addAndGet(last.length);
    frames.add(new Outgoing(last, 0, true));
    transport.execute(
        () -> {
          drain();
          transport.flush(transport::close);
          transport.schedule(transport::close, limits.goodbyeMs());
        });
  }

  /** Event loop only. */
  void clear() {
    frames.clear();
  }

  private void drain() {
    drainScheduled.set(false);
    boolean joined = session.dialect() == null || session.dialect().joinsFrames();
    int bytes = 0;
    long seq = 0;
    Outgoing next;
    while (!finished && (next = frames.poll()) != null) {
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
    int unsent = unsentBytes.addAndGet(-bytes);
    if (unsent < limits.unsentBytes() / FREE_AT && full.compareAndSet(true, false)) {
      session.goOnLater();
    }
    session.written(seq);
  }
}
