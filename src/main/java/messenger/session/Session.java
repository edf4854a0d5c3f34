package messenger.session;

import io.netty.util.internal.PlatformDependent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.Entry;
import messenger.frame.Reply;

/**
 * One client's connection, whatever its transport and dialect.
 *
 * <p><b>Inbound</b> (event loop only): the edge offers every frame; while a login is under way
 * frames are held, so that one connection's frames are handled in the order they came.
 *
 * <p><b>Outbound</b> (any thread): replies are encoded by the caller and queued; one task on the
 * event loop writes all that are ready and flushes once. At most {@link SessionLimits#unsentBytes}
 * or {@link SessionLimits#unsentNanos} may wait; then presence is dropped and at last the session
 * is closed ({@code slow_consumer}).
 *
 * <p><b>Following the log</b> (under the lock {@code follower}): a live session pushes number
 * {@code last + 1} of its user's log; at a hole, and after a login with a backlog, it is
 * <i>behind</i>: it pushes nothing, reports itself to {@code session:events} and gets pages from
 * the log until it has caught up (docs/protocol.md, rule 1).
 */
public final class Session {
  private static final byte[] NOTHING = {};

  private final Sessions sessions;
  private final Transport transport;
  private final Inbound inbound;
  private final SessionLimits limits;

  // Inbound: event loop only.
  private final ArrayDeque<byte[]> held = new ArrayDeque<>(0);
  private boolean holding;
  private int strikes;

  // Outbound: any thread.
  private final Queue<Outgoing> outbox = PlatformDependent.newMpscQueue();
  private final AtomicInteger unsentBytes = new AtomicInteger();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();
  private volatile long lastProgress;
  private volatile boolean closing;
  private volatile boolean gone;

  private final long openedAt;
  private volatile Dialect dialect;
  private volatile Identity identity;

  private final Follower follower = new Follower();
  private final Contacts contacts = new Contacts();

  private record Outgoing(byte[] frame, long seq) {}

  /**
   * @param inbound takes every frame of the client on the event loop, in order
   */
  Session(Sessions sessions, Transport transport, Inbound inbound, SessionLimits limits) {
    this.sessions = sessions;
    this.transport = transport;
    this.inbound = inbound;
    this.limits = limits;
    this.openedAt = sessions.nanoTime();
    this.lastProgress = openedAt;
  }

  /** The dialect that the first frame chose, or null before it. */
  public Dialect dialect() {
    return dialect;
  }

  /** Fixes the dialect; called once, with the first frame, on the event loop. */
  public void speak(Dialect chosen) {
    dialect = chosen;
  }

  /** Who is logged in, or null. */
  public Identity identity() {
    return identity;
  }

  /** The name as the client spelled it, or null before login. */
  public String spelling() {
    Identity who = identity;
    return who == null ? null : who.spelling();
  }

  /** The names this client exchanged its latest messages with. */
  Contacts contacts() {
    return contacts;
  }

  String door() {
    return transport.door();
  }

  String dialectName() {
    Dialect spoken = dialect;
    return spoken == null ? "none" : spoken.name();
  }

  // ---- inbound ----

  /** Takes one frame from the edge. Event loop only. */
  public void receive(byte[] frame) {
    if (closing) {
      return;
    }
    sessions.meters().frameIn();
    if (holding) {
      held.add(frame);
    } else {
      inbound.accept(this, frame);
    }
  }

  /** Holds back this client's frames until {@link #release}. Event loop only. */
  void hold() {
    holding = true;
    transport.reading(false);
  }

  /** Handles the frames that were held and reads on. Any thread. */
  void release() {
    transport.execute(this::releaseHeld);
  }

  private void releaseHeld() {
    if (!holding) {
      return;
    }
    holding = false;
    byte[] frame;
    while (!holding && (frame = held.poll()) != null) {
      inbound.accept(this, frame);
    }
    if (!holding) {
      transport.reading(true);
    }
  }

  /**
   * The transport met something that is not a frame and can't find where the next one begins: says
   * why, then closes. Event loop only.
   */
  public void unreadable(Code code) {
    sessions.meters().refused(code);
    close(new Reply.Error(null, code, null));
  }

  // ---- outbound ----

  /** Sends a reply, unless the client's dialect has no such frame. Any thread. */
  public void send(Reply reply) {
    byte[] frame = encode(reply);
    if (frame != null) {
      enqueue(frame, 0, reply instanceof Reply.Presence);
    }
  }

  /**
   * Sends a presence frame that was encoded for this session's dialect; null if the dialect has
   * none. Any thread.
   */
  void sendPresence(byte[] frame) {
    if (frame != null) {
      enqueue(frame, 0, true);
    }
  }

  /**
   * A refusal; too many of them end the connection: three before login, ten after
   * (docs/protocol.md, Codes). Any thread.
   */
  void reject(Reply.Error refusal) {
    send(refusal);
    sessions.meters().refused(refusal.code());
    if (identity != null && !follower.isStarted()) {
      // A login that failed half-way: this session would never get what it waits for.
      close(new Reply.Bye(null, refusal.code(), refusal.retryAfterMs(), true));
      return;
    }
    transport.execute(
        () -> {
          int allowed = identity == null ? limits.strikesBeforeLogin() : limits.strikesAfterLogin();
          if (refusal.code().isProtocolError() && ++strikes >= allowed) {
            close(new Reply.Bye(null, Code.PROTOCOL, null, false));
          }
          releaseHeld();
        });
  }

  /**
   * Says a last word and closes; what is queued goes out first, for {@link SessionLimits#goodbyeMs}
   * at most. Any thread.
   *
   * @param lastWord a {@code bye} or an {@code error}
   */
  public void close(Reply lastWord) {
    if (closing) {
      return;
    }
    byte[] frame = encode(lastWord);
    closing = true;
    if (frame != null) {
      outbox.add(new Outgoing(frame, 0));
    }
    transport.execute(
        () -> {
          drain();
          transport.flush(transport::close);
          transport.schedule(transport::close, limits.goodbyeMs());
        });
  }

  /** The transport is gone. Event loop only. */
  public void closed() {
    closing = true;
    gone = true;
    held.clear();
    outbox.clear();
    sessions.remove(this);
  }

  /** Whether the transport is closed. */
  boolean isGone() {
    return gone;
  }

  private byte[] encode(Reply reply) {
    Dialect spoken = dialect;
    return (spoken == null ? sessions.defaultDialect() : spoken).write(reply, spelling());
  }

  private void enqueue(byte[] frame, long seq, boolean droppable) {
    if (closing) {
      return;
    }
    int unsent = unsentBytes.addAndGet(frame.length);
    if (unsent == frame.length) {
      lastProgress = sessions.nanoTime();
    }
    if (unsent > limits.unsentBytes() || droppable && unsent > limits.unsentBytes() / 2) {
      unsentBytes.addAndGet(-frame.length);
      if (!droppable) {
        tooSlow();
      }
      return;
    }
    outbox.add(new Outgoing(frame, seq));
    if (drainScheduled.compareAndSet(false, true)) {
      transport.execute(this::drain);
    }
  }

  private void drain() {
    drainScheduled.set(false);
    boolean joined = dialect == null || dialect.joinsFrames();
    int bytes = 0;
    long seq = 0;
    Outgoing next;
    while ((next = outbox.poll()) != null) {
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
    if (seq > 0) {
      sessions.took(identity.address().name(), seq);
    }
    if (unsent == 0) {
      follower.wrote();
    }
  }

  private void tooSlow() {
    close(new Reply.Bye(null, Code.SLOW_CONSUMER, null, true));
  }

  /** Closes the session if a time limit has passed. Once a second, on the sweeper's thread. */
  void sweep(long now) {
    if (closing) {
      return;
    }
    long unfinished = transport.unfinishedSince();
    if (unsentBytes.get() > 0 && now - lastProgress > limits.unsentNanos()) {
      tooSlow();
    } else if (identity == null && now - openedAt > limits.loginNanos()
        || unfinished != 0 && now - unfinished > limits.frameNanos()) {
      close(new Reply.Bye(null, Code.TIMEOUT, null, true));
    } else {
      follower.askAgain(now);
      transport.execute(
          () -> {
            if (!transport.ping(now)) {
              close(new Reply.Bye(null, Code.TIMEOUT, null, true));
            }
          });
    }
  }

  // ---- following the log ----

  /**
   * Becomes somebody, and behind: from now on pushes are noted, and sent when {@link #follow} says
   * from where.
   */
  void become(Identity who) {
    identity = who;
  }

  /**
   * Starts to follow the user's log behind number {@code after}.
   *
   * @param head the last number of the log now
   */
  void follow(long after, long head) {
    follower.start(after, head);
  }

  /**
   * The next messages of the user's log, oldest first; an empty page means that there are no more.
   */
  void page(List<Entry> entries) {
    follower.page(entries);
  }

  /** The last number of the log that this session has; the next page starts behind it. */
  public long last() {
    return follower.last();
  }

  /** Pushes a committed message. */
  void push(Entry entry) {
    follower.push(entry);
  }

  /** Tells this session, which sent it, what became of a message. */
  void acknowledge(Entry entry, Committed.Outcome outcome) {
    switch (outcome) {
      case NEW -> follower.acknowledge(entry);
      case DUPLICATE -> {
        send(entry.stored(true));
        follower.note(entry.fromSeq());
      }
      case CONFLICT -> reject(new Reply.Error(entry.id().toString(), Code.CONFLICT, null));
    }
  }

  /**
   * Where this session stands in its user's log. Guarded by its own lock, which is held while a
   * frame is queued, never for I/O.
   */
  private final class Follower {
    private long last;
    private long target;
    private boolean started;
    private boolean live;
    private boolean greeting = true;
    private boolean asked;
    private long askedAt;

    synchronized long last() {
      return last;
    }

    synchronized boolean isStarted() {
      return started;
    }

    synchronized void start(long after, long head) {
      started = true;
      last = after;
      target = Math.max(target, head);
      catchUpOrGoLive();
    }

    synchronized void push(Entry entry) {
      long seq = entry.seqIn(identity.address().name());
      if (live && seq == last + 1) {
        last = seq;
        emit(entry);
      } else if (seq > last) {
        behind(seq);
      }
    }

    synchronized void acknowledge(Entry entry) {
      long seq = entry.fromSeq();
      if (live && seq == last + 1) {
        last = seq;
        if (dialect.acknowledges()) {
          enqueue(encode(entry.stored(false)), seq, false);
        } else {
          emit(entry);
        }
      } else {
        send(entry.stored(false));
        if (seq > last) {
          behind(seq);
        }
      }
    }

    /** The client knows number {@code seq} already. */
    synchronized void note(long seq) {
      if (live && seq == last + 1) {
        last = seq;
      } else if (seq > last) {
        behind(seq);
      }
    }

    synchronized void page(List<Entry> entries) {
      asked = false;
      if (entries.isEmpty()) {
        target = last;
      }
      for (Entry entry : entries) {
        long seq = entry.seqIn(identity.address().name());
        if (seq > last) {
          if (unsentBytes.get() > limits.unsentBytes() / 2) {
            return; // The rest is read again when this is written: see wrote().
          }
          last = seq;
          emit(entry);
        }
      }
      if (last >= target || unsentBytes.get() == 0) {
        catchUpOrGoLive();
      }
    }

    /** All output is written: if the log has more, this is the time to get it. */
    synchronized void wrote() {
      if (started && !live) {
        catchUpOrGoLive();
      }
    }

    /** A page that was asked for did not come (the store was away): asks once more. */
    synchronized void askAgain(long now) {
      if (asked && now - askedAt > limits.pageNanos()) {
        asked = false;
        catchUpOrGoLive();
      }
    }

    private void behind(long seq) {
      target = Math.max(target, seq);
      if (live) {
        live = false;
        ask();
      }
    }

    private void catchUpOrGoLive() {
      if (last < target) {
        if (!asked) {
          ask();
        }
      } else if (!live) {
        live = true;
        if (greeting) {
          greeting = false;
          send(new Reply.CaughtUp(identity.address().name()));
        }
      }
    }

    /**
     * A hole may close by itself: another writer's batch can be the first to arrive. A backlog is
     * asked for at once.
     */
    private void ask() {
      asked = true;
      askedAt = sessions.nanoTime();
      if (greeting) {
        sessions.behind(Session.this);
      } else {
        transport.schedule(() -> sessions.behind(Session.this), limits.holeMs());
      }
    }

    private void emit(Entry entry) {
      String log = identity.address().name();
      boolean own = entry.from().equals(log) && !entry.to().equals(log);
      boolean shown = !own || dialect.acknowledges();
      enqueue(shown ? encode(entry.in(log)) : NOTHING, entry.seqIn(log), false);
      contacts.add(own ? entry.to() : entry.from());
      if (shown) {
        sessions.meters().delivered();
      }
    }
  }
}
