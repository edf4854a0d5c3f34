package messenger.fault;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import messenger.scene.Door;
import messenger.scene.ServerProcess;

/**
 * People who only stay connected: when they lose the server they come back as fast as good clients
 * do, all at the same time. Every third through each door.
 */
final class Crowd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TICK_MS = 100;

  private final History history;
  private final List<JsonDevice> people = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(Crowd::daemon);
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1, Crowd::daemon);

  Crowd(ServerProcess server, String prefix, int size) throws IOException {
    history = new History(FaultReport.FOLDER.resolve(prefix + ".jsonl"));
    for (int i = 0; i < size; i++) {
      String name = prefix + '-' + i;
      Door door = Door.values()[i % 3];
      people.add(
          new JsonDevice(
              name,
              "first",
              Habit.SERIAL,
              () -> Line.open(server, door, server.port(door)),
              history,
              threads,
              clock));
    }
    clock.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "crowd");
    thread.setDaemon(true);
    return thread;
  }

  private void tick() {
    people.forEach(Device::tick);
  }

  /** Comes, all at once, and waits until the last one is in. */
  void comes() {
    people.forEach(Device::comes);
    isIn();
  }

  /** Waits until the last one is in, again. */
  void isIn() {
    await("the crowd").atMost(PATIENCE).until(() -> people.stream().allMatch(Device::isReady));
  }

  @Override
  public void close() throws IOException {
    people.forEach(Device::leaves);
    clock.shutdownNow();
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    history.close();
  }
}
