package messenger.cli;

import io.netty.channel.EventLoopGroup;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * One run: log everybody in, be silent, warm up, count, wait for what is missing, report. Runs on
 * the thread of {@link #run}; the event loops do the work and are asked at the borders of the
 * phases.
 */
final class Bench {
  /** Logins are given up when for so long nobody got in. */
  private static final long LOGIN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

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
  private final Schedule schedule;
  private final Roster roster;
  private final Tally tally;
  private final Connector connector;
  private final ProcessMeter server;
  private final ProcessMeter postgres;
  private final List<Lane> lanes = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * @param progress a line for each phase
   */
  Bench(BenchPlan plan, PrintWriter progress) throws BenchException {
    this.plan = plan;
    this.progress = progress;
    this.schedule = plan.schedule();
    this.roster = new Roster(plan);
    this.tally = new Tally(schedule);
    this.connector = new Connector(plan);
    this.server = new ProcessMeter(plan.serverPid(), false);
    this.postgres = new ProcessMeter(plan.postgresPid(), true);
  }

  /** What the lanes share. */
  record Parts(
      BenchPlan plan,
      String[] names,
      Connector connector,
      Roster roster,
      Schedule schedule,
      Stamp stamp,
      Tally tally) {}

  /** Ends the run at once; {@link #run} reports what it has. For another thread. */
  void stop() {
    stop.countDown();
  }

  BenchReport run() throws BenchException, InterruptedException {
    EventLoopGroup group = Connector.eventLoops(plan.threads());
    try {
      String[] names = IntStream.range(0, plan.users()).mapToObj(plan::user).toArray(String[]::new);
      Stamp stamp = new Stamp(plan.run(), plan.textBytes());
      Parts parts = new Parts(plan, names, connector, roster, schedule, stamp, tally);
      for (int i = 0; i < plan.threads(); i++) {
        lanes.add(new Lane(group.next(), i, plan.threads(), parts));
      }
      return measure(group);
    } finally {
      close(group);
    }
  }

  /** Afterwards nothing is counted any more, and the caller sees all that was. */
  private static void close(EventLoopGroup group) {
    group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private BenchReport measure(EventLoopGroup group) throws BenchException, InterruptedException {
    long rssBefore = server.residentBytes();
    double loginSeconds = logIn();
    boolean[] in = new boolean[plan.users()];
    for (Lane lane : lanes) {
      lane.markServed(in);
    }
    int connected = (int) IntStream.range(0, in.length).filter(i -> in[i]).count();
    if (plan.idle() > 0) {
      say("%,d users are in, %s s of silence", connected, plan.idle());
      pause(System.nanoTime() + nanos(plan.idle()));
    }
    long rssIdle = server.residentBytes();

    long start = System.nanoTime() + HEAD_START_NANOS;
    if (!stopped()) {
      say(
          "Sending %,.0f messages a second, %s s to warm up, %s s counted",
          plan.rate(), plan.warmup(), plan.seconds());
      lanes.forEach(lane -> lane.begin(start, in));
    }
    pause(start + schedule.dueNanos(schedule.warmup()));
    Moment from = moment();
    pause(start + schedule.dueNanos(schedule.total()));
    Moment to = moment();
    long rssEnd = server.residentBytes();
    drain();
    boolean interrupted = stopped();
    halt();
    close(group);
    long lastWrite = lanes.stream().mapToLong(lane -> lane.lastWrite).max().orElse(0);
    Tally.Outcome outcome = tally.outcome();
    double sendingSeconds = seconds(Math.max(lastWrite, to.nanos()) - from.nanos());
    return new BenchReport(
        plan.transport().word(),
        plan.dialect().name().toLowerCase(Locale.ROOT),
        plan.users(),
        plan.rate(),
        plan.textBytes(),
        plan.seed(),
        interrupted,
        connected,
        loginSeconds,
        BenchReport.Spread.of(sum(lane -> lane.login)),
        seconds(to.nanos() - from.nanos()),
        outcome,
        interrupted
            ? count(lane -> lane.unsent)
            : schedule.total() - schedule.warmup() - outcome.sent(),
        count(lane -> lane.misdelivered),
        count(lane -> lane.strays),
        count(lane -> lane.disconnected),
        merge(lane -> lane.errors),
        merge(lane -> lane.byes),
        merge(lane -> lane.failures),
        BenchReport.ratio(outcome.sent(), sendingSeconds),
        BenchReport.Spread.of(sum(lane -> lane.latency)),
        plan.dialect().acknowledges() ? BenchReport.Spread.of(sum(lane -> lane.stored)) : null,
        BenchReport.Spread.of(sum(lane -> lane.lag)),
        BenchReport.ratio((to.ownCpu() - from.ownCpu()) * 1e6, to.deliveries() - from.deliveries()),
        BenchReport.ratio(to.bytes() - from.bytes(), to.deliveries() - from.deliveries()),
        BenchReport.Process.of(
            plan.serverPid(),
            from.serverCpu(),
            to.serverCpu(),
            to.deliveries() - from.deliveries()),
        BenchReport.Process.of(
            plan.postgresPid(),
            from.postgresCpu(),
            to.postgresCpu(),
            to.deliveries() - from.deliveries()),
        BenchReport.Memory.of(plan.serverPid(), rssBefore, rssIdle, rssEnd, connected));
  }

  /** Returns the seconds until the last one was in. */
  private double logIn() throws BenchException, InterruptedException {
    say("Connecting %,d users to %s://%s", plan.users(), plan.transport().word(), plan.where());
    long start = System.nanoTime();
    for (Lane lane : lanes) {
      lane.logIn(start);
    }
    long allStarted = start + nanos(plan.users() / plan.loginRate());
    long lastProgress = start;
    int served = 0;
    while (!stopped() && !roster.settled().await(POLL_NANOS, TimeUnit.NANOSECONDS)) {
      long now = System.nanoTime();
      if (roster.servedSoFar() > served || now < allStarted) {
        served = roster.servedSoFar();
        lastProgress = now;
      } else if (now - lastProgress > LOGIN_PATIENCE_NANOS) {
        break;
      }
    }
    roster.throwIfHopeless();
    for (Lane lane : lanes) {
      lane.sync();
    }
    long last =
        lanes.stream().mapToLong(lane -> lane.lastLogin).filter(at -> at != 0).max().orElse(start);
    return seconds(last - start);
  }

  /**
   * Waits until nothing is missing, and then a little for what should not come. A lane that is late
   * goes on sending meanwhile, unless the run was stopped.
   */
  private void drain() throws InterruptedException {
    long end = System.nanoTime() + nanos(plan.drain());
    boolean hurry = false;
    while (open() > 0 && System.nanoTime() < end) {
      if (stopped() && !hurry) {
        hurry = true;
        halt();
        end = Math.min(end, System.nanoTime() + HURRY_NANOS);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    pause(Math.min(end, System.nanoTime() + nanos(SETTLE_SECONDS)));
  }

  private int open() throws InterruptedException {
    int open = 0;
    for (Lane lane : lanes) {
      lane.sync();
      open += lane.finished() ? 0 : 1;
    }
    return open + tally.open(plan.dialect().acknowledges());
  }

  private void halt() throws InterruptedException {
    for (Lane lane : lanes) {
      lane.halt();
    }
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  /** Sums at one moment; seconds of CPU. */
  private record Moment(
      long nanos,
      double ownCpu,
      double serverCpu,
      double postgresCpu,
      long deliveries,
      long bytes) {}

  private Moment moment() throws InterruptedException {
    for (Lane lane : lanes) {
      lane.sync();
    }
    return new Moment(
        System.nanoTime(),
        ownCpuSeconds(),
        server.cpuSeconds(),
        postgres.cpuSeconds(),
        lanes.stream().mapToLong(lane -> lane.deliveries).sum(),
        lanes.stream().mapToLong(Lane::bytes).sum());
  }

  private static double ownCpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  /** Waits until then, or until the run is stopped. */
  private void pause(long until) throws InterruptedException {
    stop.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private Histogram sum(Function<Lane, Histogram> which) {
    Histogram sum = new Histogram(3);
    lanes.forEach(lane -> sum.add(which.apply(lane)));
    return sum;
  }

  private int count(ToIntFunction<Lane> which) {
    return lanes.stream().mapToInt(which).sum();
  }

  private Map<String, Integer> merge(Function<Lane, Map<String, Integer>> which) {
    Map<String, Integer> all = new TreeMap<>();
    lanes.forEach(lane -> which.apply(lane).forEach((key, n) -> all.merge(key, n, Integer::sum)));
    return all;
  }

  private void say(String format, Object... values) {
    progress.println(String.format(Locale.ROOT, format, values));
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
