package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of an earlier version, with messages in it, is brought up to date. */
class UpgradeIT {
  private static final String APPEND =
      "append-messages.sql?parametersCount=1&outputType=SelectList";

  @Test
  void whatWasWrittenBeforeIsReadAndGoneOnWith(@TempDir Path temporary) throws Exception {
    try (Database database = new Database(temporary, "4")) {
      Conversations conversations = new Conversations(database);
      conversations.fill(10_000);
      database.run("INSERT INTO log_head SELECT 'big-bob', 20000");
      List<String> tables = leaves(database);

      database.migrate("latest");

      assertEquals(tables, leaves(database));
      // Time of the commit, key, recipient's log, sender's log, what was received in a
      // conversation.
      for (String table : tables) {
        assertEquals(
            List.of(
                "(created_at) WITH (pages_per_range='32', autosummarize='on')",
                "(from_address, from_seq)",
                "(id, from_address)",
                "(to_address, from_address, to_seq)",
                "(to_address, to_seq)"),
            database.ask(
                "SELECT substring(replace(pg_get_indexdef(indexrelid), ' COLLATE \"C\"', '') FROM '\\(.*') AS keys"
                    + " FROM pg_index WHERE indrelid = '"
                    + table
                    + "'::regclass ORDER BY keys"),
            table);
      }
      assertEquals(
          IntStream.iterate(9_900, n -> n < 10_000, n -> n + 2).mapToObj(n -> (long) n).toList(),
          numbers(conversations.page("big-ann", "big-bob", 10_000, -1, 50)));
      assertEquals(
          IntStream.iterate(9_900, n -> n < 10_000, n -> n + 2).mapToObj(n -> 2L * n).toList(),
          numbers(conversations.page("big-bob", "big-ann", 20_000, -1, 50)));

      append(database, "big-ann", "big-bob");
      append(database, "big-bob", "big-ann");
      assertEquals(
          List.of(9_998L, 10_000L, 10_001L, 10_002L),
          numbers(conversations.page("big-ann", "big-bob", 0, -1, 4)));
      assertEquals(
          List.of(20_001L, 20_002L),
          numbers(conversations.page("big-bob", "big-ann", 0, 20_000, 4)));
    }
  }

  private static List<String> leaves(Database database) throws Exception {
    return database.ask(
        "SELECT relid::text FROM pg_partition_tree('message') WHERE isleaf ORDER BY 1");
  }

  private static List<Long> numbers(Reply.Page page) {
    return page.messages().stream().map(Reply.Message::seq).toList();
  }

  private static void append(Database database, String from, String to) throws Exception {
    MessageLog log =
        new MessageLog(
            new StoreMeters(new SimpleMeterRegistry()),
            200,
            Duration.ofMinutes(1),
            System::nanoTime);
    Request.Send send =
        new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address(to), "text");
    MessageBatch batch = new MessageBatch(0);
    batch.add(new Submission(null, from, send, System.nanoTime()));
    database.rows(APPEND, log.rowsOf(batch));
  }
}
