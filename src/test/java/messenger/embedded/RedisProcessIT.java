package messenger.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisProcessIT {
  private final Path home;
  private DataFolder folder;
  private RedisProcess redis;

  RedisProcessIT(@TempDir Path temporary) throws IOException {
    home = temporary.resolve("with a space");
    folder = DataFolder.open(home);
    redis = RedisProcess.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
    redis.close();
    folder.close();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "bind, 127.0.0.1",
    "save, ''",
    "appendonly, no",
    "maxmemory, 67108864",
    "maxmemory-policy, noeviction"
  })
  void keepsNothingAndServesOnlyLoopback(String setting, String value) {
    try (Jedis client = new Jedis(URI.create(redis.url()))) {
      assertEquals(value, client.configGet(setting).get(setting));
    }
  }

  @Test
  void aWrongPasswordOrNoneIsRefusedAndTheProcessListShowsNone() throws IOException {
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      assertThrows(JedisDataException.class, client::ping);
      assertThrows(JedisDataException.class, () -> client.auth("wrong"));
    }
    assertFalse(server().info().commandLine().orElse("").contains(redis.password()));
  }

  @Test
  void theServerOfAKilledMessengerIsStopped() throws Exception {
    stop();
    StoreOwner owner = StoreOwner.start("redis", home);
    ProcessHandle left = server();
    owner.kill();
    assertTrue(left.isAlive());

    folder = DataFolder.open(home);
    redis = RedisProcess.start(folder);
    assertFalse(left.isAlive());
    try (Jedis client = new Jedis(URI.create(redis.url()))) {
      assertEquals("PONG", client.ping());
    }
  }

  private ProcessHandle server() throws IOException {
    long pid = Leftover.pid(home.resolve("redis").resolve("redis.pid")).orElseThrow();
    return ProcessHandle.of(pid).orElseThrow();
  }
}
