package messenger.session;

import java.util.List;
import messenger.frame.Entry;
import messenger.frame.Reply;

/**
 * Where this session stands in its user's log. Guarded by its own lock, which is held while a frame
 * is queued, never for I/O.
 */
final class Follower {
  private static final byte[] NOTHING = {};

  private final Session session;
  private final Sessions sessions;
  private final Transport transport;
  private final SessionLimits limits;
  private long last;
  private long welcomed;
  private long target;
  private boolean started;
  private boolean live;
  private boolean greeting = true;
  private boolean asked;
  private long askedAt;

  /** What the log had when the page was asked for. */
  private long askedTarget;

  /** A page that was asked for may still come, so an empty one may be older than the last wish. */
  private boolean askedAgain;

  /** The numbers before the next one that is sent are no longer kept. */
  private boolean expired;

  Follower(Session session, Sessions sessions, Transport transport, SessionLimits limits) {
    this.session = session;
    this.sessions = sessions;
    this.transport = transport;
    this.limits = limits;
  }

  synchronized long last() {
    return last;
  }

  synchronized boolean isStarted() {
    return started;
  }

  synchronized void start(long after, long head) {
    started = true;
    last = after;
    welcomed = head;
    target = Math.max(target, head);
    catchUpOrGoLive();
  }

  synchronized void push(Entry entry) {
    long seq = entry.seqIn(session.address());
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
      if (session.dialect().acknowledges()) {
        session.contacts().add(entry.to());
        session.enqueue(session.encode(entry.stored(false)), seq, false);
      } else {
        emit(entry);
      }
    } else {
      session.send(entry.stored(false));
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
      skipExpired();
    }
    for (Entry entry : entries) {
      long seq = entry.seqIn(session.address());
      if (seq > last) {
        if (session.unsentBytes() > limits.unsentBytes() / 2) {
          return; // The rest is read again when this is written: see wrote().
        }
        // Numbers become visible in their order, so one that is missing was there before.
        expired |= seq > last + 1;
        last = seq;
        emit(entry);
      }
    }
    if (last >= target || session.unsentBytes() == 0) {
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
      askedAgain = true;
      catchUpOrGoLive();
    }
  }

  /** Nothing is kept behind {@code last}: goes on from what the log had. */
  private void skipExpired() {
    if (askedAgain) {
      target = last; // The next push shows whether that was right.
    } else if (last < askedTarget) {
      expired = true;
      last = askedTarget;
      session.enqueue(NOTHING, last, false);
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
        session.send(new Reply.CaughtUp(session.address(), expired));
        expired &= last > welcomed; // What the client does not know of is said with a message.
      }
    }
  }

  /**
   * A backlog is asked for at once, a hole a little later: its number was given to another batch,
   * which may not be committed yet.
   */
  private void ask() {
    asked = true;
    askedAt = sessions.nanoTime();
    askedTarget = target;
    if (greeting) {
      sessions.behind(session);
    } else {
      transport.schedule(() -> sessions.behind(session), limits.holeMs());
    }
  }

  private void emit(Entry entry) {
    String log = session.address();
    boolean own = entry.from().equals(log) && !entry.to().equals(log);
    boolean shown = !own || session.dialect().acknowledges();
    session.enqueue(
        shown ? session.encode(entry.in(log, expired)) : NOTHING, entry.seqIn(log), false);
    expired &= !shown;
    session.contacts().add(own ? entry.to() : entry.from());
    if (shown) {
      sessions.meters().delivered();
    }
  }
}
