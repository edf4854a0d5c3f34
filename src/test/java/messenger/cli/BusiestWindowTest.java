package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusiestWindowTest {
  /** Pairs of time and amount; the window is 10 long. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "nothing,                           '',                     0",
    "one,                               3:7,                    7",
    "two together,                      3:7 3:5,                12",
    "two that just fit,                 3:7 12:5,               12",
    "two that just do not fit,          3:7 13:5,               7",
    "the most is in the past,           0:1 1:9 30:3,           10",
    "it begins anywhere,                0:1 9:4 11:4 18:4 25:1, 12",
    "a steady flow,                     0:1 5:1 10:1 15:1 20:1, 2",
    "times before zero,                 -5:2 4:2 5:2,           4",
  })
  void theMostInAnyWindowIsFound(String what, String arrivals, long most) {
    BusiestWindow window = new BusiestWindow(10);
    for (String arrival : arrivals.isEmpty() ? new String[0] : arrivals.split(" ")) {
      String[] parts = arrival.split(":");
      window.add(Long.parseLong(parts[1]), Long.parseLong(parts[0]));
    }
    assertEquals(most, window.most());
  }

  @Test
  void presenceIsTheWorstOfAllClients() {
    long second = 1_000_000_000;
    PresenceMeter calm = new PresenceMeter();
    PresenceMeter flooded = new PresenceMeter();
    for (int i = 0; i < 20; i++) {
      calm.got(1_024, i * second);
      flooded.got(i == 7 ? 10_240 : 2_048, i * second);
    }
    Presence presence = Presence.of(List.of(calm.sample(), flooded.sample()));
    assertEquals(2, presence.clients());
    assertEquals((20 * 1_024 + 19 * 2_048 + 10_240) / 2.0, presence.bytesEach());
    assertEquals(10, presence.worstKibOneSecond());
    assertEquals(2.8, presence.worstKibTenSeconds(), 1e-9);
  }

  @Test
  void nobodyIsNoPresence() {
    assertEquals(new Presence(0, 0, 0, 0), Presence.of(List.of()));
  }
}
