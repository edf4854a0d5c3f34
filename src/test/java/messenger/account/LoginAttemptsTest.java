package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/** What one node decides by itself, on a clock that stands still until the test moves it. */
class LoginAttemptsTest {
  private static final Attempt ALICE = new Attempt("alice", "192.0.2.1");
  private static final Attempt BOB_NEXT_TO_HER = new Attempt("bob", "192.0.2.1");
  private static final Attempt ALICE_ELSEWHERE = new Attempt("alice", "192.0.2.2");
  private static final int KEYS = 10_000;

  private final BrokenRedis redis = new BrokenRedis();
  private boolean redisAway = true;
  private long now = -3_000_000_000L; // Of System.nanoTime nobody promises that it is positive.
  private LoginAttempts attempts = attempts(20);

  private LoginAttempts attempts(int perMinute) {
    return new LoginAttempts(
        new LoginLimits(perMinute, 5, Duration.ofSeconds(60)), redis, () -> redisAway, () -> now);
  }

  // ---- waits ----

  @ParameterizedTest(name = "after {0} failures the wait is {1} s")
  @CsvSource({
    "0, 0", "1, 0", "4, 0", "5, 1", "6, 2", "7, 4", "8, 8", "9, 16", "10, 32", "11, 60", "12, 60",
    "80, 60", "500, 60"
  })
  void theWaitDoublesFromTheFifthFailureOn(int failures, int seconds) {
    fail(failures, n -> ALICE);
    assertEquals(seconds * 1_000, waitMs(ALICE));
    if (seconds > 0) {
      passes(Duration.ofSeconds(seconds).minusNanos(1));
      assertEquals(1, waitMs(ALICE), "rounded up");
      passes(Duration.ofNanos(1));
    }
    attempts.admit(ALICE);
  }

  @Test
  void whoComesTooEarlyDoesNotWaitLonger() {
    fail(7, n -> ALICE);
    for (int second = 4; second > 0; second--) {
      assertEquals(second * 1_000, waitMs(ALICE));
      passes(Duration.ofSeconds(1));
    }
    attempts.admit(ALICE);
  }

  @Test
  void failuresAreForgottenAQuarterOfAnHourAfterTheLastOne() {
    fail(3, n -> ALICE);
    passes(Duration.ofMinutes(15).minusNanos(1));
    fail(2, n -> ALICE);
    assertEquals(1_000, waitMs(ALICE));
    passes(Duration.ofMinutes(15));
    fail(4, n -> ALICE);
    attempts.admit(ALICE);
  }

  @ParameterizedTest(name = "{0} failures of alice from one address: {1} from there is told {2} ms")
  @CsvSource({
    "5, alice, 192.0.2.1, 1000",
    "5, bob, 192.0.2.1, 1000",
    "5, alice, 192.0.2.2, 0",
    "5, bob, 192.0.2.2, 0",
    "99, alice, 192.0.2.2, 0",
    "99, bob, 192.0.2.2, 0",
  })
  void anAddressWaitsForAllAndAUserElsewhereNeverForOneAddress(
      int failures, String user, String address, int waitMs) {
    fail(failures, n -> ALICE);
    assertEquals(waitMs, waitMs(new Attempt(user, address)));
  }

  @ParameterizedTest(name = "{0} failures of alice, ten from each address: {1} ms elsewhere")
  @CsvSource({"19, 0", "20, 1000", "26, 60000"})
  void aUserWaitsEverywhereAfterFourTimesAsMany(int failures, int waitMs) {
    fail(failures, n -> new Attempt("alice", address(n / 10)));
    assertEquals(waitMs, waitMs(ALICE_ELSEWHERE));
    attempts.admit(new Attempt("bob", ALICE_ELSEWHERE.address()));
  }

  @Test
  void theLongerWaitCounts() {
    fail(6, n -> BOB_NEXT_TO_HER);
    fail(1, n -> ALICE_ELSEWHERE);
    assertEquals(2_000, waitMs(ALICE));
  }

  @Test
  void successForgetsTheFailuresOfTheUserButNotThoseOfTheAddress() {
    fail(11, n -> ALICE);
    fail(14, n -> new Attempt("alice", address(n)));
    assertEquals(32_000, waitMs(ALICE_ELSEWHERE));
    attempts.succeeded(ALICE);
    attempts.admit(ALICE_ELSEWHERE);
    assertEquals(60_000, waitMs(BOB_NEXT_TO_HER));
    assertEquals(60_000, waitMs(ALICE));
  }

  @Test
  void successElsewhereLeavesTheFailuresFromHere() {
    fail(5, n -> ALICE);
    attempts.succeeded(ALICE_ELSEWHERE);
    assertEquals(1_000, waitMs(ALICE));
  }

  @ParameterizedTest(name = "[{0}] and [{1}]")
  @CsvSource({"a, ab", "'', a", "a, A", "a, 'a '", "a, 'a\u0000'", "bob, 192.0.2.1"})
  void namesThatAreAlikeAreNotTheSame(String one, String other) {
    fail(25, n -> new Attempt(one, address(n)));
    attempts.admit(new Attempt(other, "192.0.2.1"));
    assertEquals(32_000, waitMs(new Attempt(one, "192.0.2.1")));
  }

  // ---- attempts a minute ----

  @Test
  void anAddressHasTwentyAttemptsAMinuteForWhomever() {
    for (int i = 0; i < 20; i++) {
      attempts.admit(new Attempt("user " + i, "192.0.2.1"));
    }
    assertEquals(3_000, waitMs(ALICE));
    assertEquals(3_000, waitMs(BOB_NEXT_TO_HER), "a refused one takes nothing");
    attempts.admit(ALICE_ELSEWHERE);
    passes(Duration.ofSeconds(3));
    attempts.admit(ALICE);
    assertEquals(3_000, waitMs(ALICE));
  }

  @Test
  void successDoesNotGiveAttemptsBack() {
    for (int i = 0; i < 20; i++) {
      attempts.admit(ALICE);
      attempts.succeeded(ALICE);
    }
    assertEquals(3_000, waitMs(ALICE));
  }

  @Test
  void whoDoesNotWaitUsesHisAttemptsUp() {
    fail(11, n -> ALICE);
    for (int i = 0; i < 20; i++) {
      assertEquals(60_000, waitMs(ALICE));
    }
    assertEquals(3_000, waitMs(ALICE));
  }

  // ---- attacks ----

  @Test
  void manyNamesFromOneAddressGetAFewTriesAndThenOneAMinute() {
    int tries = attack(Duration.ofHours(1), n -> new Attempt("name " + n, "203.0.113.9"));
    assertEquals(10 + 59, tries);
  }

  @Test
  void manyAddressesForOneNameGetTwentyTriesMoreAndThenOneAMinute() {
    int tries = attack(Duration.ofHours(1), n -> new Attempt("alice", address(n)));
    assertEquals(25 + 59, tries);
  }

  @Test
  void theOwnerIsInAMinuteAfterStrangersGaveUp() {
    attack(Duration.ofHours(1), n -> new Attempt("alice", address(n)));
    passes(Duration.ofSeconds(60));
    attempts.admit(ALICE);
  }

  @Test
  void whoTriesOneNameFromOneAddressDoesNotKeepItsOwnerOut() {
    attack(Duration.ofMinutes(10), n -> new Attempt("alice", "203.0.113.9"));
    attempts.admit(ALICE);
  }

  @Test
  void manyNamesFromOneAddressPushNothingOut() {
    attack(Duration.ofMinutes(20), n -> new Attempt("alice", address(n)));
    attack(Duration.ofMinutes(12), n -> new Attempt("name " + n, "203.0.113.9"));
    attempts.failed(ALICE);
    assertEquals(60_000, waitMs(ALICE_ELSEWHERE));
  }

  @Test
  void theCountersOfOthersArePushedOutOnlyByTenThousand() {
    fail(11, n -> ALICE);
    fail(9, n -> new Attempt("alice", address(n)));
    fail(KEYS - 1, n -> new Attempt("other " + n, address(n)));
    assertEquals(1_000, waitMs(ALICE_ELSEWHERE));
    assertEquals(60_000, waitMs(BOB_NEXT_TO_HER));
    fail(KEYS, n -> new Attempt("another " + n, address(KEYS + n)));
    attempts.admit(ALICE_ELSEWHERE);
    attempts.admit(BOB_NEXT_TO_HER);
  }

  @Test
  void aCounterInUseIsNotPushedOut() {
    fail(20, n -> ALICE);
    for (int round = 0; round < 3; round++) {
      int first = round * KEYS;
      fail(KEYS - 1, n -> new Attempt("other " + (first + n), address(first + n)));
      assertEquals(60_000, waitMs(ALICE));
    }
  }

  @Test
  void anAddressThatIsPushedOutHasAllItsAttemptsAgain() {
    attempts = attempts(1);
    attempts.admit(ALICE);
    for (int i = 0; i < KEYS - 1; i++) {
      attempts.admit(new Attempt("other", address(i)));
    }
    assertEquals(60_000, waitMs(ALICE));
    for (int i = 0; i < KEYS; i++) {
      attempts.admit(new Attempt("other", address(KEYS + i)));
    }
    attempts.admit(ALICE);
  }

  // ---- Redis ----

  @Test
  void aRedisThatIsAwayIsNotAsked() {
    everyCall();
    assertEquals(0, redis.asked);
  }

  @Test
  void aRedisThatFailsIsLeftAloneForAWhileAndThisNodeDecides() {
    redisAway = false;
    everyCall();
    assertEquals(1, redis.asked);
    passes(Duration.ofSeconds(5).minusNanos(1));
    everyCall();
    assertEquals(1, redis.asked);
    passes(Duration.ofNanos(1));
    everyCall();
    assertEquals(2, redis.asked);
    fail(3, n -> ALICE);
    assertEquals(2_000, waitMs(ALICE), "six, and none is lost");
  }

  @Test
  void whoHasNoAttemptsLeftDoesNotKeepRedisBusy() {
    redisAway = false;
    attempts = attempts(1);
    attempts.admit(ALICE);
    passes(Duration.ofSeconds(5));
    assertEquals(55_000, waitMs(ALICE));
    assertEquals(1, redis.asked);
  }

  // ---- helpers ----

  private void everyCall() {
    attempts.admit(ALICE);
    attempts.failed(ALICE);
    attempts.succeeded(ALICE);
  }

  private void passes(Duration time) {
    now += time.toNanos();
  }

  private void fail(int times, IntFunction<Attempt> who) {
    IntStream.range(0, times).mapToObj(who).forEach(attempts::failed);
  }

  private static String address(int n) {
    return "198.51." + n / 256 + "." + n % 256;
  }

  /**
   * Comes as soon as it is told to, a thousand times a second if it may, and always with a wrong
   * password.
   *
   * @return how many were looked at
   */
  private int attack(Duration time, IntFunction<Attempt> who) {
    long end = now + time.toNanos();
    int tries = 0;
    for (int n = 0; now < end; n++) {
      int wait = waitMs(who.apply(n));
      if (wait == 0) {
        attempts.failed(who.apply(n));
        tries++;
      }
      passes(Duration.ofMillis(Math.max(wait, 1)));
    }
    return tries;
  }

  /** 0 if it is admitted. */
  private int waitMs(Attempt attempt) {
    try {
      attempts.admit(attempt);
      return 0;
    } catch (RefusedException e) {
      assertEquals(Code.RATE_LIMITED, e.code());
      return e.retryAfterMs();
    }
  }

  private static final class BrokenRedis extends RedisTemplate<String, Object> {
    private int asked;

    @Override
    public List<Object> executePipelined(RedisCallback<?> action, RedisSerializer<?> serializer) {
      asked++;
      throw new IllegalStateException("Redis is broken");
    }

    @Override
    public Boolean delete(String key) {
      asked++;
      throw new IllegalStateException("Redis is broken");
    }
  }
}
