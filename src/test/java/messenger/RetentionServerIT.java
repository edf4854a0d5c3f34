package messenger;

import static messenger.scene.Client.frame;
import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Prepared;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What need not be kept is forgotten by the server itself, and its clients are told so. */
class RetentionServerIT {
  private static final Instant LONG_AGO = Instant.parse("2020-01-15T00:00:00Z");

  @Test
  void whatNeedNotBeKeptIsForgottenAndSaidToBe(@TempDir Path folder) throws Exception {
    String name = fresh("alice");
    try (DataFolder data = Prepared.open(folder);
        PostgresProcess postgres = PostgresProcess.start(data)) {
      Map<String, String> settings = new TreeMap<>();
      settings.put("DB_URL", postgres.url());
      settings.put("DB_USER", postgres.user());
      settings.put("DB_PASSWORD", postgres.password());
      try (ServerProcess server = ServerProcess.start(settings);
          Client alice = Client.json(server, Door.TCP, name)) {
        // As if the server had run then.
        ask(
            postgres,
            """
            CREATE TABLE message_2020_01 PARTITION OF message
            FOR VALUES FROM ('016f5e66-e800-0000-0000-000000000000')
            TO ('016ffe0c-0c00-0000-0000-000000000000');
            SELECT 'made'
            """);
        writesLongAgo(alice, "old");
        writesLongAgo(alice, "as old");
        assertEquals("2", ask(postgres, "SELECT count(*) FROM message_2020_01"));
        assertEquals(2, history(alice).get("messages").size());
      }
      settings.put("RETENTION_DAYS", "365");
      try (ServerProcess server = ServerProcess.start(settings)) {
        await()
            .atMost(Client.PATIENCE)
            .until(() -> ask(postgres, "SELECT to_regclass('message_2020_01')") == null);
        try (Client alice = Client.stranger(server, Door.TCP)) {
          ObjectNode login = Client.login(name);
          login.putObject("after").put(name, 0);
          alice.writes(login);
          assertEquals(2, alice.isTold("welcome").path("log").path(name).asLong());
          assertEquals(true, alice.isTold("caughtUp").path("expired").asBoolean());
          alice.writes(alice.text(name, "new"));
          assertEquals(3, alice.isTold("stored").path("seq").asLong());
          alice.writes(frame("history").put("with", name));
          JsonNode page = alice.isTold("page");
          assertEquals(1, page.get("messages").size());
          assertEquals(true, page.path("expired").asBoolean());
        }
        try (Client again = Client.stranger(server, Door.TCP)) {
          ObjectNode login = Client.login(name);
          login.putObject("after").put(name, 1);
          again.writes(login);
          JsonNode first = again.nextMessage();
          assertEquals("3 new", first.path("seq").asText() + " " + first.path("text").asText());
          assertEquals(true, first.path("expired").asBoolean());
        }
      }
    }
  }

  private static void writesLongAgo(Client client, String text) {
    ObjectNode old =
        client
            .text(client.name(), text)
            .put("id", UuidCreator.getTimeOrderedEpoch(LONG_AGO).toString());
    client.writes(old);
    client.isTold(old);
  }

  private static JsonNode history(Client client) {
    client.writes(frame("history").put("with", client.name()));
    return client.isTold("page");
  }

  /** The last column that a command gives. */
  private static String ask(PostgresProcess postgres, String sql) throws IOException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      while (statement.getUpdateCount() >= 0) {
        statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
