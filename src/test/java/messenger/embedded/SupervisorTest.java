package messenger.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final Store store = new Store();
  private final Supervisor supervisor = new Supervisor("a test", store);

  @AfterEach
  void stop() {
    supervisor.join(Duration.ofSeconds(10));
  }

  @Test
  void aStoreThatEndedIsStartedAgainUntilItRuns() {
    store.failures = 1;
    store.alive = false;
    await().until(() -> store.alive);
    assertEquals(2, store.starts.get());
  }

  @Test
  void aStoreThatRunsIsLeftAsItIs() {
    await().until(() -> store.looks.get() >= 2);
    assertEquals(0, store.starts.get());
  }

  @Test
  void aStoreThatIsLeftAloneMayEnd() {
    supervisor.leaveAlone();
    store.alive = false;
    supervisor.join(Duration.ofSeconds(10));
    assertEquals(0, store.starts.get());
  }

  @Test
  void aStartThatHangsDoesNotHoldUpTheStop() {
    store.hangs = true;
    store.alive = false;
    await().until(() -> store.starts.get() == 1);
    supervisor.join(Duration.ofSeconds(10));
    assertEquals(1, store.starts.get());
    assertEquals(true, store.interrupted);
  }

  private static final class Store implements Supervisor.Store {
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean alive = true;
    private volatile boolean hangs;
    private volatile boolean interrupted;
    private volatile int failures;

    @Override
    public boolean isAlive() {
      looks.incrementAndGet();
      return alive;
    }

    @Override
    public void startAgain() throws IOException {
      if (starts.incrementAndGet() <= failures) {
        throw new IOException("it does not start");
      }
      if (hangs) {
        hang();
      }
      alive = true;
    }

    private synchronized void hang() throws IOException {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        throw new IOException(e);
      }
    }
  }
}
