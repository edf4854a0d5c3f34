package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import messenger.client.Listener;
import messenger.client.Login;
import messenger.client.MemoryKeeper;
import messenger.client.MessengerClient;
import messenger.client.Trust;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Gate;
import messenger.scene.Prepared;
import messenger.scene.ServerProcess;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * Stores that come after the server, go, and come back: nobody starts the server again for that.
 * How soon it must be well again stands in docs/operations.md; a busy machine gets twice the time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("fault")
class StoresComeAndGoIT {
  private static final Duration POSTGRES_IS_BACK = Duration.ofSeconds(20);
  private static final Duration REDIS_IS_BACK = Duration.ofSeconds(10);

  private DataFolder data;
  private PostgresProcess postgres;
  private RedisProcess redis;
  private Gate toPostgres;
  private Gate toRedis;

  @BeforeAll
  void startStores(@TempDir Path folder) throws IOException {
    data = Prepared.open(folder);
    redis = RedisProcess.start(data);
    postgres = PostgresProcess.start(data);
    toPostgres = Gate.before(URI.create(postgres.url().substring("jdbc:".length())).getPort());
    toRedis = Gate.before(redis.port());
  }

  @AfterAll
  void stopStores() throws IOException {
    toPostgres.close();
    toRedis.close();
    postgres.close();
    redis.close();
    data.close();
  }

  private Map<String, String> settings() {
    return Map.of(
        "DB_URL",
        "jdbc:postgresql://127.0.0.1:" + toPostgres.port() + "/messenger",
        "DB_USER",
        postgres.user(),
        "DB_PASSWORD",
        postgres.password(),
        "REDIS_URL",
        "redis://:" + redis.password() + "@127.0.0.1:" + toRedis.port());
  }

  @Test
  void theServerMayBeStartedFirst() throws Exception {
    try (ServerProcess server = ServerProcess.begin(settings())) {
      within(Duration.ofSeconds(60))
          .until(() -> server.management("/health/ready").contains("waiting for Postgres"));
      assertTrue(server.management("/health/ready").startsWith("503 "));
      assertTrue(server.management("/health/live").startsWith("200 "));
      assertTrue(server.management("/metrics").startsWith("200 "));
      toPostgres.open();
      server.awaitStart();
      isDegraded(server);
      try (Client ann = Client.json(server, Door.TCP, fresh("ann"));
          Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
        ann.sendsSafely(bob.name(), "without Redis");
        bob.receives("without Redis", from(ann.name()));
        toRedis.open();
        within(REDIS_IS_BACK).until(() -> !server.management("/health/ready").contains("degraded"));
      }
    } finally {
      toPostgres.shut();
      toRedis.shut();
    }
  }

  @Test
  void aServerThatWaitsStopsAtOnceAndInSilence() throws Exception {
    try (ServerProcess server = ServerProcess.begin(settings())) {
      within(Duration.ofSeconds(60))
          .until(() -> server.management("/health/ready").contains("waiting for Postgres"));
      assertEquals(143, server.stop());
      List<String> said = server.standardError();
      assertEquals(said, said.stream().filter(line -> line.contains("Waiting for")).toList());
    }
  }

  @Test
  void twoNodesHearEachOtherHoweverRedisComesAndGoes() throws Exception {
    toPostgres.open();
    try (ServerProcess one = ServerProcess.start(settings());
        ServerProcess two = ServerProcess.start(settings());
        Client bob = Client.json(two, Door.TLS, fresh("bob"))) {
      toRedis.open();
      Client ann = Client.json(one, Door.TCP, fresh("ann"));
      bob.sees(ann.name());

      toRedis.shut();
      isDegraded(one);
      Client dave = Client.json(one, Door.WEBSOCKET, fresh("dave"));
      ann.sendsSafely(dave.name(), "we talk on");
      dave.receives("we talk on", from(ann.name()));
      toRedis.open();
      bob.sees(dave.name());

      try (Jedis admin = new Jedis(URI.create(redis.url()))) {
        assertTrue(
            (long) admin.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "pubsub") >= 2);
      }
      Client eve = Client.json(one, Door.TCP, fresh("eve"));
      bob.sees(eve.name());
      ann.close();
      bob.seesNoMore(ann.name());
      staysCalm(one);
      staysCalm(two);
      dave.close();
      eve.close();
    } finally {
      toPostgres.shut();
      toRedis.shut();
    }
  }

  @Test
  void whoSendsAgainIsHeardWhenPostgresIsBack() throws Exception {
    toPostgres.open();
    toRedis.open();
    try (ServerProcess server = ServerProcess.start(settings());
        Client ann = Client.json(server, Door.TCP, fresh("ann"));
        MessengerClient stubborn = stubborn(server)) {
      isStoredAtLast(stubborn, "before");
      killConnections();
      isStoredAtLast(stubborn, "after its connections were killed");

      try (Connection admin = admin();
          Statement statement = admin.createStatement()) {
        admin.setAutoCommit(false);
        statement.execute("LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
        ann.sends(ann.name(), "while somebody holds a lock");
        ann.isRefused(Code.UNAVAILABLE);
      }
      isStoredAtLast(stubborn, "after the lock");

      toPostgres.shut();
      isAway(server);
      isBackByItself(server, toPostgres);
      isStoredAtLast(stubborn, "after it was away");
      ann.isAlive();
      staysCalm(server);
    } finally {
      toPostgres.shut();
      toRedis.shut();
    }
  }

  @Test
  void whoCouldNotLogInWhilePostgresWasAwayDoesOnTheSameConnection() throws Exception {
    String name = fresh("eve");
    String password = "correct horse";
    toPostgres.open();
    toRedis.open();
    try (ServerProcess server = ServerProcess.start(settings());
        Client eve = Client.json(server, Door.TCP, Client.register(name, password))) {
      toPostgres.shut();
      isAway(server);
      Map<Client, ObjectNode> strangers = new LinkedHashMap<>();
      for (ObjectNode login :
          List.of(
              Client.login(fresh("gus")),
              Client.login(name, password),
              Client.loginByToken(name, eve.token()),
              Client.register(fresh("dora"), password))) {
        strangers.put(Client.stranger(server, Door.TCP), login);
      }
      strangers.forEach((stranger, login) -> stranger.writes(login, Client.frame("ping")));
      strangers
          .keySet()
          .forEach(
              stranger -> {
                stranger.isRefused(Code.UNAVAILABLE);
                stranger.isTold("pong");
              });
      eve.writes(Client.frame("block").put("id", "b").put("user", "mel"), Client.frame("ping"));
      eve.isRefused(Code.UNAVAILABLE);
      eve.isTold("pong");

      isBackByItself(server, toPostgres);

      strangers.forEach(
          (stranger, login) -> {
            stranger.writes(login);
            stranger.isTold("welcome");
            stranger.close();
          });
      eve.isAlive();
      staysCalm(server);
    } finally {
      toPostgres.shut();
      toRedis.shut();
    }
  }

  @Test
  void embeddedStoresThatAreKilledAreStartedAgain() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        Client ann = Client.json(server, Door.TCP, fresh("ann"));
        MessengerClient stubborn = stubborn(server)) {
      isStoredAtLast(stubborn, "before");
      kill9(server.data().resolve("pg").resolve("postmaster.pid"));
      isStoredAtLast(stubborn, "after Postgres was killed");
      within(POSTGRES_IS_BACK).until(() -> server.management("/health/ready").startsWith("200 "));

      kill9(server.data().resolve("redis").resolve("redis.pid"));
      within(REDIS_IS_BACK).until(() -> said(server, "Redis runs again"));
      within(REDIS_IS_BACK).until(() -> !server.management("/health/ready").contains("degraded"));
      ann.sendsSafely(ann.name(), "at the end");
      staysCalm(server);
    }
  }

  /** Once in the log, however often it was asked. */
  private static void isAway(ServerProcess server) {
    within(POSTGRES_IS_BACK).until(() -> server.management("/health/ready").startsWith("503 "));
    assertTrue(server.management("/health/live").startsWith("200 "));
    assertTrue(said(server, "Postgres is away"));
  }

  private static void isBackByItself(ServerProcess server, Gate gate) throws IOException {
    long before = count(server, "Postgres is back");
    gate.open();
    within(POSTGRES_IS_BACK).until(() -> count(server, "Postgres is back") == before + 1);
    assertEquals(before + 1, count(server, "Postgres is away"));
  }

  private static void isDegraded(ServerProcess server) {
    within(REDIS_IS_BACK)
        .until(() -> server.management("/health/ready").contains("\"message\":\"degraded\""));
    assertTrue(server.management("/health/ready").startsWith("200 "));
  }

  /** A client that sends by the same id until it is stored. */
  private static MessengerClient stubborn(ServerProcess server) throws IOException {
    MessengerClient client =
        new MessengerClient(
            server.endpoint(Door.TCP),
            Trust.ofAnybody(),
            Login.guest(fresh("ann")),
            new MemoryKeeper(),
            new Listener() {});
    client.connect();
    return client;
  }

  private static void isStoredAtLast(MessengerClient client, String text) throws Exception {
    client.send("somebody", text).get(POSTGRES_IS_BACK.toSeconds(), TimeUnit.SECONDS);
  }

  private Connection admin() throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }

  private void killConnections() throws SQLException {
    try (Connection admin = admin();
        Statement statement = admin.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'messenger' AND pid <> pg_backend_pid()");
    }
  }

  private static void kill9(Path pidFile) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** An outage is a line or two, not a stack trace. */
  private static void staysCalm(ServerProcess server) {
    assertEquals(
        List.of(),
        server.standardError().stream()
            .filter(line -> line.contains("Exception") || line.contains(" ERROR "))
            .toList());
  }

  private static boolean said(ServerProcess server, String words) {
    return count(server, words) > 0;
  }

  private static long count(ServerProcess server, String words) {
    return server.standardError().stream().filter(line -> line.contains(words)).count();
  }

  private static ConditionFactory within(Duration time) {
    return await().atMost(time).pollInterval(Duration.ofMillis(200));
  }
}
