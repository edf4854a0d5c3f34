package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopStepsTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> done = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void oneStepComesAfterTheOther() {
    StopSteps stop = new StopSteps(LONG);
    stop.step("one", LONG, () -> done.add("one"));
    stop.step("two", LONG, () -> done.add("two"));
    assertEquals(List.of("one", "two"), done);
  }

  @Test
  void aStepThatFailsOrHangsIsLeftBehind() {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          StopSteps stop = new StopSteps(LONG);
          stop.step(
              "fails",
              LONG,
              () -> {
                throw new IOException("in a test");
              });
          stop.step("hangs", SHORT, never::await);
          stop.until(() -> false, SHORT);
          stop.step("last", LONG, () -> done.add("last"));
        });
    assertEquals(List.of("last"), done);
  }

  @Test
  void allStepsTogetherHaveALimit() {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          StopSteps stop = new StopSteps(SHORT);
          stop.step("hangs", LONG, never::await);
          stop.step("hangs, too", LONG, never::await);
          stop.until(() -> false, LONG);
          assertEquals(Duration.ZERO, stop.left());
        });
  }
}
