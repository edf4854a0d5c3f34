package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SinceTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = Long.MAX_VALUE - SECOND; // What System.nanoTime says may overflow.

  @Test
  void itLooksBackToTheLastAnswerAndSomeMore() {
    Since since = new Since(() -> now, false);
    assertEquals(15, since.seconds());
    since.answered();
    now += 4 * SECOND;
    assertEquals(19, since.seconds());
    since.answered();
    assertEquals(15, since.seconds());
  }

  @Test
  void whatWasNotAnsweredIsAskedAgain() {
    Since since = new Since(() -> now, false);
    since.seconds();
    now += 100 * SECOND;
    assertEquals(115, since.seconds());
    now += 100 * SECOND;
    assertEquals(215, since.seconds());
  }

  /** What changed while the database looked is seen the next time. */
  @Test
  void theAnswerIsAsOldAsTheQuestion() {
    Since since = new Since(() -> now, false);
    since.seconds();
    now += 5 * SECOND;
    since.answered();
    assertEquals(20, since.seconds());
  }

  @Test
  void atFirstAllThatEverChangedMayMatter() {
    Since since = new Since(() -> now, true);
    assertEquals(Integer.MAX_VALUE, since.seconds());
    assertEquals(Integer.MAX_VALUE, since.seconds());
    since.answered();
    assertEquals(15, since.seconds());
  }
}
