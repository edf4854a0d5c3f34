package messenger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who may come in when, on a clock that stands still until the test moves it. */
class AdmissionTest {
  private static final int PLACES = 1_000_000;
  private static final int ANTEROOM = 8;
  private static final long MS = 1_000_000;
  private static final Duration TICK = Duration.ofMillis(100);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long now = 1_000 * MS;
  private final Admission admission = admission(PLACES);
  private final List<Boolean> door = new ArrayList<>();

  private Admission admission(int places) {
    return new Admission(
        new AdmissionLimits(
            places,
            ANTEROOM,
            Duration.ofMillis(250),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            500),
        meters,
        () -> now);
  }

  // ---- the window ----

  @Test
  void theDoorsAreShutWhenTheWindowIsFullAndOpenAgainWhenSomeAreIn() {
    admission.watch(door::add);
    List<Newcomer> crowd = arrive(128);
    assertEquals(List.of(false), door);
    for (Newcomer one : crowd.subList(0, 5)) {
      isWelcomed(one, 10);
    }
    assertEquals(List.of(false), door, "not for each");
    for (Newcomer one : crowd.subList(5, 40)) {
      isWelcomed(one, 10);
    }
    assertEquals(List.of(false, true), door);
  }

  @Test
  void aDoorThatIsMadeWhileTheOthersAreShutIsShut() {
    arrive(128);
    admission.watch(door::add);
    assertEquals(List.of(false), door);
  }

  @Test
  void aDoorThroughWhichSomebodyComesThoughItShouldBeShutIsShutAgain() {
    admission.watch(door::add);
    arrive(129);
    assertEquals(List.of(false, false), door);
  }

  @Test
  void aDoorThatIsNoMoreIsNotMoved() {
    Admission.Door gone = door::add;
    admission.watch(gone);
    admission.forget(gone);
    arrive(128);
    assertEquals(List.of(), door);
  }

  @Test
  void whoLeavesMakesRoomAndOnlyOnce() {
    List<Newcomer> crowd = arrive(100);
    crowd.forEach(Newcomer::leaves);
    crowd.forEach(Newcomer::leaves);
    assertEquals(0, admission.unfinished());
    assertEquals(0, admission.inside());
  }

  @Test
  void whoIsInStaysInsideAndWasCountedOnce() {
    Newcomer ann = arrive();
    isWelcomed(ann, 10);
    isWelcomed(ann, 10);
    assertEquals(0, admission.unfinished());
    assertEquals(1, admission.inside());
    ann.leaves();
    assertEquals(0, admission.inside());
  }

  @Test
  void aQuickMachineGetsAWiderWindow() {
    serve(5_000, 20, 4_000);
    assertTrue(admission.window() > 300, () -> "window " + admission.window());
  }

  @Test
  void aSlowLoginMakesItNarrowerButNotForEachOfThoseWhoWereInIt() {
    List<Newcomer> crowd = arrive(100);
    for (Newcomer one : crowd) {
      isWelcomed(one, 251);
    }
    assertEquals(96, admission.window());
    passes(Duration.ofMillis(251));
    isWelcomed(arrive(), 251);
    assertEquals(72, admission.window());
  }

  @Test
  void itNeverGetsNarrowerThanTheSmallest() {
    for (int i = 0; i < 100; i++) {
      passes(Duration.ofMillis(300));
      isWelcomed(arrive(), 1_000);
    }
    assertEquals(32, admission.window());
  }

  @Test
  void aWindowThatIsNotFullDoesNotGrow() {
    for (int i = 0; i < 1_000; i++) {
      isWelcomed(arrive(), 1);
    }
    assertEquals(128, admission.window());
  }

  /**
   * A machine that lets in so many a second, in the order they came, whatever the window: the wait
   * is the goal at most, but for the time that it takes to find the window.
   */
  @Test
  void theWindowFindsWhatTheMachineCanDo() {
    for (int rate : new int[] {100, 400, 1_000, 4_000}) {
      Admission fresh = admission(1_000_000);
      long worst = wait(fresh, rate, 20_000);
      assertTrue(worst < 700, "at " + rate + "/s a login took " + worst + " ms");
      assertTrue(
          fresh.rate() > rate * 0.8 && fresh.rate() < rate * 1.3,
          "measured " + fresh.rate() + " of " + rate);
    }
  }

  /** Milliseconds from a frame to its answer, at most, in the second half. */
  private long wait(Admission fresh, int rate, int people) {
    Deque<Newcomer> queue = new ArrayDeque<>();
    Deque<Long> since = new ArrayDeque<>();
    List<Boolean> state = new ArrayList<>(List.of(true));
    fresh.watch(state::add);
    long worst = 0;
    double done = 0;
    int answered = 0;
    for (int ms = 0; answered < people; ms++) {
      now += MS;
      while (state.get(state.size() - 1)) {
        Newcomer one = fresh.arrives(0);
        queue.add(one);
        since.add(now);
      }
      for (done += rate / 1_000.0; done >= 1 && !queue.isEmpty(); done--) {
        long took = now - since.remove();
        worst = answered > people / 2 ? Math.max(worst, took / MS) : worst;
        fresh.finish(queue.remove(), Math.max(1, took));
        answered++;
      }
      if (ms % TICK.toMillis() == 0) {
        fresh.tick();
      }
    }
    return worst;
  }

  // ---- patience ----

  @Test
  void whoDoesNothingDoesNotKeepOthersOutForLong() {
    admission.watch(door::add);
    arrive(128);
    passes(Duration.ofMillis(2_100));
    assertEquals(0, admission.unfinished());
    assertEquals(128, admission.inside());
    assertEquals(List.of(false, true), door);
    assertTrue(admission.window() > 128, "the machine had nothing to do");
  }

  @Test
  void whoWaitsForUsSoLongShowsThatThereIsTooMuchToDo() {
    Newcomer ann = arrive();
    ann.asks(new byte[0]);
    passes(Duration.ofMillis(2_100));
    assertEquals(0, admission.unfinished());
    assertEquals(96, admission.window());
  }

  @Test
  void floodsOfSilentConnectionsWidenTheWindow() {
    for (int i = 0; i < 50; i++) {
      while (admission.unfinished() < admission.window()) {
        arrive();
      }
      passes(Duration.ofMillis(2_100));
    }
    assertTrue(admission.window() > 2_000, () -> "window " + admission.window());
  }

  // ---- full house ----

  @Test
  void aboveTheLimitNewcomersAreTurnedAwayUntilSomebodyLeaves() {
    Admission small = admission(2);
    Newcomer ann = small.arrives(0);
    small.arrives(0);
    assertTrue(small.arrives(0).isTurnedAway());
    ann.leaves();
    assertFalse(small.arrives(0).isTurnedAway());
  }

  @Test
  void whoFindsNoRoomEvenToBeToldSoIsCutOff() {
    Admission small = admission(1);
    small.arrives(0);
    List<Newcomer> outside = IntStream.range(0, ANTEROOM).mapToObj(i -> small.arrives(0)).toList();
    assertNull(small.arrives(0));
    outside.get(0).leaves();
    assertNotNull(small.arrives(0));
    assertEquals(1, meters.counter("messenger.newcomers", "result", "cut").count());
  }

  @Test
  void whoHasWaitedTooLongIsTurnedAwayThoughThereArePlaces() {
    assertTrue(admission.arrives(8_001).isTurnedAway());
    assertFalse(admission.arrives(8_000).isTurnedAway());
    assertEquals(1, admission.inside());
  }

  @Test
  void whoWaitsGetsThePlaceOfWhoLeavesInTheOrderOfTheirComing() {
    Admission small = admission(1);
    List<String> let = new ArrayList<>();
    Newcomer ann = small.arrives(0);
    assertTrue(small.waits(small.arrives(0), () -> let.add("bob")));
    Newcomer carl = small.arrives(0);
    assertTrue(small.waits(carl, () -> let.add("carl")));
    assertTrue(small.waits(small.arrives(0), () -> let.add("dora")));
    assertEquals(List.of(), let);
    assertEquals(3, small.waiting());
    carl.leaves();
    ann.leaves();
    assertEquals(List.of("bob"), let);
    assertEquals(1, small.inside());
    small.letAllIn();
    assertEquals(List.of("bob", "dora"), let);
    assertEquals(0, small.waiting());
  }

  @Test
  void whoHadWaitedTooLongAndCanNotBeToldSoIsLetInAtOnce() {
    List<String> let = new ArrayList<>();
    assertTrue(admission.waits(admission.arrives(9_000), () -> let.add("ann")));
    assertEquals(List.of("ann"), let);
    assertEquals(1, admission.inside());
  }

  @Test
  void atMostHalfOfTheAnteroomWaits() {
    Admission small = admission(1);
    small.arrives(0);
    for (int i = 0; i < ANTEROOM / 2; i++) {
      assertTrue(small.waits(small.arrives(0), () -> {}));
    }
    assertFalse(small.waits(small.arrives(0), () -> {}));
  }

  @Test
  void whoWaitsHoldsNoPlaceInTheWindow() {
    Admission small = admission(1);
    small.arrives(0).isServed();
    small.waits(small.arrives(0), () -> {});
    assertEquals(0, small.unfinished());
  }

  @Test
  void returnsAreSpreadOverTheTimeThatTheyNeed() {
    List<Integer> first = IntStream.range(0, 100).mapToObj(i -> admission.retryAfterMs()).toList();
    assertTrue(first.stream().allMatch(ms -> ms >= 500 && ms <= 1_500), first::toString);
    assertTrue(first.stream().distinct().count() > 50, first::toString);
    IntStream.range(0, 4_000).forEach(i -> admission.retryAfterMs());
    // 4,200 of 500 a second, and they may take a quarter of that; half a second at least.
    int longest = IntStream.range(0, 100).map(i -> admission.retryAfterMs()).max().orElseThrow();
    assertTrue(longest > 25_000 && longest <= 34_100, () -> "the longest is " + longest);
    passes(Duration.ofSeconds(60));
    assertTrue(admission.retryAfterMs() <= 1_500);
  }

  @Test
  void nobodyIsSentAwayForMoreThanFiveMinutes() {
    IntStream.range(0, 100_000).forEach(i -> admission.retryAfterMs());
    int longest = IntStream.range(0, 100).map(i -> admission.retryAfterMs()).max().orElseThrow();
    assertTrue(longest <= 300_500, () -> "the longest is " + longest);
  }

  // ---- what happens ----

  private Newcomer arrive() {
    return admission.arrives(0);
  }

  private List<Newcomer> arrive(int people) {
    return IntStream.range(0, people).mapToObj(i -> arrive()).toList();
  }

  private void isWelcomed(Newcomer newcomer, long ms) {
    admission.finish(newcomer, ms * MS);
  }

  /** So many come, always as many as may, and each is welcomed in so many milliseconds. */
  private void serve(int people, int ms, int rate) {
    Deque<Newcomer> queue = new ArrayDeque<>();
    for (int i = 0; i < people; i++) {
      while (admission.unfinished() < admission.window()) {
        queue.add(arrive());
      }
      now += MS * 1_000 / rate;
      isWelcomed(queue.remove(), ms);
    }
  }

  private void passes(Duration time) {
    long end = now + time.toNanos();
    while (now < end) {
      now = Math.min(end, now + TICK.toNanos());
      admission.tick();
    }
  }
}
