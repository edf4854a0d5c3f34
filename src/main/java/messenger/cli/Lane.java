package messenger.cli;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import messenger.client.Backoff;

/**
 * One event loop with every {@code lanes}-th user of a range: their logins, and the counting of
 * what they receive; their messages are in the {@link Share}s. All fields belong to the loop;
 * another thread reads them after {@link #sync}.
 */
final class Lane {
  /**
   * Timers are set no shorter than this: at 10,000 messages a second it saves nine wake-ups in ten
   * for half a millisecond of lag.
   */
  static final long TICK_NANOS = 1_000_000;

  /** After so many connections in a row it is the turn of those that wait for their answer. */
  private static final int BURST = 64;

  private final EventLoop loop;
  private final int index;
  private final int lanes;
  private final int first;
  private final int end;
  private final Bench.Parts parts;
  private final WireMeter meter = new WireMeter();
  private final BenchClient[] clients;
  private final Map<Integer, PresenceMeter> samples = new HashMap<>();
  private final List<Share> shares = new ArrayList<>();
  private byte[] scratch = new byte[1 << 16];
  private boolean halted;

  /** Not null once those who lose the connection are expected to come back. */
  private Roster comeback;

  private final Map<String, Integer> errors = new TreeMap<>();
  private final Map<String, Integer> byes = new TreeMap<>();
  private long deliveries;
  private int misdelivered;
  private int strays;
  private int disconnected;

  /**
   * @param index of this lane among those of the range, from 0
   * @param first user of the range
   * @param end first user behind the range
   */
  Lane(EventLoop loop, int index, int lanes, int first, int end, Bench.Parts parts) {
    this.loop = loop;
    this.index = index;
    this.lanes = lanes;
    this.first = first;
    this.end = end;
    this.parts = parts;
    this.clients = new BenchClient[(end - first + lanes - 1) / lanes];
  }

  /**
   * Waits for what the loop does at the moment. Afterwards the caller sees everything it has
   * counted so far.
   */
  void sync() throws InterruptedException {
    ask(() -> null);
  }

  /** Has the loop answer a question, for another thread. */
  <T> T ask(Callable<T> question) throws InterruptedException {
    return loop.submit(question).sync().getNow();
  }

  EventLoop loop() {
    return loop;
  }

  int index() {
    return index;
  }

  int lanes() {
    return lanes;
  }

  Bench.Parts parts() {
    return parts;
  }

  String name(int user) {
    return parts.names()[user];
  }

  /** The user's last connection, or null. */
  BenchClient client(int user) {
    return clients[(user - first) / lanes];
  }

  /** A buffer to read into, until the next call. */
  byte[] scratch(int length) {
    if (length > scratch.length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  /** The users of this lane among {@code from} to {@code to - 1} begin to log in. */
  void logIn(Roster roster, int from, int to) {
    int begin = Math.max(from, first);
    int next = begin + Math.floorMod(index - (begin - first), lanes);
    loop.execute(new LoginQueue(roster, next, Math.min(to, end)));
  }

  private final class LoginQueue implements Runnable {
    private final Roster roster;
    private final int to;
    private int next;

    LoginQueue(Roster roster, int next, int to) {
      this.roster = roster;
      this.next = next;
      this.to = to;
    }

    @Override
    public void run() {
      for (int burst = 0; burst < BURST; burst++) {
        if (next >= to || halted) {
          return;
        }
        long due = roster.due(next);
        long wait = due - System.nanoTime();
        if (wait > 0) {
          loop.schedule(this, Math.max(wait, TICK_NANOS), TimeUnit.NANOSECONDS);
          return;
        }
        connect(new BenchClient(Lane.this, roster, next, 0));
        next += lanes;
      }
      loop.execute(this);
    }
  }

  private void connect(BenchClient client) {
    clients[(client.user() - first) / lanes] = client;
    client.roster().tried();
    parts
        .connector()
        .connect(loop, meter, client)
        .addListener(
            (Future<Void> connected) -> {
              if (!connected.isSuccess()) {
                client.fail(connected.cause());
              }
            });
  }

  /**
   * Another try for a user who did not get in, or is in no more.
   *
   * @param failures tries so far that ended without a word when to come back
   */
  void connectAgain(Roster roster, int user, int failures, long afterMs) {
    loop.schedule(
        () -> {
          if (!halted && !roster.closed()) {
            connect(new BenchClient(this, roster, user, failures));
          }
        },
        afterMs,
        TimeUnit.MILLISECONDS);
  }

  /** From now on each user may lose the connection once, and comes back. */
  void expectReturn(Roster roster) throws InterruptedException {
    ask(() -> comeback = roster);
  }

  /** Whether this is the connection that is expected to end. */
  private boolean mayEnd(BenchClient client) {
    return comeback != null && client.roster() != comeback;
  }

  /** Whether a user of this lane has not come back yet. */
  boolean isAway(int user) {
    if (comeback == null || !has(user)) {
      return false;
    }
    BenchClient client = client(user);
    return client == null || mayEnd(client) || !client.served();
  }

  /** The users of this lane among {@code from} to {@code to - 1} close their connections. */
  void leave(int from, int to) throws InterruptedException {
    ask(
        () -> {
          connected(client -> client.user() >= from && client.user() < to)
              .forEach(BenchClient::leave);
          return null;
        });
  }

  /** Whether this user is one of this lane's. */
  boolean has(int user) {
    return user >= first && user < end && (user - first) % lanes == index;
  }

  /** Counts the presence of these users; before they log in. */
  void sample(IntStream users) throws InterruptedException {
    List<Integer> mine = users.filter(this::has).boxed().toList();
    ask(
        () -> {
          mine.forEach(user -> samples.put(user, new PresenceMeter()));
          return null;
        });
  }

  /** Null for a user who is no sample. */
  PresenceMeter sampleOf(int user) {
    return samples.get(user);
  }

  /** What was counted of the samples so far. */
  List<Presence.Sample> samples() throws InterruptedException {
    return ask(() -> samples.values().stream().map(PresenceMeter::sample).toList());
  }

  /** The users of this lane who are in. */
  List<Integer> served() throws InterruptedException {
    return ask(() -> connected(BenchClient::served).map(BenchClient::user).toList());
  }

  private Stream<BenchClient> connected(Predicate<BenchClient> which) {
    return Arrays.stream(clients).filter(Objects::nonNull).filter(which);
  }

  /** From now on messages of this share's round are expected. */
  void takesPart(Share share) {
    shares.add(share);
  }

  /** No more messages and logins; from now on it is no surprise when connections end. */
  void halt() throws InterruptedException {
    ask(() -> halted = true);
  }

  boolean halted() {
    return halted;
  }

  void arrived(int user, BenchFrame.Text frame, long now) {
    int number = frame.text() == null ? Stamp.FOREIGN : parts.stamp().numberIn(frame.text());
    Share share = number < 0 ? null : shareOf(number);
    if (number == Stamp.FOREIGN) {
      strays++;
    } else if (share == null) {
      misdelivered++;
    } else {
      share.arrived(number, user, frame.from(), now);
    }
  }

  void stored(BenchFrame.Stored frame, long now) {
    int number = parts.stamp().numberOfId(frame.id());
    Share share = number < 0 ? null : shareOf(number);
    if (share != null) {
      share.stored(number, now);
    }
  }

  void refused(BenchFrame.Refused frame) {
    errors.merge(String.valueOf(frame.code()), 1, Integer::sum);
    int number = parts.stamp().numberOfId(frame.id());
    Share share = number < 0 ? null : shareOf(number);
    if (share != null) {
      share.refused(number);
    }
  }

  /** Mostly it is the last one. */
  private Share shareOf(int number) {
    for (int i = shares.size() - 1; i >= 0; i--) {
      if (shares.get(i).has(number)) {
        return shares.get(i);
      }
    }
    return null;
  }

  void bye(BenchFrame.Bye frame) {
    byes.merge(String.valueOf(frame.code()), 1, Integer::sum);
  }

  /** Something went wrong on the connection of a user who is in. */
  void broken(BenchClient client, Throwable cause) {
    if (!halted && !mayEnd(client)) {
      errors.merge(String.valueOf(cause.getMessage()), 1, Integer::sum);
    }
  }

  /**
   * A user who was in has lost the connection.
   *
   * @param bye what the server said before, or null
   */
  void disconnected(BenchClient client, BenchFrame.Bye bye) {
    if (halted) {
      return;
    }
    if (!mayEnd(client)) {
      disconnected++;
      return;
    }
    comeback.lost(System.nanoTime());
    if (bye == null) {
      long wait = Backoff.millis(0, ThreadLocalRandom.current().nextDouble());
      connectAgain(comeback, client.user(), 1, wait);
    } else if (bye.retryAfterMs() >= 0) {
      connectAgain(comeback, client.user(), 0, bye.retryAfterMs());
    } else {
      comeback.failed(new IOException("bye " + bye.code()));
    }
  }

  void delivered() {
    deliveries++;
  }

  void misdelivered() {
    misdelivered++;
  }

  void stray() {
    strays++;
  }

  /** Messages of this run that came for the first time, warm-up included. */
  long deliveries() {
    return deliveries;
  }

  long bytes() {
    return meter.bytes();
  }

  /** A copy, for another thread. */
  Mishaps mishaps() throws InterruptedException {
    return ask(
        () ->
            new Mishaps(
                misdelivered, strays, disconnected, new TreeMap<>(errors), new TreeMap<>(byes)));
  }
}
