package messenger.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.Entry;
import messenger.frame.Request;

/** Sessions whose clock, event loops and networks stand still until the test moves them. */
final class Scene {
  static final SessionLimits LIMITS =
      new SessionLimits(
          10_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          4,
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          50,
          2_000,
          3,
          10,
          20,
          100);
  static final Dialect JSON = new JsonDialect(Clock.systemUTC());
  static final Dialect LEGACY = new LegacyDialect();

  final MeterRegistry registry = new SimpleMeterRegistry();
  final SessionMeters meters = new SessionMeters(registry);
  final Sessions sessions;

  /** What happened in {@code session:events}, such as {@code behind ann}. */
  final List<String> events = Collections.synchronizedList(new ArrayList<>());

  final List<Client> clients = new ArrayList<>();

  /** Runs whenever somebody looks at the clock: what another thread does at that moment. */
  Runnable meanwhile = () -> {};

  private long now = 1_000_000_000L;

  Scene() {
    this(LIMITS);
  }

  Scene(SessionLimits limits) {
    sessions =
        new Sessions(
            limits,
            JSON,
            meters,
            registry,
            this::look,
            (owner, other) -> owner.equals("dora") && other.equals("gus"));
    sessions.listen(
        new SessionEvents() {
          @Override
          public void opened(Session session, String address) {
            events.add("opened " + address);
          }

          @Override
          public void closed(Session session, String address) {
            events.add("closed " + address);
          }

          @Override
          public void behind(Session session, Pull pull) {
            events.add("behind " + pull.user().name());
            clients.stream()
                .filter(client -> client.session == session)
                .forEach(client -> client.pull = pull);
          }
        });
  }

  static SessionLimits unsent(int bytes) {
    return new SessionLimits(
        bytes,
        LIMITS.unsent(),
        LIMITS.login(),
        LIMITS.frame(),
        LIMITS.unanswered(),
        LIMITS.answer(),
        LIMITS.page(),
        LIMITS.holeMs(),
        LIMITS.goodbyeMs(),
        LIMITS.strikesBeforeLogin(),
        LIMITS.strikesAfterLogin(),
        LIMITS.framesPerSecond(),
        LIMITS.framesBurst());
  }

  static SessionLimits frames(int perSecond, int burst) {
    return new SessionLimits(
        LIMITS.unsentBytes(),
        LIMITS.unsent(),
        LIMITS.login(),
        LIMITS.frame(),
        LIMITS.unanswered(),
        LIMITS.answer(),
        LIMITS.page(),
        LIMITS.holeMs(),
        LIMITS.goodbyeMs(),
        LIMITS.strikesBeforeLogin(),
        LIMITS.strikesAfterLogin(),
        perSecond,
        burst);
  }

  private long look() {
    Runnable other = meanwhile;
    meanwhile = () -> {};
    other.run();
    return now;
  }

  long now() {
    return now;
  }

  Client connects() {
    Client client = new Client(this);
    clients.add(client);
    return client;
  }

  /** Somebody who is logged in and does not yet follow the log. */
  Client entered(Dialect dialect, String user, String device) {
    Client client = connects();
    client.session.speak(dialect);
    sessions.enter(client.session, who(user, device));
    return client;
  }

  /** Somebody who is logged in and has everything up to this number of the log. */
  Client live(Dialect dialect, String user, String device, long last) {
    Client client = entered(dialect, user, device);
    client.session.follow(last, last);
    run();
    client.got();
    events.clear();
    return client;
  }

  Client json(String user) {
    return live(JSON, user, "phone", 0);
  }

  static Identity who(String user, String device) {
    return new Identity(Address.of(user), user, device, Standing.GUEST);
  }

  /** Runs what waits in the event loops, and what comes of it. */
  void run() {
    boolean ran = true;
    while (ran) {
      ran = false;
      for (Client client : List.copyOf(clients)) {
        ran |= client.runTasks();
      }
    }
  }

  /** Time passes; what was planned for it happens when it was planned. */
  void passes(Duration time) {
    long end = now + time.toNanos();
    run();
    while (true) {
      Client.Timer next =
          clients.stream()
              .flatMap(client -> client.timers.stream())
              .min(Comparator.comparingLong(Client.Timer::at))
              .orElse(null);
      if (next == null || next.at() > end) {
        break;
      }
      now = Math.max(now, next.at());
      next.owner().timers.remove(next);
      next.owner().execute(next.task());
      run();
    }
    now = end;
  }

  void sweeps() {
    sessions.sweep();
    run();
  }

  /** What happened since the last call. */
  List<String> happened() {
    List<String> happened = List.copyOf(events);
    events.clear();
    return happened;
  }

  // ---- messages ----

  /** Number {@code seq} of somebody's log: bob wrote to them. */
  static Entry to(String address, long seq) {
    return entry("bob", 1_000 + seq, address, seq);
  }

  /** Number {@code seq} of somebody's log: they wrote to bob. */
  static Entry from(String address, long seq) {
    return entry(address, seq, "bob", 1_000 + seq);
  }

  static Entry toOneself(String address, long seq) {
    return entry(address, seq, address, seq);
  }

  /** Bob wrote all of these. */
  static List<Entry> page(String address, long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(seq -> to(address, seq)).toList();
  }

  /** A text of this client that waits for its answer. */
  static Submission submit(Client sender, Entry entry) {
    return sender.session.submit(
        new Request.Send(entry.id(), new Address(entry.to()), entry.text()), false);
  }

  /** What this client sent is in the log. */
  static Committed committed(Client sender, Entry entry, Committed.Outcome outcome) {
    return new Committed(submit(sender, entry), entry, outcome);
  }

  static Entry entry(String from, long fromSeq, String to, long toSeq) {
    return new Entry(
        new UUID(fromSeq, toSeq),
        from,
        fromSeq,
        to,
        toSeq,
        from + " writes",
        Instant.ofEpochSecond(1_800_000_000));
  }
}
