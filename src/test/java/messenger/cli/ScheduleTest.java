package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  @ParameterizedTest(name = "{0} users on {1} lanes, {2} of them away")
  @CsvSource({"2,1,0", "2,2,0", "5,2,0", "7,3,0", "10,4,0", "2,1,1", "10,2,5", "10,4,5", "9,3,5"})
  void theLanesTogetherSendEveryMessageOnce(int users, int lanes, int away) {
    int total = 100;
    Schedule schedule = new Schedule(users, away, 10, 0, total, 1);
    int[] sent = new int[total];
    for (int lane = 0; lane < lanes; lane++) {
      for (int i = schedule.nextOfLane(0, lane, lanes);
          i < total;
          i = schedule.nextOfLane(i + 1, lane, lanes)) {
        assertEquals(lane, schedule.sender(i) % lanes);
        sent[i]++;
      }
    }
    assertTrue(Arrays.stream(sent).allMatch(times -> times == 1), Arrays.toString(sent));
  }

  @Test
  void receiversAreAllOthersWithEqualChance() {
    Schedule schedule = new Schedule(10, 10, 0, 100_000, 42);
    int[][] pairs = new int[10][10];
    for (int i = 0; i < schedule.total(); i++) {
      pairs[schedule.sender(i)][schedule.receiver(i)]++;
    }
    for (int sender = 0; sender < 10; sender++) {
      for (int receiver = 0; receiver < 10; receiver++) {
        // 1,111 expected, standard deviation 31
        int times = pairs[sender][receiver];
        assertTrue(
            sender == receiver ? times == 0 : times > 950 && times < 1270,
            sender + " to " + receiver + ": " + times);
      }
    }
  }

  @Test
  void thoseWhoAreAwayOnlyReceive() {
    Schedule schedule = new Schedule(10, 4, 10, 0, 10_000, 42);
    for (int i = 0; i < schedule.total(); i++) {
      assertTrue(schedule.sender(i) >= 4 && schedule.receiver(i) < 4, "message " + i);
    }
    assertEquals(4, IntStream.range(0, 100).map(schedule::receiver).distinct().count());
  }

  @Test
  void theRateIsSpreadEvenly() {
    Schedule schedule = new Schedule(3, 4, 0, 100, 0);
    assertEquals(0, schedule.dueNanos(0));
    assertEquals(250_000_000, schedule.dueNanos(1));
    assertEquals(24_750_000_000L, schedule.dueNanos(99));
  }

  @Test
  void anotherSeedIsAnotherChoice() {
    Schedule one = new Schedule(1000, 1, 0, 10, 1);
    Schedule two = new Schedule(1000, 1, 0, 10, 2);
    assertNotEquals(receivers(one), receivers(two));
    assertEquals(receivers(one), receivers(new Schedule(1000, 1, 0, 10, 1)));
  }

  private static String receivers(Schedule schedule) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < schedule.total(); i++) {
      all.append(schedule.receiver(i)).append(' ');
    }
    return all.toString();
  }
}
