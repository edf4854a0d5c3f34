package messenger.cli;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One event loop with every {@code lanes}-th user: their logins, their messages when these are due,
 * and the counting of what they receive. All fields belong to the loop; another thread reads them
 * after {@link #sync}.
 */
final class Lane {
  /**
   * Timers are set no shorter than this: at 10,000 messages a second it saves nine wake-ups in ten
   * for half a millisecond of lag.
   */
  private static final long TICK_NANOS = 1_000_000;

  /** After so many messages in a row it is the turn of what has arrived. */
  private static final int BURST = 64;

  private static final int SIGNIFICANT_DIGITS = 3;

  private final EventLoop loop;
  private final int index;
  private final int lanes;
  private final BenchPlan plan;
  private final String[] names;
  private final Connector connector;
  private final Roster roster;
  private final Schedule schedule;
  private final Stamp stamp;
  private final Tally tally;
  private final WireMeter meter = new WireMeter();
  private final BenchClient[] clients;
  private final Runnable sendDue = this::sendDue;
  private final Runnable connectDue = this::connectDue;
  private byte[] scratch = new byte[1 << 16];

  private long loginStart;
  private int nextLogin;
  private long start;
  private int nextMessage;
  private boolean[] in;
  private boolean halted;

  final Histogram login = new Histogram(SIGNIFICANT_DIGITS);
  final Histogram latency = new Histogram(SIGNIFICANT_DIGITS);
  final Histogram stored = new Histogram(SIGNIFICANT_DIGITS);
  final Histogram lag = new Histogram(SIGNIFICANT_DIGITS);

  /** Error frames, farewells and failed logins, by code or reason. */
  final Map<String, Integer> errors = new TreeMap<>();

  final Map<String, Integer> byes = new TreeMap<>();
  final Map<String, Integer> failures = new TreeMap<>();

  /** Messages of this run that came for the first time, warm-up included. */
  long deliveries;

  int unsent;
  int misdelivered;
  int strays;
  int disconnected;
  long lastLogin;
  long lastWrite;

  Lane(EventLoop loop, int index, int lanes, Bench.Parts parts) {
    this.loop = loop;
    this.index = index;
    this.lanes = lanes;
    this.plan = parts.plan();
    this.names = parts.names();
    this.connector = parts.connector();
    this.roster = parts.roster();
    this.schedule = parts.schedule();
    this.stamp = parts.stamp();
    this.tally = parts.tally();
    this.clients = new BenchClient[(plan.users() + lanes - 1) / lanes];
  }

  /**
   * Waits for what the loop does at the moment. Afterwards the caller sees everything it has
   * counted so far.
   */
  void sync() throws InterruptedException {
    loop.submit(() -> {}).sync();
  }

  String name(int user) {
    return names[user];
  }

  /** A buffer to read into, until the next call. */
  byte[] scratch(int length) {
    if (length > scratch.length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  long bytes() {
    return meter.bytes();
  }

  /** Starts the logins. @param from when user 0 starts (System.nanoTime) */
  void logIn(long from) {
    loop.execute(
        () -> {
          loginStart = from;
          nextLogin = index;
          connectDue();
        });
  }

  private void connectDue() {
    while (nextLogin < plan.users() && !halted) {
      long due = loginStart + (long) (nextLogin * 1e9 / plan.loginRate());
      long wait = due - System.nanoTime();
      if (wait > 0) {
        loop.schedule(connectDue, Math.max(wait, TICK_NANOS), TimeUnit.NANOSECONDS);
        return;
      }
      connect(new BenchClient(this, plan, nextLogin, due));
      nextLogin += lanes;
    }
  }

  private void connect(BenchClient client) {
    clients[client.user() / lanes] = client;
    connector
        .connect(loop, meter, client)
        .addListener(
            (Future<Void> connected) -> {
              if (!connected.isSuccess()) {
                client.fail(connected.cause());
              }
            });
  }

  /** The server was busy and has said when to come back. */
  void connectAgain(BenchClient client, long afterMs) {
    loop.schedule(
        () -> {
          if (in == null && !halted) {
            connect(new BenchClient(this, plan, client.user(), client.loginDue()));
          }
        },
        afterMs,
        TimeUnit.MILLISECONDS);
  }

  void served(BenchClient client, long now) {
    login.recordValue(Math.max(0, now - client.loginDue()));
    lastLogin = now;
    roster.served();
  }

  void failed(Throwable cause) {
    failures.merge(String.valueOf(cause.getMessage()), 1, Integer::sum);
    roster.failed(cause);
  }

  /** Marks who of this lane can take part. */
  void markServed(boolean[] marks) throws InterruptedException {
    loop.submit(
            () -> {
              for (BenchClient client : clients) {
                if (client != null && client.served()) {
                  marks[client.user()] = true;
                }
              }
            })
        .sync();
  }

  /**
   * Starts the messages.
   *
   * @param from when message 0 is due (System.nanoTime)
   * @param participants by user; nothing is sent from or to the others
   */
  void begin(long from, boolean[] participants) {
    loop.execute(
        () -> {
          start = from;
          in = participants;
          nextMessage = schedule.nextOfLane(0, index, lanes);
          sendDue();
        });
  }

  /** No more messages; from now on it is no surprise when connections end. */
  void halt() throws InterruptedException {
    loop.submit(() -> halted = true).sync();
  }

  /** Whether there is nothing left to send. */
  boolean finished() {
    return halted || nextMessage >= schedule.total();
  }

  private void sendDue() {
    BenchClient open = null;
    for (int burst = 0; burst < BURST; burst++) {
      if (finished()) {
        flush(open);
        return;
      }
      long due = start + schedule.dueNanos(nextMessage);
      long now = System.nanoTime();
      if (due > now) {
        flush(open);
        loop.schedule(sendDue, Math.max(due - now, TICK_NANOS), TimeUnit.NANOSECONDS);
        return;
      }
      BenchClient sender = clients[schedule.sender(nextMessage) / lanes];
      if (sender != open) {
        flush(open);
        open = sender;
      }
      send(sender, nextMessage, due, now);
      nextMessage = schedule.nextOfLane(nextMessage + 1, index, lanes);
    }
    flush(open);
    loop.execute(sendDue);
  }

  private static void flush(BenchClient client) {
    if (client != null && client.served()) {
      client.flush();
    }
  }

  private void send(BenchClient sender, int number, long due, long now) {
    int receiver = schedule.receiver(number);
    boolean counted = schedule.counted(number);
    if (sender == null || !sender.served() || !in[sender.user()] || !in[receiver]) {
      unsent += counted ? 1 : 0;
      return;
    }
    String id = stamp.id(number, System.currentTimeMillis());
    sender.write(
        plan.dialect().send(id, names[sender.user()], names[receiver], stamp.text(number)));
    tally.sent(number);
    if (counted) {
      lag.recordValue(now - due);
      lastWrite = now;
    }
  }

  void arrived(int user, BenchFrame.Text frame, long now) {
    int number = frame.text() == null ? Stamp.FOREIGN : stamp.numberIn(frame.text());
    if (number == Stamp.FOREIGN) {
      strays++;
      return;
    }
    if (number == Stamp.DAMAGED || number >= schedule.total()) {
      misdelivered++;
      return;
    }
    int sender = schedule.sender(number);
    if (sender == user) {
      strays++;
    } else if (schedule.receiver(number) != user || !names[sender].equals(frame.from())) {
      misdelivered++;
    } else if (tally.arrived(number)) {
      deliveries++;
      record(latency, number, now);
    }
  }

  void stored(BenchFrame.Stored frame, long now) {
    int number = stamp.numberOfId(frame.id());
    if (number >= 0 && number < schedule.total() && tally.stored(number)) {
      record(stored, number, now);
    }
  }

  private void record(Histogram histogram, int number, long now) {
    if (schedule.counted(number)) {
      histogram.recordValue(Math.max(0, now - start - schedule.dueNanos(number)));
    }
  }

  void refused(BenchFrame.Refused frame) {
    errors.merge(String.valueOf(frame.code()), 1, Integer::sum);
    int number = stamp.numberOfId(frame.id());
    if (number >= 0 && number < schedule.total()) {
      tally.refused(number);
    }
  }

  void bye(BenchFrame.Bye frame) {
    byes.merge(String.valueOf(frame.code()), 1, Integer::sum);
  }

  void broken(Throwable cause) {
    if (!halted) {
      errors.merge(String.valueOf(cause.getMessage()), 1, Integer::sum);
    }
  }

  void disconnected() {
    disconnected += halted ? 0 : 1;
  }
}
