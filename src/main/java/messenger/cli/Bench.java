package messenger.cli;

import io.netty.channel.EventLoopGroup;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What a scenario is made of: logins, rounds of messages, waits, and meters. The scenario runs on
 * one thread; the event loops of the {@link Lane}s do the work and are asked at the borders of the
 * phases.
 */
final class Bench implements AutoCloseable {
  /** Logins are given up when for so long nobody got in. */
  private static final long LOGIN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The same for those who try again: the longest wait, and a connection that gets no answer. */
  private static final long STUBBORN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Between the order to begin and the first message, so that no lane starts late. */
  private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long a second copy may trail behind the last message. */
  private static final double SETTLE_SECONDS = 0.25;

  /** After Ctrl-C, for what is on its way. */
  private static final long HURRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long CLOSE_SECONDS = 10;

  private final BenchPlan plan;
  private final PrintWriter progress;
  private final ProcessMeter server;
  private final ProcessMeter postgres;
  private final EventLoopGroup group;
  private final List<Lane> lanes = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  /** First number that no round has. */
  private int nextNumber;

  /**
   * @param progress a line for each phase
   */
  Bench(BenchPlan plan, PrintWriter progress) throws BenchException {
    this.plan = plan;
    this.progress = progress;
    this.server = new ProcessMeter(plan.serverPid(), false);
    this.postgres = new ProcessMeter(plan.postgresPid(), true);
    String[] names = IntStream.range(0, plan.users()).mapToObj(plan::user).toArray(String[]::new);
    Stamp stamp = new Stamp(plan.run(), plan.textBytes());
    Parts parts = new Parts(plan, names, new Connector(plan), stamp);
    int aside = plan.aside();
    this.group = Connector.eventLoops(plan.threads() + (aside > 0 ? 1 : 0));
    if (aside > 0) {
      lanes.add(new Lane(group.next(), 0, 1, 0, aside, parts));
    }
    for (int i = 0; i < plan.threads(); i++) {
      lanes.add(new Lane(group.next(), i, plan.threads(), aside, plan.users(), parts));
    }
  }

  /**
   * What the lanes share.
   *
   * @param names by user
   */
  record Parts(BenchPlan plan, String[] names, Connector connector, Stamp stamp) {}

  /** Ends the run at once; the scenario reports what it has. For another thread. */
  void stop() {
    stop.countDown();
  }

  boolean stopped() {
    return stop.getCount() == 0;
  }

  /** Afterwards nothing is counted any more, and the caller sees all that was. */
  @Override
  public void close() {
    group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  void say(String format, Object... values) {
    progress.println(Table.format(format, values));
  }

  /** Everybody logs in, at the plan's rate. */
  Logins logIn() throws BenchException, InterruptedException {
    return logIn(0, plan.users(), plan.loginRate(), Roster.Manner.ONCE);
  }

  /**
   * Logs in the users {@code from} to {@code to - 1} and waits until each is in or has failed, or
   * nobody got in for 30 s (60 s for the stubborn).
   *
   * @param rate logins a second; infinite: all at once
   */
  Logins logIn(int from, int to, double rate, Roster.Manner manner)
      throws BenchException, InterruptedException {
    say("Connecting %,d users to %s://%s", to - from, plan.transport().word(), plan.where());
    long start = System.nanoTime();
    Roster roster = new Roster(plan.where(), from, to - from, rate, manner, start);
    lanes.forEach(lane -> lane.logIn(roster, from, to));
    return settle(roster, from, to);
  }

  /**
   * From now on each user comes back when they lose the server, as good clients do: after the wait
   * that the server asks for, else after a random one.
   */
  Roster expectReturn() throws InterruptedException {
    Roster roster = Roster.ofReturn(plan.where(), plan.users());
    for (Lane lane : lanes) {
      lane.expectReturn(roster);
    }
    return roster;
  }

  /**
   * Waits until the first user has lost the server, so many seconds at most, or until the run is
   * stopped.
   */
  void awaitLoss(Roster roster, double seconds) throws BenchException, InterruptedException {
    long end = System.nanoTime() + nanos(seconds);
    while (!stopped() && !roster.begun().await(POLL_NANOS, TimeUnit.NANOSECONDS)) {
      if (System.nanoTime() > end) {
        throw new BenchException(Table.format("The server did not go away within %s s", seconds));
      }
    }
  }

  /** Waits until all are back, or for a minute nobody came. */
  Logins awaitReturn(Roster roster) throws BenchException, InterruptedException {
    return settle(roster, 0, plan.users());
  }

  private Logins settle(Roster roster, int from, int to)
      throws BenchException, InterruptedException {
    long patience =
        roster.manner() == Roster.Manner.STUBBORN ? STUBBORN_PATIENCE_NANOS : LOGIN_PATIENCE_NANOS;
    long lastProgress = System.nanoTime();
    int served = 0;
    while (!stopped() && !roster.settled().await(POLL_NANOS, TimeUnit.NANOSECONDS)) {
      long now = System.nanoTime();
      if (roster.servedSoFar() > served || now < roster.lastDue()) {
        served = roster.servedSoFar();
        lastProgress = now;
      } else if (now - lastProgress > patience) {
        break;
      }
    }
    roster.close();
    boolean[] in = served();
    return roster.outcome((int) IntStream.range(from, to).filter(user -> in[user]).count());
  }

  /** Who is in at the moment, by user. */
  boolean[] served() throws InterruptedException {
    boolean[] in = new boolean[plan.users()];
    for (Lane lane : lanes) {
      lane.served().forEach(user -> in[user] = true);
    }
    return in;
  }

  /** The users {@code from} to {@code to - 1} close their connections. */
  void leave(int from, int to) throws InterruptedException {
    for (Lane lane : lanes) {
      lane.leave(from, to);
    }
  }

  /** Counts the presence that so many users get, spread over all; before they log in. */
  void sample(int users) throws InterruptedException {
    int samples = Math.min(users, plan.users());
    for (Lane lane : lanes) {
      lane.sample(IntStream.range(0, samples).map(i -> (int) ((long) i * plan.users() / samples)));
    }
  }

  /** What was counted so far of those who were sampled. */
  Presence presence() throws InterruptedException {
    List<Presence.Sample> samples = new ArrayList<>();
    for (Lane lane : lanes) {
      samples.addAll(lane.samples());
    }
    return Presence.of(samples);
  }

  /**
   * Begins to send, in a moment.
   *
   * @param schedule of all users, or of those aside
   * @param participants by user; nothing is sent from or to the others
   */
  Round begin(Schedule schedule, boolean[] participants) {
    List<Lane> its = plan.aside() > 0 ? lanes.subList(0, 1) : lanes;
    Round round = new Round(nextNumber, schedule, plan.dialect().acknowledges(), its);
    nextNumber += schedule.total();
    round.begin(System.nanoTime() + HEAD_START_NANOS, participants);
    return round;
  }

  /**
   * Waits until nothing is missing, the plan's drain at most, and then a little for what should not
   * come. A lane that is late goes on sending meanwhile, unless the run was stopped.
   */
  void drain(Round round) throws InterruptedException {
    await(round, round::complete);
    pause(SETTLE_SECONDS);
  }

  /** Waits until everything is sent and acknowledged, the plan's drain at most. */
  void awaitAnswers(Round round) throws InterruptedException {
    await(round, round::answered);
  }

  private void await(Round round, BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + nanos(plan.drain());
    boolean hurry = false;
    sync();
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      if (stopped() && !hurry) {
        hurry = true;
        round.cut();
        end = Math.min(end, System.nanoTime() + HURRY_NANOS);
      }
      LockSupport.parkNanos(POLL_NANOS);
      sync();
    }
  }

  /** No more messages and logins; from now on it is no surprise when connections end. */
  void halt() throws InterruptedException {
    for (Lane lane : lanes) {
      lane.halt();
    }
  }

  /** Waits until everything that the lanes have counted so far can be seen by the caller. */
  private void sync() throws InterruptedException {
    for (Lane lane : lanes) {
      lane.sync();
    }
  }

  Moment moment() throws InterruptedException {
    sync();
    return new Moment(
        System.nanoTime(),
        ownCpuSeconds(),
        server.cpuSeconds(),
        postgres.cpuSeconds(),
        lanes.stream().mapToLong(Lane::deliveries).sum(),
        lanes.stream().mapToLong(Lane::bytes).sum());
  }

  private static double ownCpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  /** Resident memory of the server in bytes. */
  long serverMemory() {
    return server.residentBytes();
  }

  /** Waits for so many seconds, or until the run is stopped. */
  void pause(double seconds) throws InterruptedException {
    pauseUntil(System.nanoTime() + nanos(seconds));
  }

  /** Waits until then (System.nanoTime), or until the run is stopped. */
  void pauseUntil(long then) throws InterruptedException {
    stop.await(then - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** What went wrong so far, of the whole run. */
  Mishaps mishaps() throws InterruptedException {
    Mishaps sum = Mishaps.NONE;
    for (Lane lane : lanes) {
      sum = sum.plus(lane.mishaps());
    }
    return sum;
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }
}
