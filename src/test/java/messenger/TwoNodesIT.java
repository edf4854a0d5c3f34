package messenger;

import static messenger.scene.Names.fresh;

import java.nio.file.Path;
import java.util.Map;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on stores of somebody else: people on one see who is on the other. */
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
}
