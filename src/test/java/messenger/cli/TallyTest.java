package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  /** Two users: the even messages go from user 0 to user 1, the odd ones back. */
  private static Tally tally(int warmup, int total) {
    Tally tally = new Tally(new Schedule(2, 100, warmup, total, 0));
    for (int i = 0; i < total; i++) {
      tally.sent(i);
    }
    return tally;
  }

  private static void arrive(Tally tally, String numbers) {
    for (String number : numbers == null ? new String[0] : numbers.split(" ")) {
      tally.arrived(Integer.parseInt(number));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "all in order,                      0 1 2 3 4 5 6 7,     8, 0, 0, 0",
    "other pairs may overtake,          1 3 5 7 0 2 4 6,     8, 0, 0, 0",
    "nothing at all,                    ,                    0, 8, 0, 0",
    "one lost,                          0 1 2 3 5 6 7,       7, 1, 0, 0",
    "one twice,                         0 1 2 3 3 4 5 6 7,   8, 0, 1, 0",
    "one three times,                   0 1 2 3 3 3 4 5 6 7, 8, 0, 2, 0",
    "neighbours swapped,                2 0 4 6 1 3 5 7,     8, 0, 0, 1",
    "the first comes last,              2 4 6 0 1 3 5 7,     8, 0, 0, 1",
    "the last comes first,              6 0 2 4 1 3 5 7,     8, 0, 0, 3",
    "backwards,                         7 6 5 4 3 2 1 0,     8, 0, 0, 6",
    "a late copy is no disorder,        0 2 4 6 0 1 3 5 7,   8, 0, 1, 0",
    "late and one lost before it,       4 2 6 1 3 5 7,       7, 1, 0, 1",
  })
  void tellsWhatBecameOfEveryMessage(
      String what, String arrivals, int delivered, int lost, int duplicated, int outOfOrder) {
    Tally tally = tally(0, 8);
    arrive(tally, arrivals);
    assertEquals(
        new Tally.Outcome(8, 0, 0, delivered, lost, duplicated, outOfOrder), tally.outcome());
    assertEquals(lost, tally.open(false));
  }

  @Test
  void theWarmUpDoesNotCount() {
    Tally tally = tally(4, 8);
    arrive(tally, "2 0 1 1 4 5 6");
    assertEquals(new Tally.Outcome(4, 0, 0, 3, 1, 0, 0), tally.outcome());
  }

  @Test
  void whatWasRefusedIsNotLostUnlessItComesAllTheSame() {
    Tally tally = tally(0, 8);
    tally.refused(0);
    tally.refused(1);
    arrive(tally, "1 2 3 4 5 6");
    assertEquals(new Tally.Outcome(8, 0, 1, 6, 1, 0, 0), tally.outcome());
  }

  @Test
  void aMessageIsOpenUntilItIsBothDeliveredAndAcknowledged() {
    Tally tally = tally(0, 2);
    arrive(tally, "0 1");
    assertEquals(2, tally.open(true));
    tally.stored(0);
    assertEquals(1, tally.open(true));
    assertEquals(0, tally.open(false));
    assertEquals(1, tally.outcome().stored());
  }

  @Test
  void aMessageIsUnansweredUntilItIsStoredOrRefused() {
    Tally tally = tally(1, 3);
    assertEquals(3, tally.unanswered(), "the warm-up counts, too");
    tally.stored(0);
    tally.refused(1);
    tally.arrived(2);
    assertEquals(1, tally.unanswered());
  }

  @Test
  void whatWasNeverSentIsNeitherOpenNorLost() {
    Tally tally = new Tally(new Schedule(2, 100, 0, 4, 0));
    tally.sent(1);
    assertEquals(1, tally.open(true));
    assertEquals(new Tally.Outcome(1, 0, 0, 0, 1, 0, 0), tally.outcome());
  }
}
