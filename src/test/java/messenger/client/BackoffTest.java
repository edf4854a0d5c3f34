package messenger.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest(name = "after {0} failures, chance {1}: {2} ms")
  @CsvSource({
    "0, 1, 500",
    "0, 0.5, 250",
    "1, 1, 1000",
    "5, 1, 16000",
    "6, 1, 30000",
    "1000, 1, 30000",
    "1000, 0, 0",
  })
  void theBoundDoublesUpToHalfAMinute(int failures, double chance, long millis) {
    assertEquals(millis, Backoff.millis(failures, chance));
  }
}
