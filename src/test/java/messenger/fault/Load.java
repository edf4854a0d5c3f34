package messenger.fault;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import org.HdrHistogram.Histogram;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Twenty people who write to each other, 50 messages a second: three with first clients, seventeen
 * with programs of the json dialect, of whom three send several messages at a time and four have a
 * second device; on all doors, every second json device behind a bad network. Two leave when they
 * are told to, and come back in the end.
 */
final class Load implements AutoCloseable {
  private static final int PEOPLE = 20;
  private static final int FIRST_CLIENTS = 3;
  private static final int EVERY_MS = 20;
  private static final int TICK_MS = 100;
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(40);

  /** Twice the 10 s after which somebody who left is announced as gone. */
  private static final Duration PRESENCE = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(50);

  /** A person, and how they write. */
  private record Person(String name, Habit habit, Device first) {
    void writes(String to, String text) {
      if (first instanceof JsonDevice json) {
        json.queue(to, text);
      } else if (first instanceof LegacyDevice legacy) {
        legacy.send(to, text);
      }
    }
  }

  private final History history;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2, Load::daemon);
  private final ExecutorService threads = Executors.newCachedThreadPool(Load::daemon);
  private final List<Person> people = new ArrayList<>();
  private final List<JsonDevice> json = new ArrayList<>();
  private final List<LegacyDevice> legacy = new ArrayList<>();
  private final List<Person> leavers;
  private final Map<Door, Proxy> network = new HashMap<>();
  private final Random random = new Random(20);
  private volatile List<Person> writers;
  private int written;
  private ScheduledFuture<?> writing;

  /**
   * @param prefix begins the names of these people, and of nobody else
   */
  Load(ServerProcess server, String prefix, History history) throws IOException {
    this.history = history;
    for (Door door : Door.values()) {
      network.put(door, new Proxy(server.port(door)));
    }
    for (int i = 0; i < PEOPLE; i++) {
      String name = "%s-%02d".formatted(prefix, i);
      Habit habit = i < FIRST_CLIENTS ? Habit.LEGACY : i % 5 == 0 ? Habit.PIPELINED : Habit.SERIAL;
      history.note(Event.of(Op.USER, name, null).note(habit.word()));
      people.add(new Person(name, habit, firstDevice(server, name, i, habit)));
      if (i % 5 == 4) {
        Door other = Door.values()[(i + 1) % 3];
        json.add(device(name, "second", habit, () -> Line.open(server, other, server.port(other))));
      }
    }
    leavers = List.of(people.get(8), people.get(16));
    writers = List.copyOf(people);
    clock.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private Device firstDevice(ServerProcess server, String name, int i, Habit habit) {
    Door door = Door.values()[i % 3];
    if (habit == Habit.LEGACY) {
      // Never behind the bad network: what gets lost there is lost to them, as they can't ask.
      LegacyDevice first =
          new LegacyDevice(
              name, () -> Line.open(server, door, server.port(door)), history, threads, clock);
      legacy.add(first);
      return first;
    }
    int port = i / 3 % 2 == 0 ? network.get(door).port() : server.port(door);
    JsonDevice first = device(name, "first", habit, () -> Line.open(server, door, port));
    json.add(first);
    return first;
  }

  private JsonDevice device(String name, String device, Habit habit, Device.Way way) {
    return new JsonDevice(name, device, habit, way, history, threads, clock);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    return thread;
  }

  private Stream<Device> devices() {
    return Stream.concat(json.stream(), legacy.stream());
  }

  private void tick() {
    devices().forEach(Device::tick);
  }

  /** All connect; then they begin to write. */
  void begins() {
    devices().forEach(Device::comes);
    await("everybody's login").atMost(START).until(() -> devices().allMatch(Device::isReady));
    writing = clock.scheduleAtFixedRate(this::write, 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void write() {
    List<Person> now = writers;
    Person from = now.get(random.nextInt(now.size()));
    Person to = people.get(random.nextInt(people.size()));
    if (from.habit() == Habit.LEGACY && from == to) {
      return;
    }
    String padding = random.nextInt(10) == 0 ? "x".repeat(300) : "";
    from.writes(to.name(), from.name() + '#' + ++written + padding);
  }

  /**
   * Milliseconds from each sending since the end of the fault to its arrival: {@link Deliveries}.
   */
  Histogram deliveries() {
    return Deliveries.since(Event.OVER, history.events());
  }

  /** Everybody asks for the whole list again, which is what a crowd hides from them. */
  void asksWhoIsThere() {
    json.forEach(JsonDevice::asksWhoIsThere);
  }

  /** Two go away without a word. */
  void someLeave() {
    writers = people.stream().filter(person -> !leavers.contains(person)).toList();
    leavers.forEach(person -> person.first().leaves());
  }

  /** From now on this part (0 to 1) of all acknowledgements gets lost. */
  void becomeDeaf(double part) {
    json.forEach(device -> device.becomeDeaf(part));
  }

  /** The bad network, before every door. */
  Stream<Proxy> network() {
    return network.values().stream();
  }

  void stopsWriting() {
    writing.cancel(false);
  }

  /**
   * Waits until all who stayed have sent all that they wrote and know all that was written to them.
   *
   * @return whether it came to that in time
   */
  boolean settles(Logs logs) {
    return inTime(SETTLE, () -> isSettled(devices().filter(device -> !hasLeft(device)), logs));
  }

  /** The same once those who left are back. */
  boolean allSettle(Logs logs) {
    leavers.forEach(person -> person.first().comes());
    return inTime(SETTLE, () -> isSettled(devices(), logs));
  }

  /**
   * Waits until everybody sees who is connected, and who not; then they write down what they see.
   */
  boolean seesWhoIsThere() {
    TreeSet<String> there = new TreeSet<>();
    people.stream().filter(person -> !leavers.contains(person)).forEach(p -> there.add(p.name()));
    List<JsonDevice> observers = json.stream().filter(device -> !hasLeft(device)).toList();
    boolean seen =
        inTime(
            PRESENCE,
            () ->
                observers.stream()
                    .allMatch(device -> there.equals(new TreeSet<>(known(device.online())))));
    observers.forEach(JsonDevice::noteOnline);
    return seen;
  }

  private List<String> known(List<String> online) {
    return online.stream()
        .filter(name -> people.stream().anyMatch(p -> p.name().equals(name)))
        .toList();
  }

  private boolean hasLeft(Device device) {
    return writers.stream().noneMatch(person -> person.name().equals(device.user));
  }

  private static boolean inTime(Duration limit, Callable<Boolean> condition) {
    try {
      await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false; // The checker says what is missing.
    }
  }

  private static boolean isSettled(Stream<Device> devices, Logs logs) {
    Map<String, Long> heads = logs.heads();
    Map<String, Long> incoming = logs.incoming();
    return devices.allMatch(
        device ->
            device.isReady()
                && (device instanceof JsonDevice one
                    ? one.isDone() && one.place() == heads.getOrDefault(one.user, 0L)
                    : ((LegacyDevice) device).heard() >= incoming.getOrDefault(device.user, 0L)));
  }

  /** All go; the history is complete when this returns. */
  @Override
  public void close() throws IOException {
    if (writing != null) {
      stopsWriting();
    }
    devices().forEach(Device::leaves);
    clock.shutdownNow();
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Proxy proxy : network.values()) {
      proxy.close();
    }
  }
}
