package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on stores of somebody else: people on one see who is on the other, and write to them.
 */
class TwoNodesIT {
  @Test
  void peopleOnTwoNodesSeeEachOtherComeAndGo(@TempDir Path folder) throws Exception {
    try (DataFolder data = DataFolder.open(folder);
        RedisProcess redis = RedisProcess.start(data);
        PostgresProcess postgres = PostgresProcess.start(data)) {
      Map<String, String> stores =
          Map.of(
              "DB_URL", postgres.url(),
              "DB_USER", postgres.user(),
              "DB_PASSWORD", postgres.password(),
              "REDIS_URL", redis.url());
      String ann = fresh("ann");
      try (ServerProcess one = ServerProcess.start(stores);
          ServerProcess two = ServerProcess.start(stores);
          Client bob = Client.json(two, Door.TLS, fresh("bob"))) {
        Client there = Client.json(one, Door.TCP, ann);
        bob.sees(ann);
        there.sees(bob.name());
        there.close();
        bob.seesNoMore(ann);
      }
    }
  }

  @Test
  void peopleOnTwoNodesWriteToEachOtherWhetherRedisIsThereOrNot(@TempDir Path folder)
      throws Exception {
    try (DataFolder data = DataFolder.open(folder);
        RedisProcess redis = RedisProcess.start(data);
        PostgresProcess postgres = PostgresProcess.start(data)) {
      Map<String, String> stores =
          Map.of(
              "DB_URL", postgres.url(),
              "DB_USER", postgres.user(),
              "DB_PASSWORD", postgres.password(),
              "REDIS_URL", redis.url());
      try (ServerProcess one = ServerProcess.start(stores);
          ServerProcess two = ServerProcess.start(stores);
          Client ann = Client.json(one, Door.TCP, fresh("ann"));
          Client annsTablet = Client.json(two, Door.WEBSOCKET, ann.name());
          Client bob = Client.json(two, Door.TLS, fresh("bob"))) {
        ann.sees(bob.name()); // So the nodes have heard of each other.
        List<String> texts = IntStream.range(0, 20).mapToObj(i -> "text " + i).toList();
        texts.forEach(text -> ann.sends(bob.name(), text));
        bob.receivesAll(texts, from(ann.name()));
        annsTablet.receivesAll(texts, from(ann.name()));

        redis.close();
        texts.forEach(text -> ann.sends(bob.name(), text + " again"));
        List<String> again = texts.stream().map(text -> text + " again").toList();
        bob.receivesAll(again, from(ann.name()));
        annsTablet.receivesAll(again, from(ann.name()));
        bob.receivesNothingElse();
      }
    }
  }
}
