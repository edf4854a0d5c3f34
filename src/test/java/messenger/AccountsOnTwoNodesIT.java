package messenger;

import static messenger.scene.Client.frame;
import static messenger.scene.Client.from;
import static messenger.scene.Client.login;
import static messenger.scene.Client.loginByToken;
import static messenger.scene.Client.register;
import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Prepared;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Accounts on two servers, whose stores are somebody else's; at last without Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccountsOnTwoNodesIT {
  private static final String PASSWORD = "correct horse";
  private static final String OTHER = "battery staple";

  private DataFolder data;
  private RedisProcess redis;
  private PostgresProcess postgres;
  private ServerProcess one;
  private ServerProcess two;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = Prepared.open(folder);
    redis = RedisProcess.start(data);
    postgres = PostgresProcess.start(data);
    Map<String, String> stores =
        Map.of(
            "DB_URL", postgres.url(),
            "DB_USER", postgres.user(),
            "DB_PASSWORD", postgres.password(),
            "REDIS_URL", redis.url());
    one = ServerProcess.start(stores);
    two = ServerProcess.start(stores);
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable part : Arrays.asList(two, one, postgres, redis, data)) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  @Order(1)
  void anAccountAndItsTokensAreTheSameOnBoth() throws Exception {
    String name = fresh("ann");
    try (Client ann = Client.json(one, Door.TCP, register(name, PASSWORD));
        Client byPassword = Client.json(two, Door.TLS, login(name, PASSWORD));
        Client byToken = Client.json(two, Door.WEBSOCKET, loginByToken(name, ann.token()))) {
      ann.sendsSafely(name, "a note");
      byPassword.receives("a note", from(name));
      byToken.receives("a note", from(name));
    }
  }

  @Test
  @Order(2)
  void aTokenOfAWeekAgoIsReplacedAndStillGoodForADay() throws Exception {
    String name = fresh("ann");
    Client first = Client.json(one, Door.TCP, register(name, PASSWORD).put("device", "phone"));
    first.close();
    Client again =
        Client.json(one, Door.TCP, loginByToken(name, first.token()).put("device", "phone"));
    assertNull(again.token(), "it is young");
    again.close();
    update("UPDATE token SET issued_at = now() - interval '8 days' WHERE account = '" + name + "'");

    Client later =
        Client.json(two, Door.TCP, loginByToken(name, first.token()).put("device", "phone"));
    later.close();

    assertNotNull(later.token());
    Client.json(one, Door.TCP, loginByToken(name, first.token()).put("device", "tablet")).close();
    Client.json(one, Door.TCP, loginByToken(name, later.token()).put("device", "phone")).close();
    update("UPDATE token SET expires_at = now() WHERE account = '" + name + "'");
    isRefused(one, name, first.token());
    isRefused(two, name, later.token());
  }

  @Test
  @Order(3)
  void logoutEverywhereAndAnotherPasswordAreHeardOnTheOtherNode() throws Exception {
    revokesElsewhere();
  }

  @Test
  @Order(4)
  void aGuestOnTheOtherNodeHasToLeaveToo() throws Exception {
    String name = fresh("gus");
    Client guest = Client.json(two, Door.TCP, name);
    try (Client owner = Client.json(one, Door.TCP, register(name, PASSWORD))) {
      guest.isToldBye(Code.UNAUTHENTICATED);
      owner.isAlive();
    }
  }

  @Test
  @Order(5)
  void aBlockIsHeardOnTheOtherNode() throws Exception {
    blocksElsewhere();
  }

  /** Redis does not come back. */
  @Test
  @Order(6)
  void noneOfThatNeedsRedis() throws Exception {
    redis.close();

    revokesElsewhere();
    blocksElsewhere();
  }

  private void revokesElsewhere() throws Exception {
    String name = fresh("ann");
    Client phone = Client.json(one, Door.TCP, register(name, PASSWORD));
    Client tablet = Client.json(two, Door.TCP, login(name, PASSWORD));
    try (Client bob = Client.json(two, Door.TCP, register(fresh("bob"), PASSWORD))) {
      phone.writes(
          frame("password").put("id", "p").put("password", PASSWORD).put("newPassword", OTHER));
      phone.isTold("ok");
      tablet.isToldBye(Code.UNAUTHENTICATED);
      isRefused(two, name, tablet.token());

      Client browser = Client.json(two, Door.WEBSOCKET, loginByToken(name, phone.token()));
      phone.writes(frame("logout").put("everywhere", true));
      phone.isToldBye(Code.GOODBYE);
      browser.isToldBye(Code.UNAUTHENTICATED);
      isRefused(two, name, phone.token());
      bob.isAlive();
    }
  }

  private void blocksElsewhere() throws Exception {
    String name = fresh("bob");
    try (Client bob = Client.json(one, Door.TCP, register(name, PASSWORD));
        Client bobsTablet = Client.json(two, Door.TCP, login(name, PASSWORD));
        Client mel = Client.json(two, Door.TCP, fresh("mel"));
        Client melsTablet = Client.json(one, Door.TCP, mel.name())) {
      bob.writes(frame("block").put("id", "b").put("user", mel.name()));
      bob.isTold("ok");
      await().atMost(Client.PATIENCE).until(() -> !arrives(mel, melsTablet, bob));
      assertFalse(arrives(mel, melsTablet, bob));
      assertFalse(arrives(melsTablet, mel, bob));
      assertFalse(arrives(mel, melsTablet, bobsTablet));

      bobsTablet.writes(frame("unblock").put("id", "u").put("user", mel.name()));
      bobsTablet.isTold("ok");
      await().atMost(Client.PATIENCE).until(() -> arrives(melsTablet, mel, bob));
      assertTrue(arrives(mel, melsTablet, bobsTablet));
    }
  }

  /**
   * Whether a text gets into the log of whom it is for. It is always stored, and comes to the
   * sender's other device.
   */
  private static boolean arrives(Client sender, Client other, Client recipient) {
    String text = fresh("text");
    sender.sendsSafely(recipient.name(), text);
    other.receives(text, from(sender.name()));
    recipient.writes(frame("history").put("id", "h").put("with", sender.name()).put("limit", 1));
    JsonNode newest = recipient.isTold("page").get("messages").path(0);
    return newest.path("text").asText().equals(text);
  }

  private static void isRefused(ServerProcess server, String name, String token) throws Exception {
    try (Client stranger = Client.stranger(server, Door.TCP)) {
      stranger.writes(loginByToken(name, token));
      stranger.isRefused(Code.AUTH_FAILED);
    }
  }

  private void update(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        Statement update = connection.createStatement()) {
      update.execute(statement);
    }
  }
}
