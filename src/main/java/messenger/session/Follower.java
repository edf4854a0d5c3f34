package messenger.session;

import java.util.List;
import messenger.frame.Entry;
import messenger.frame.Reply;

/**
 * Where this session stands in its user's log. Guarded by its own lock, which is held while a frame
 * is queued, never for I/O.
 */
final class Follower {
  private final Session session;
  private final Sessions sessions;
  private final Transport transport;
  private final SessionLimits limits;
  private long last;
  private long welcomed;

  /** A number that is committed: we saw it, or the log said so at the login. */
  private long target;

  /**
   * A number that somebody says is committed. It is looked for, and forgotten if it is not there.
   */
  private long hinted;

  private long hintedAtPull;
  private boolean started;
  private boolean live;
  private boolean greeting = true;

  /** The numbers before the next one that is sent are no longer kept. */
  private boolean expired;

  private boolean asked;
  private int pulls;
  private long askedAt;

  Follower(Session session, Sessions sessions, Transport transport, SessionLimits limits) {
    this.session = session;
    this.sessions = sessions;
    this.transport = transport;
    this.limits = limits;
  }

  synchronized long last() {
    return last;
  }

  /** The highest number of the log that this session has heard of. */
  synchronized long known() {
    return Math.max(last, target);
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
        session.contacts().add(entry.recipient());
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

  /**
   * A page, which may be an older one than that which was asked for last. A log is committed
   * without holes, so what is missing in it is no longer kept.
   */
  synchronized void page(List<Entry> entries, Pull pull) {
    if (pull.number() == pulls) {
      asked = false;
    }
    if (entries.isEmpty()) {
      if (pull.target() > last) {
        expired = true;
        last = pull.target();
        session.skip(last);
      }
      if (pull.number() == pulls && hinted <= hintedAtPull) {
        hinted = 0;
      }
    }
    for (Entry entry : entries) {
      long seq = entry.seqIn(session.address());
      if (seq > last) {
        if (session.unsentBytes() > limits.unsentBytes() / 2) {
          return; // The rest is read again when this is written: see wrote().
        }
        expired |= seq > last + 1;
        last = seq;
        emit(entry);
      }
    }
    if (last >= goal() || session.unsentBytes() == 0) {
      catchUpOrGoLive();
    }
  }

  /**
   * The log goes on to this number, it is said. What is on its way here gets a moment to arrive.
   * Never believed without the log: who says it may be another installation on the same Redis.
   */
  synchronized void hear(long seq) {
    if (seq > last) {
      transport.schedule(() -> fetch(seq), limits.holeMs());
    }
  }

  private synchronized void fetch(long seq) {
    if (seq > last) {
      hinted = Math.max(hinted, seq);
      if (live) {
        live = false;
        ask(true);
      }
    }
  }

  private long goal() {
    return Math.max(target, hinted);
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
      ask(false);
    }
  }

  private void catchUpOrGoLive() {
    if (last < goal()) {
      if (!asked) {
        ask(greeting);
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
  private void ask(boolean atOnce) {
    asked = true;
    askedAt = sessions.nanoTime();
    pulls++;
    if (atOnce) {
      pull();
    } else {
      transport.schedule(this::pull, limits.holeMs());
    }
  }

  private synchronized void pull() {
    hintedAtPull = hinted;
    sessions.behind(session, new Pull(session.identity().address(), last, target, pulls));
  }

  private void emit(Entry entry) {
    String log = session.address();
    boolean own = entry.from().equals(log) && !entry.to().equals(log);
    session.contacts().add(own ? entry.recipient() : entry.from());
    if (own && !session.dialect().acknowledges()) {
      session.skip(entry.seqIn(log));
      return;
    }
    session.enqueue(session.encode(entry.in(log, expired)), entry.seqIn(log), false);
    expired = false;
    sessions.meters().delivered();
  }
}
