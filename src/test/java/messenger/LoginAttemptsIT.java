package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import messenger.account.Attempt;
import messenger.account.LoginAttempts;
import messenger.account.LoginLimits;
import messenger.embedded.DataFolder;
import messenger.embedded.RedisProcess;
import messenger.frame.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Two nodes count attempts in one Redis, by its clock; theirs stand still, and far apart. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoginAttemptsIT {
  private static final Attempt ALICE = new Attempt("alice", "192.0.2.1");
  private static final Attempt BOB_NEXT_TO_HER = new Attempt("bob", "192.0.2.1");
  private static final Attempt ALICE_ELSEWHERE = new Attempt("alice", "192.0.2.2");

  /** So that a slow machine does not wait it out. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final int FOR_LONG = 5 + 9;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final DataFolder folder;
  private final RedisProcess redis;
  private final RedisClient client;
  private final LoginAttempts node1;
  private final LoginAttempts node2;
  private boolean redisAway;

  LoginAttemptsIT(@TempDir Path home) throws IOException {
    folder = DataFolder.open(home.resolve("data"));
    redis = RedisProcess.start(folder);
    client = new RedisClient(URI.create(redis.url()), TIMEOUT);
    node1 = node(client, 0);
    node2 = node(client, Duration.ofDays(100).toNanos());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    redis.close();
    folder.close();
  }

  private LoginAttempts node(RedisClient client, long nanoTime) {
    return new LoginAttempts(
        new LoginLimits(20, 5, LONG), client.template(), () -> redisAway, () -> nanoTime);
  }

  @Test
  void failuresOnOneNodeCountOnTheOther() {
    fail(node1, FOR_LONG, n -> ALICE);
    assertWaits(node2, ALICE);
    assertWaits(node2, BOB_NEXT_TO_HER);
    node2.admit(ALICE_ELSEWHERE);
  }

  @Test
  void failuresOfBothNodesAreCountedTogether() {
    fail(node1, FOR_LONG / 2, n -> ALICE);
    fail(node2, FOR_LONG / 2, n -> ALICE);
    assertWaits(node(client, 1), ALICE);
  }

  @Test
  void failuresFromManyAddressesThroughManyNodesCountForTheUser() {
    fail(node1, 15, n -> new Attempt("alice", "198.51.100." + n));
    fail(node2, 14, n -> new Attempt("alice", "203.0.113." + n));
    assertWaits(node1, ALICE_ELSEWHERE);
    assertWaits(node2, ALICE_ELSEWHERE);
    node1.admit(new Attempt("bob", "192.0.2.2"));
    node2.admit(new Attempt("bob", "192.0.2.2"));
  }

  @Test
  void successOnOneNodeForgetsOnTheOther() {
    fail(node1, FOR_LONG, n -> ALICE);
    fail(node1, 20, n -> new Attempt("alice", "203.0.113." + n));
    assertWaits(node2, ALICE_ELSEWHERE);
    node2.succeeded(ALICE);
    node2.admit(ALICE_ELSEWHERE);
    assertWaits(node2, BOB_NEXT_TO_HER);
  }

  @Test
  void anAddressHasItsAttemptsOnceAndNotOnEachNode() {
    IntStream.range(0, 10).forEach(n -> node1.admit(new Attempt("user " + n, "192.0.2.1")));
    int admitted = 0;
    for (int n = 0; n < 20; n++) {
      admitted += waitMs(node2, ALICE) == 0 ? 1 : 0;
    }
    assertEquals(10, admitted);
    int wait = waitMs(node2, ALICE);
    assertTrue(wait > 0 && wait <= 60_000, () -> wait + " ms");
    node2.admit(ALICE_ELSEWHERE);
  }

  @Test
  void everythingInRedisHasAnEndAndTellsNoName() {
    node1.admit(ALICE);
    fail(node1, 2, n -> ALICE);
    node2.admit(new Attempt("*\r\nFLUSHALL\r\n{{x}} \u0000\uD800", "unknown"));
    fail(node2, 1, n -> new Attempt("*\r\nFLUSHALL\r\n{{x}} \u0000\uD800", "unknown"));
    try (Jedis jedis = new Jedis(URI.create(redis.url()))) {
      Set<String> keys = jedis.keys("*");
      assertEquals(6, keys.size(), keys::toString);
      for (String key : keys) {
        assertTrue(key.matches("m:attempt:(attempts|address|user):[0-9a-f]{32}"), key);
        long longest = key.contains(":attempts:") ? 60_000 : 15 * 60_000;
        long left = jedis.pttl(key);
        assertTrue(left > 0 && left <= longest, () -> key + " ends in " + left + " ms");
      }
    }
  }

  @Test
  void aWindowWithoutAnEndGetsOne() {
    node1.admit(ALICE);
    try (Jedis jedis = new Jedis(URI.create(redis.url()))) {
      String window = jedis.keys("m:attempt:attempts:*").iterator().next();
      jedis.persist(window);
      node2.admit(ALICE);
      assertTrue(jedis.pttl(window) > 0);
    }
  }

  @Test
  void withoutRedisEachNodeGoesOnByItself() {
    fail(node1, 4, n -> ALICE);
    redis.leaveAlone();
    redis.close();
    fail(node1, FOR_LONG, n -> ALICE);
    fail(node1, 1, n -> BOB_NEXT_TO_HER);
    assertWaits(node1, ALICE);
    node1.admit(ALICE_ELSEWHERE);
    node1.succeeded(ALICE_ELSEWHERE);
    node2.admit(ALICE);
    redisAway = true;
    assertWaits(node1, ALICE);
    node2.admit(ALICE);
  }

  /** Else each call would take a time-out, which is longer than this test may. */
  @Test
  void aRedisThatHangsIsWaitedForOnce() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedisClient hanging =
            new RedisClient(
                URI.create("redis://127.0.0.1:" + silent.getLocalPort()), Duration.ofSeconds(1))) {
      LoginAttempts node = node(hanging, 0);
      fail(node, 1_000, n -> ALICE);
      assertWaits(node, ALICE);
      node.succeeded(ALICE);
    }
  }

  @Test
  void aRedisWithAnotherPasswordOrOtherDataIsNoReasonToRefuse() {
    try (Jedis jedis = new Jedis(URI.create(redis.url()))) {
      fail(node1, 1, n -> ALICE);
      jedis.keys("m:attempt:*").forEach(key -> jedis.set(key, "not a number"));
      node2.admit(ALICE);
      jedis.configSet("requirepass", "another");
    }
    try (RedisClient stranger = new RedisClient(URI.create(redis.url()), TIMEOUT)) {
      LoginAttempts node = node(stranger, 0);
      node.admit(ALICE);
      fail(node, FOR_LONG, n -> ALICE);
      assertWaits(node, ALICE);
    }
  }

  private static void fail(LoginAttempts node, int times, IntFunction<Attempt> who) {
    IntStream.range(0, times).mapToObj(who).forEach(node::failed);
  }

  private static void assertWaits(LoginAttempts node, Attempt attempt) {
    int wait = waitMs(node, attempt);
    assertTrue(wait > 0 && wait <= LONG.toMillis(), () -> wait + " ms");
  }

  /** 0 if it is admitted. */
  private static int waitMs(LoginAttempts node, Attempt attempt) {
    try {
      node.admit(attempt);
      return 0;
    } catch (RefusedException e) {
      return e.retryAfterMs();
    }
  }
}
