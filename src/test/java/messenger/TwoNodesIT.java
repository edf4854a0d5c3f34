package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Home;
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

/**
 * Two servers on stores of somebody else: people on one see who is on the other, and write to them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
  private DataFolder data;
  private RedisProcess redis;
  private PostgresProcess postgres;
  private ServerProcess one;
  private ServerProcess two;

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path directory) throws Exception {
    data = Prepared.open(folder);
    redis = RedisProcess.start(data);
    postgres = PostgresProcess.start(data);
    Map<String, String> stores =
        Map.of(
            "DB_URL", postgres.url(),
            "DB_USER", postgres.user(),
            "DB_PASSWORD", postgres.password(),
            "REDIS_URL", redis.url());
    // Who goes is missed after a second, not after ten.
    Home home = Home.in(directory, Map.of("messenger.presence.grace-ms", "1000"));
    one = ServerProcess.startIn(home, stores);
    two = ServerProcess.startIn(home, stores);
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
  void peopleOnTwoNodesSeeEachOtherComeAndGo() throws Exception {
    try (Client bob = Client.json(two, Door.TLS, fresh("bob"))) {
      Client ann = Client.json(one, Door.TCP, fresh("ann"));
      bob.sees(ann.name());
      ann.sees(bob.name());
      ann.close();
      bob.seesNoMore(ann.name());
    }
  }

  @Test
  @Order(2)
  void whoTypesOnOneNodeIsToldOnTheOther() throws Exception {
    try (Client ann = Client.json(one, Door.TCP, fresh("ann"));
        Client bobsPhone = Client.json(one, Door.TLS, fresh("bob"));
        Client bob = Client.compact(two, Door.TLS, bobsPhone.name());
        Client eve = Client.json(two, Door.TCP, fresh("eve"))) {
      ann.sees(eve.name()); // So ann's node has heard that bob is on the other, too.
      ann.writes(Client.frame("typing").put("to", bob.name()));
      bob.isToldWhoWrites(ann.name());
      bobsPhone.isToldWhoWrites(ann.name());
      bobsPhone.isAlive(); // And is not told twice.
    }
  }

  @Test
  @Order(3)
  void whoLeavesOneNodeIsSeenForTheLastTimeOnBoth() throws Exception {
    try (Client bob = Client.json(one, Door.TCP, fresh("bob"));
        Client carl = Client.json(two, Door.TCP, fresh("carl"))) {
      Client ann = Client.json(one, Door.TCP, fresh("ann"));
      bob.sees(ann.name());
      carl.sees(ann.name());
      bob.watches(ann.name());
      carl.watches(ann.name());
      ann.close();
      bob.seesNoMore(ann.name());
      carl.seesNoMore(ann.name());
      assertNotNull(bob.seen(ann.name()));
      assertNotNull(carl.seen(ann.name()));
    }
  }

  /** The last: Redis does not come back. */
  @Test
  @Order(4)
  void theyWriteToEachOtherWhetherRedisIsThereOrNot() throws Exception {
    try (Client ann = Client.json(one, Door.TCP, fresh("ann"));
        Client annsTablet = Client.json(two, Door.WEBSOCKET, ann.name());
        Client bob = Client.json(two, Door.TLS, fresh("bob"))) {
      ann.sees(bob.name()); // So the nodes have heard of each other.
      List<String> texts = IntStream.range(0, 20).mapToObj(i -> "text " + i).toList();
      texts.forEach(text -> ann.sends(bob.name(), text));
      bob.receivesAll(texts, from(ann.name()));
      annsTablet.receivesAll(texts, from(ann.name()));

      redis.close();
      List<String> again = texts.stream().map(text -> text + " again").toList();
      again.forEach(text -> ann.sends(bob.name(), text));
      bob.receivesAll(again, from(ann.name()));
      annsTablet.receivesAll(again, from(ann.name()));
      bob.receivesNothingElse();
    }
  }
}
