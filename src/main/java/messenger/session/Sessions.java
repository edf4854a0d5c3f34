package messenger.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;

/** All live sessions of this node. Safe for every thread; nothing in here blocks. */
public final class Sessions {
  private static final Session[] NOBODY = {};

  /**
   * Above this many people online a client is told only of those it talks to (docs/protocol.md,
   * rule 8).
   */
  private static final int EVERYBODY = 2_000;

  /** Above this many only their count is told. */
  private static final int COUNT_ONLY = 20_000;

  private final Set<Session> all = ConcurrentHashMap.newKeySet();
  private final Map<String, Session[]> byAddress = new ConcurrentHashMap<>();

  /** How far users have come who have left since it was last saved. */
  private final Map<String, Long> left = new ConcurrentHashMap<>();

  /** What they had taken without being able to say so. */
  private final Queue<Receipt> leftReceipts = new ConcurrentLinkedQueue<>();

  private final Submissions submissions = new Submissions(text -> isOnline(text.from()));
  private final SessionLimits limits;
  private final FrameRate frameRate;
  private final Dialect defaultDialect;
  private final SessionMeters meters;
  private final LongSupplier nanoTime;
  private final BiPredicate<String, String> isBlocked;
  private volatile SessionEvents events = SessionEvents.NONE;
  private volatile boolean stopping;

  /** Where nobody blocks anybody. */
  public Sessions(
      SessionLimits limits,
      Dialect defaultDialect,
      SessionMeters meters,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this(limits, defaultDialect, meters, registry, nanoTime, (owner, other) -> false);
  }

  /**
   * @param defaultDialect what is spoken to a client that has not yet chosen
   * @param nanoTime the clock of all limits, {@link System#nanoTime} but in tests
   * @param isBlocked whether the first has blocked the second
   */
  public Sessions(
      SessionLimits limits,
      Dialect defaultDialect,
      SessionMeters meters,
      MeterRegistry registry,
      LongSupplier nanoTime,
      BiPredicate<String, String> isBlocked) {
    this.isBlocked = isBlocked;
    this.limits = limits;
    this.defaultDialect = defaultDialect;
    this.meters = meters;
    this.nanoTime = nanoTime;
    frameRate = new FrameRate(limits.framesPerSecond(), limits.framesBurst(), nanoTime);
    meters.watch(this, registry);
  }

  /**
   * A client has connected. Call {@link Session#closed} when its transport is gone.
   *
   * @param inbound takes every frame of the client on the event loop, in order
   */
  public Session open(Transport transport, Inbound inbound) {
    Session session = new Session(this, transport, inbound, limits);
    all.add(session);
    if (stopping) {
      session.close(new Reply.Bye(null, Code.RESTART, null, true));
    }
    return session;
  }

  /** How many connections there are, logged in or not. */
  public int size() {
    return all.size();
  }

  int count(String door, String dialect) {
    int n = 0;
    for (Session session : all) {
      if (session.door().equals(door) && session.dialectName().equals(dialect)) {
        n++;
      }
    }
    return n;
  }

  /** Whether somebody is connected to this node under this name. */
  public boolean isOnline(String address) {
    return byAddress.containsKey(address);
  }

  /** Logs somebody in who arrives. */
  Arrival enter(Arrival arrival) {
    Request.Login login = arrival.login();
    Identity identity =
        new Identity(arrival.address(), login.user(), login.device(), arrival.standing().told());
    enter(arrival.sender(), identity);
    return arrival.reached(reached(arrival.address()));
  }

  /**
   * Logs a session in. The same user's session on the same device is displaced (docs/protocol.md,
   * rule 6).
   */
  void enter(Session session, Identity identity) {
    session.become(identity);
    String address = identity.address().name();
    List<Session> displaced = new ArrayList<>(1);
    byAddress.compute(address, (name, others) -> with(session, others, displaced));
    displaced.forEach(other -> other.close(new Reply.Bye(null, Code.REPLACED, null, false)));
    if (session.isGone()) { // It was closed while it logged in.
      remove(session);
    } else {
      events.opened(session, address);
    }
  }

  /**
   * Closes the sessions whose logins have become worth nothing, but those whose own request that is
   * (the other nodes' are looked at again a second later: see check-accounts).
   *
   * @param generations by address, what logins must have at least
   */
  void revoke(Map<String, Long> generations) {
    generations.forEach(
        (address, generation) -> {
          for (Session session : byAddress.getOrDefault(address, NOBODY)) {
            // In this order: it is spared before it becomes worthless, and renewed before it is
            // not.
            if (!session.isSpared() && session.identity().standing().generation() < generation) {
              session.close(new Reply.Bye(null, Code.UNAUTHENTICATED, null, false));
            }
          }
        });
  }

  void remove(Session session) {
    all.remove(session);
    Identity identity = session.identity();
    if (identity != null) {
      String address = identity.address().name();
      if (session.hasUnsaved()) {
        left.merge(
            address, session.taken(), Math::max); // Before it leaves the list: see reached().
      }
      Receipt receipt = session.receiptOfTaken();
      if (receipt != null) {
        leftReceipts.add(receipt);
      }
      byAddress.computeIfPresent(address, (name, sessions) -> without(sessions, session));
      events.closed(session, address);
    }
  }

  /**
   * Answers the sender of a committed message, then pushes it to the sessions of its recipient and
   * to the other sessions of its sender. A resend is pushed too: a session that has it takes no
   * notice, and one that missed it (the server lost its connection to Postgres in mid-commit) gets
   * it.
   */
  void deliver(Committed committed) {
    Submission submission = committed.submission();
    Sender sender = submission.sender();
    Entry entry = committed.entry();
    boolean answers = sender.settle(submission);
    if (answers) {
      sender.acknowledge(entry, committed.outcome());
    }
    if (committed.outcome() == Committed.Outcome.CONFLICT) {
      return;
    }
    // Who was told to come back, because it took too long, gets it like any other device.
    Sender acknowledged = answers ? sender : null;
    boolean awaits = sender.awaitsReceipts();
    boolean waits = !pushTo(entry.to(), entry, acknowledged, awaits);
    if (!entry.from().equals(entry.to())) {
      pushTo(entry.from(), entry, acknowledged, false);
    }
    if (waits && committed.outcome() == Committed.Outcome.NEW) {
      meters.waits();
    }
  }

  private boolean pushTo(String address, Entry entry, Sender acknowledged, boolean awaits) {
    Session[] sessions = byAddress.getOrDefault(address, NOBODY);
    for (Session session : sessions) {
      if (session != acknowledged) {
        session.push(entry, awaits);
      }
    }
    return sessions.length > 0;
  }

  /** Tells all devices of a user that follow their log. */
  void tell(Notice notice) {
    for (Session session : byAddress.getOrDefault(notice.address(), NOBODY)) {
      if (session.isWelcome()) {
        session.send(notice.reply());
      }
    }
  }

  /** How far the logs of those who are here are known to all of their devices. */
  Map<String, Long> heads() {
    Map<String, Long> heads = new HashMap<>();
    byAddress.forEach(
        (address, devices) ->
            Arrays.stream(devices)
                .filter(Session::isWelcome)
                .mapToLong(Session::known)
                .min()
                .ifPresent(known -> heads.put(address, known)));
    return heads;
  }

  /** These logs go on to these numbers, though nobody pushed them here. */
  void hear(Map<String, Long> heads) {
    heads.forEach(
        (address, seq) -> {
          for (Session session : byAddress.getOrDefault(address, NOBODY)) {
            session.hear(seq);
          }
        });
  }

  /** What clients have taken since the last call and have no word for. One thread at a time. */
  List<Receipt> taken() {
    List<Receipt> receipts = new ArrayList<>();
    Receipt left;
    while ((left = leftReceipts.poll()) != null) {
      receipts.add(left);
    }
    for (Session session : all) {
      Receipt receipt = session.receiptOfTaken();
      if (receipt != null) {
        receipts.add(receipt);
      }
    }
    return receipts;
  }

  /** The texts that have been on their way to the log for too long, and still are. */
  List<Submission> overdue() {
    return submissions.olderThan(nanoTime() - limits.answerNanos());
  }

  /** This text is on its way to the log. */
  void waitsFor(Submission submission) {
    submissions.add(submission);
  }

  /** Whether somebody waits for an answer. */
  public boolean hasUnanswered() {
    return !submissions.isEmpty();
  }

  /** The sessions of this user may have reason to read on, or not to. */
  void goOnLater(String address) {
    for (Session session : byAddress.getOrDefault(address, NOBODY)) {
      session.goOnLater();
    }
  }

  /**
   * Tells everybody who is logged in; encoded once for all who get the same bytes. Above {@link
   * #EVERYBODY} an announcement that names people is only for those who know or watch one of them,
   * one that names nobody for all. When somebody was seen last is told only who watches them.
   */
  void broadcast(Reply.Presence presence) {
    boolean crowd = presence.count() > EVERYBODY;
    Set<String> changed = new HashSet<>(presence.online());
    changed.addAll(presence.offline());
    Reply.Presence forAll =
        new Reply.Presence(
            crowd ? List.of() : presence.online(),
            crowd ? List.of() : presence.offline(),
            presence.count(),
            presence.roster());
    int[] named = crowd && presence.count() <= COUNT_ONLY ? Contacts.hashes(changed) : new int[0];
    Set<String> listed = presence.roster() == null ? Set.of() : new HashSet<>(presence.roster());
    Map<Dialect, byte[]> encoded = new HashMap<>();
    for (Session session : all) {
      Identity identity = session.identity();
      if (identity == null || !session.isWelcome()) {
        continue;
      }
      Set<String> watched = watched(session, changed);
      if (crowd && !changed.isEmpty() && session.dialect().acknowledges()) {
        tellOfKnown(session, presence, named, watched);
      } else if (!Collections.disjoint(watched, presence.seen().keySet())) {
        session.send(
            new Reply.Presence(
                forAll.online(), forAll.offline(), forAll.count(), null, seen(presence, watched)));
      } else if (isShownOtherwise(identity, listed)) {
        session.send(forAll);
      } else {
        session.sendPresence(
            encoded.computeIfAbsent(session.dialect(), d -> d.write(forAll, null)));
      }
    }
  }

  /** Those among these people that a session watches; who has blocked it is nobody to watch. */
  private Set<String> watched(Session session, Set<String> changed) {
    Set<String> watched = session.watched();
    if (watched.isEmpty() || changed.isEmpty()) {
      return Set.of();
    }
    String self = session.address();
    Set<String> found = new HashSet<>();
    for (String name : watched) {
      if (changed.contains(name) && !isBlocked.test(name, self)) {
        found.add(name);
      }
    }
    return found;
  }

  private static Map<String, Instant> seen(Reply.Presence presence, Set<String> watched) {
    Map<String, Instant> seen = new LinkedHashMap<>(presence.seen());
    seen.keySet().retainAll(watched);
    return seen;
  }

  /** Whether the list names this user, who knows itself only by its own spelling. */
  private static boolean isShownOtherwise(Identity identity, Set<String> listed) {
    String address = identity.address().name();
    return !identity.spelling().equals(address) && listed.contains(address);
  }

  private static void tellOfKnown(
      Session session, Reply.Presence presence, int[] named, Set<String> watched) {
    Contacts contacts = session.contacts();
    boolean byContact = contacts.containsAny(named);
    if (byContact || !watched.isEmpty()) {
      Predicate<String> known =
          name -> watched.contains(name) || byContact && contacts.contains(name);
      session.send(
          new Reply.Presence(
              presence.online().stream().filter(known).toList(),
              presence.offline().stream().filter(known).toList(),
              presence.count(),
              null,
              seen(presence, watched)));
    }
  }

  /** Closes who is over a time limit. Once a second. */
  public void sweep() {
    long now = nanoTime.getAsLong();
    for (Session session : all) {
      session.sweep(now);
    }
  }

  /**
   * Sends away all who are here by this name; a program that heard it does not come back by itself.
   *
   * @return how many
   */
  int dismiss(Address user) {
    Session[] sessions = byAddress.getOrDefault(user.name(), NOBODY);
    for (Session session : sessions) {
      session.close(new Reply.Bye(null, Code.FORBIDDEN, null, false));
    }
    return sessions.length;
  }

  /** Takes nothing more from anybody; who comes from now on is sent away at once. */
  public void stopReading() {
    stopping = true;
    all.forEach(Session::pause);
  }

  /**
   * Says goodbye to everybody.
   *
   * @param retryAfterMs when to come back, asked for each
   */
  public void closeAll(Code code, IntSupplier retryAfterMs) {
    for (Session session : all) {
      session.close(new Reply.Bye(null, code, retryAfterMs.getAsInt(), true));
    }
  }

  /**
   * The highest number that a client of this user has taken, as far as is known here and not read
   * from the store; or 0.
   */
  public long reached(Address user) {
    long reached = left.getOrDefault(user.name(), 0L);
    for (Session session : byAddress.getOrDefault(user.name(), NOBODY)) {
      reached = Math.max(reached, session.taken());
    }
    return reached;
  }

  /** How far the clients of users have come, of those who have moved on since it was last saved. */
  public Map<String, Long> unsaved() {
    Map<String, Long> positions = new HashMap<>(left);
    for (Session session : all) {
      if (session.hasUnsaved()) {
        positions.merge(session.address(), session.taken(), Math::max);
      }
    }
    return positions;
  }

  /** These are saved: forgets those that have not moved on since. */
  public void saved(Map<String, Long> positions) {
    positions.forEach(
        (address, seq) -> {
          left.remove(address, seq);
          for (Session session : byAddress.getOrDefault(address, NOBODY)) {
            session.saved(seq);
          }
        });
  }

  void behind(Session session, Pull pull) {
    events.behind(session, pull);
  }

  /** From now on this one is told, and not who was before. */
  synchronized void listen(SessionEvents listener) {
    events = listener;
  }

  /** Nobody is told, if this one was. */
  synchronized void leave(SessionEvents listener) {
    if (events == listener) {
      events = SessionEvents.NONE;
    }
  }

  FrameRate frameRate() {
    return frameRate;
  }

  SessionMeters meters() {
    return meters;
  }

  Dialect defaultDialect() {
    return defaultDialect;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  private Unanswered unansweredOf(String address) {
    return new Unanswered(limits.unanswered(), () -> goOnLater(address));
  }

  /** In one step, so that of two logins at once on one device exactly one stays. */
  private Session[] with(Session session, Session[] others, List<Session> displaced) {
    List<Session> sessions = new ArrayList<>();
    session.share(others == null ? unansweredOf(session.address()) : others[0].unanswered());
    for (Session other : others == null ? NOBODY : others) {
      String device = other.identity().device();
      boolean same = device != null && device.equals(session.identity().device());
      (same ? displaced : sessions).add(other);
    }
    sessions.add(session);
    return sessions.toArray(Session[]::new);
  }

  private static Session[] without(Session[] sessions, Session gone) {
    Session[] rest = Arrays.stream(sessions).filter(s -> s != gone).toArray(Session[]::new);
    return rest.length == 0 ? null : rest;
  }
}
