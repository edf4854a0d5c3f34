package messenger.session;

import io.github.bucket4j.Bucket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.Entry;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;

/**
 * One client's connection, whatever its transport and dialect.
 *
 * <p><b>Inbound</b> (event loop only): the edge offers every frame; while a request that asks the
 * stores is under way, the client reads too slowly, waits for too many answers or sends too fast,
 * frames are held and nothing more is read, so that one connection's frames are handled in the
 * order they came.
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
public final class Session implements Sender {
  private static final AtomicLongFieldUpdater<Session> TAKEN =
      AtomicLongFieldUpdater.newUpdater(Session.class, "taken");

  /** How many times as long as the client's own time a login may take in all. */
  private static final int PATIENCE_WITH_US = 6;

  private final Sessions sessions;
  private final Transport transport;
  private final Inbound inbound;
  private final SessionLimits limits;

  /** Held among frames: nothing that must be handled, but it costs a token. */
  private static final byte[] NOTHING = {};

  /**
   * What of one connection may be held. While nothing is read it is what one read brought (8 KiB,
   * with TLS 16, of frames of 2 bytes at worst) and the frame that it ended. Netty reads more only
   * if the client has ended its side: then all that it ever sent, and the end, so it may as well be
   * now.
   */
  private static final int MOST_HELD_BYTES = 256 * 1024;

  /** Of a byte array and its place in the queue. */
  private static final int HELD_OVERHEAD = 24;

  // Inbound: event loop only.
  private final ArrayDeque<byte[]> held = new ArrayDeque<>(0);
  private int heldBytes;
  private boolean holding;

  /** Waits for a token. */
  private boolean shaped;

  /** Null until the first frame: who waits to log in has none. */
  private Bucket tokens;

  private int strikesBeforeLogin;
  private int strikesAfterLogin;

  private final Outbox outbox;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean gone;
  private volatile boolean paused;

  private final long openedAt;

  /** A frame can only be finished while we read. */
  private volatile boolean reading = true;

  private volatile long readingSince;

  /** Since when nothing is read, if nothing is; and for how long nothing was before. */
  private volatile long heldSince;

  private volatile long notReading;
  private volatile Dialect dialect;
  private volatile Identity identity;
  private volatile Unanswered unanswered;

  /** Its own request is making logins of its user worth nothing. Any thread. */
  private volatile boolean spared;

  /**
   * The client has taken all up to this number of its log, and up to this one it is saved. By way
   * of {@link #TAKEN}, any thread; the route that saves.
   */
  private volatile long taken;

  private volatile long saved;

  /**
   * Up to this number it was said that the client has received its log. The route that says it; the
   * event loop in the end. Said twice does no harm.
   */
  private volatile long vouched;

  /** The highest number whose sender can be told that it was received. Any thread; only grows. */
  private volatile long awaited;

  private final Follower follower;
  private final Contacts contacts = new Contacts();

  /** Whom the client wants to hear of. Replaced as a whole, by any thread. */
  private volatile Set<String> watched = Set.of();

  /**
   * @param inbound takes every frame of the client on the event loop, in order
   */
  Session(Sessions sessions, Transport transport, Inbound inbound, SessionLimits limits) {
    this.sessions = sessions;
    this.transport = transport;
    this.inbound = inbound;
    this.limits = limits;
    this.dialect = transport.dialect();
    this.openedAt = sessions.nanoTime();
    this.readingSince = openedAt;
    this.outbox = new Outbox(this, transport, limits, sessions);
    this.follower = new Follower(this, sessions, transport, limits);
  }

  /** The dialect that the transport or the first frame chose, or null before it. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * Fixes the dialect, if the transport has not; called once, with what came first, on the event
   * loop.
   */
  public void speak(Dialect chosen) {
    dialect = chosen;
  }

  /** Who is logged in, or null. */
  public Identity identity() {
    return identity;
  }

  /** The address of who is logged in. */
  String address() {
    return identity.address().name();
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

  /** The names this client wants to hear of, whoever else comes and goes. */
  Set<String> watched() {
    return watched;
  }

  void watch(Set<String> names) {
    watched = names;
  }

  /** Who is at the other end of the connection. Any thread. */
  public Peer peer() {
    return transport.peer();
  }

  /** See {@link Transport#certifiedNames}. */
  public List<String> certifiedNames() {
    return transport.certifiedNames();
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
    if (closing.get() || paused) {
      return;
    }
    sessions.meters().frameIn();
    take(frame);
  }

  /**
   * Something came that asks for nothing and costs a turn, such as a ping of a WebSocket: it counts
   * as a frame. Event loop only.
   */
  public void receiveNothing() {
    if (!closing.get() && !paused) {
      take(NOTHING);
    }
  }

  private void take(byte[] frame) {
    if (held.isEmpty() && mayGoOn() && hasToken()) {
      handle(frame);
      return;
    }
    heldBytes += frame.length + HELD_OVERHEAD;
    if (heldBytes > MOST_HELD_BYTES) {
      transport.close();
      return;
    }
    held.add(frame);
    if (shaped) {
      read(false);
    }
  }

  private void handle(byte[] frame) {
    if (frame != NOTHING) {
      inbound.accept(this, frame);
    }
  }

  /** Takes a token for a frame. If there is none, nothing goes on until there is. */
  private boolean hasToken() {
    FrameRate rate = sessions.frameRate();
    if (!rate.isLimited()) {
      return true;
    }
    if (tokens == null) {
      tokens = rate.bucket();
    }
    if (tokens.tryConsume(1)) {
      return true;
    }
    shaped = true;
    sessions.meters().shaped();
    long nanos = tokens.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    transport.schedule(this::goOnShaped, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    return false;
  }

  private void goOnShaped() {
    shaped = false;
    if (!gone) {
      goOnOrPause();
    }
  }

  /** Whether frames wait because the client sends too fast. Event loop only. */
  public boolean isShaped() {
    return shaped;
  }

  /** Holds back this client's frames until {@link #release}. Event loop only. */
  void hold() {
    holding = true;
    read(false);
  }

  /** What it asked for has a queue of its own: see {@link Transport#deferred}. Event loop only. */
  void defer() {
    transport.deferred();
  }

  /** Takes nothing more from this client: the server stops. Any thread. */
  void pause() {
    paused = true;
    goOnLater();
  }

  /** Handles the frames that were held and reads on. Any thread. */
  void release() {
    spared = false;
    transport.execute(
        () -> {
          if (holding) {
            holding = false;
            goOnOrPause();
          }
        });
  }

  /**
   * Whether the next frame may be handled: not while a request that holds back the others is under
   * way, the client leaves too much unread, its user waits for too many answers, it sends too fast,
   * or the server stops.
   */
  private boolean mayGoOn() {
    Unanswered mine = unanswered;
    return !holding && !shaped && !paused && !outbox.isFull() && (mine == null || !mine.isFull());
  }

  /** Handles frames that were held, as far as it may, and reads or not. Event loop only. */
  private void goOnOrPause() {
    while (mayGoOn() && !closing.get() && !held.isEmpty() && hasToken()) {
      byte[] frame = held.poll();
      heldBytes -= frame.length + HELD_OVERHEAD;
      handle(frame);
    }
    read(mayGoOn());
  }

  private void read(boolean on) {
    if (on != reading) {
      long now = sessions.nanoTime();
      if (on) {
        notReading += now - heldSince;
        readingSince = now;
      } else {
        heldSince = now;
      }
    }
    reading = on;
    transport.reading(on);
  }

  /** What {@link #mayGoOn} looks at has changed. Any thread. */
  void goOnLater() {
    transport.execute(this::goOnOrPause);
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
      enqueue(frame, 0, reply.isHint());
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

  /** Event loop only, or while its frames are held. */
  @Override
  public Submission submit(Request.Send send, boolean aside) {
    Submission submission = new Submission(this, address(), send, aside, sessions.nanoTime());
    unanswered.add();
    sessions.waitsFor(submission);
    return submission;
  }

  @Override
  public boolean settle(Submission submission) {
    boolean first = submission.settle();
    if (first) {
      unanswered.remove();
    }
    return first;
  }

  @Override
  public boolean awaitsReceipts() {
    return dialect.acknowledges();
  }

  /** The texts of this session's user that wait for an answer; null before the login. */
  Unanswered unanswered() {
    return unanswered;
  }

  /** Waits for answers together with the other sessions of its user. */
  void share(Unanswered together) {
    unanswered = together;
  }

  /**
   * What the client says to have received or read.
   *
   * @throws RefusedException {@code bad_field} if it is not its log, or a number it was not given
   */
  Receipt vouch(Request said) {
    String user = address();
    Receipt receipt;
    if (said instanceof Request.Read read) {
      receipt = new Receipt(user, read.with().name(), read.upTo());
    } else {
      Request.Received received = (Request.Received) said;
      if (!received.log().name().equals(user)) {
        throw new RefusedException(Code.BAD_FIELD);
      }
      receipt = new Receipt(user, null, received.upTo());
    }
    if (receipt.upTo() > known()) {
      throw new RefusedException(Code.BAD_FIELD);
    }
    return receipt;
  }

  /**
   * The receipt for what the client has taken since the last call, if its dialect has no word for
   * it and somebody who wrote it can be told; or null.
   */
  Receipt receiptOfTaken() {
    long now = taken;
    if (identity == null || dialect.acknowledges() || now <= vouched || awaited <= vouched) {
      return null;
    }
    vouched = now;
    return new Receipt(address(), null, now);
  }

  /**
   * A refusal; too many of them end the connection: three before login, ten after
   * (docs/protocol.md, Codes). Any thread.
   */
  @Override
  public void reject(Reply.Error refusal) {
    send(refusal);
    sessions.meters().refused(refusal.code());
    if (identity != null && !follower.isStarted()) {
      // A login that failed half-way: this session would never get what it waits for.
      close(new Reply.Bye(null, refusal.code(), refusal.retryAfterMs(), true));
      return;
    }
    transport.execute(
        () -> {
          if (refusal.code().isProtocolError() && isTooMuch()) {
            close(new Reply.Bye(null, Code.PROTOCOL, null, false));
          }
        });
  }

  /** Counts one more protocol error. Event loop only. */
  private boolean isTooMuch() {
    return identity == null
        ? ++strikesBeforeLogin >= limits.strikesBeforeLogin()
        : ++strikesAfterLogin >= limits.strikesAfterLogin();
  }

  /**
   * Says a last word and closes; what is queued goes out first, for {@link SessionLimits#goodbyeMs}
   * at most. Any thread.
   *
   * @param lastWord a {@code bye} or an {@code error}
   */
  public void close(Reply lastWord) {
    if (closing.compareAndSet(false, true)) {
      outbox.finish(encode(lastWord));
    }
  }

  /** The transport is gone. Event loop only. */
  public void closed() {
    closing.set(true);
    gone = true;
    held.clear();
    outbox.clear();
    sessions.remove(this);
  }

  /** Whether the client was welcomed; before that it hears nothing of others. */
  boolean isWelcome() {
    return follower.isStarted();
  }

  /** Whether the transport is closed. */
  boolean isGone() {
    return gone;
  }

  byte[] encode(Reply reply) {
    Dialect spoken = dialect;
    return (spoken == null ? sessions.defaultDialect() : spoken).write(reply, spelling());
  }

  /**
   * Queues a frame.
   *
   * @param seq its number in this user's log, or 0 if it has none
   * @param droppable whether it may be left out if the client reads slowly
   */
  void enqueue(byte[] frame, long seq, boolean droppable) {
    if (!closing.get()) {
      outbox.add(frame, seq, droppable);
    }
  }

  int unsentBytes() {
    return outbox.unsentBytes();
  }

  /**
   * All output up to number {@code seq} of the log is written (0: nothing of the log was in it).
   */
  void written(long seq) {
    took(seq);
    if (outbox.unsentBytes() == 0) {
      follower.wrote();
    }
  }

  /** The client has this number of its log and all before. Any thread. */
  void took(long seq) {
    if (seq > taken) {
      TAKEN.accumulateAndGet(this, seq, Math::max);
    }
  }

  /**
   * The log goes on to this number by what the client need not be told: see {@link Outbox#skip}.
   */
  void skip(long seq) {
    if (!closing.get()) {
      outbox.skip(seq);
    }
  }

  /** The highest number of its log that the client has taken. */
  long taken() {
    return taken;
  }

  boolean hasUnsaved() {
    return taken > saved;
  }

  void saved(long seq) {
    saved = Math.max(saved, seq);
  }

  /** The client does not take what it is sent. */
  void tooSlow() {
    close(new Reply.Bye(null, Code.SLOW_CONSUMER, null, true));
  }

  /** Closes the session if a time limit has passed. Once a second, on the sweeper's thread. */
  void sweep(long now) {
    if (closing.get()) {
      return;
    }
    long unfinished = transport.unfinishedSince();
    boolean begun = unfinished != 0 && now - unfinished > limits.frameNanos();
    if (outbox.isStuck(now)) {
      tooSlow();
    } else if (!follower.isStarted() && isOverdue(now)
        || begun && reading && now - readingSince > limits.frameNanos()) {
      close(new Reply.Bye(null, Code.TIMEOUT, null, true));
    } else if (!transport.ping(now)) {
      close(new Reply.Bye(null, Code.TIMEOUT, null, true));
    } else {
      follower.askAgain(now);
    }
  }

  /**
   * Whether the login takes too long. What waits for a free thread or a store is not the client's
   * delay, but must end as well.
   */
  private boolean isOverdue(long now) {
    long sinceOpened = now - openedAt;
    return reading && sinceOpened - notReading > limits.loginNanos()
        || sinceOpened > PATIENCE_WITH_US * limits.loginNanos();
  }

  // ---- following the log ----

  /**
   * Becomes somebody, and behind: from now on pushes are noted, and sent when {@link #follow} says
   * from where.
   */
  void become(Identity who) {
    identity = who;
  }

  /** Is not revoked until {@link #release}: its own request is what revokes. Any thread. */
  void spare() {
    spared = true;
  }

  boolean isSpared() {
    return spared;
  }

  /** Its login is worth this from now on. Any thread. */
  void renew(Standing worth) {
    Identity who = identity;
    identity = new Identity(who.address(), who.spelling(), who.device(), worth.told());
  }

  /**
   * Starts to follow the user's log behind number {@code after}.
   *
   * @param head the last number of the log now
   */
  void follow(long after, long head) {
    follower.start(after, head);
  }

  /** The messages of the user's log that it asked for, oldest first; empty if there are none. */
  void page(List<Entry> entries, Pull pull) {
    if (!entries.isEmpty()) {
      awaited(entries.get(entries.size() - 1).seqIn(address())); // Nobody knows how they were sent.
    }
    follower.page(entries, pull);
  }

  /** The last number of the log that this session has. */
  long last() {
    return follower.last();
  }

  /** The log goes on to this number, though nobody pushed it here. */
  void hear(long seq) {
    follower.hear(seq);
  }

  /** The highest number of the log that this session has heard of. */
  long known() {
    return follower.known();
  }

  /**
   * Pushes a committed message.
   *
   * @param awaits whether its sender can be told that it was received
   */
  void push(Entry entry, boolean awaits) {
    if (awaits) {
      awaited(entry.seqIn(address()));
    }
    follower.push(entry);
  }

  private synchronized void awaited(long seq) {
    awaited = Math.max(awaited, seq);
  }

  /** Tells this session, which sent it, what became of a message. */
  @Override
  public void acknowledge(Entry entry, Committed.Outcome outcome) {
    switch (outcome) {
      case NEW -> follower.acknowledge(entry);
      case DUPLICATE -> {
        send(entry.stored(true));
        follower.note(entry.fromSeq());
      }
      case CONFLICT -> reject(new Reply.Error(entry.id().toString(), Code.CONFLICT, null));
    }
  }
}
