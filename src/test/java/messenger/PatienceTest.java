package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final List<String> progress = new ArrayList<>();

  @Test
  void whoHasNoneTriesOnce() {
    Patience patience = new Patience(Duration.ofMillis(1), progress::add);
    patience.trying();
    assertFalse(patience.isLeft());
  }

  @Test
  void itSaysWhatItWaitsForAndAStopEndsIt() {
    Patience patience = new Patience(Duration.ofMinutes(1), progress::add);
    patience.trying();
    assertTrue(patience.isLeft());
    patience.end();
    assertThrows(
        Patience.EndedException.class, () -> patience.waitFor("Postgres", "nobody is there"));
    assertEquals(List.of("waiting for Postgres"), progress);
    assertThrows(Patience.EndedException.class, patience::check);
  }
}
