package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Submission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** read-older.sql and read-newer.sql on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistorySqlIT {
  private static final String APPEND =
      "append-messages.sql?parametersCount=1&outputType=SelectList";
  private static final Pattern SCAN =
      Pattern.compile("(\\w+ Scan|Index Only Scan).* using (\\w+) .*actual rows=([\\d.]+)");

  private final MessageLog log =
      new MessageLog(
          new StoreMeters(new SimpleMeterRegistry()), 200, Duration.ofMinutes(1), System::nanoTime);
  private Database database;
  private Conversations conversations;

  /** What ann, bob and carl wrote, and eve, whom nobody answers; oldest first. */
  private final List<Entry> written = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
    conversations = new Conversations(database);
    conversations.fill(100_000);
    Instant now = Instant.now();
    List<Instant> times =
        List.of(
            Instant.parse("2020-01-01T00:00:00Z"),
            now.minus(Duration.ofDays(31)),
            now.minus(Duration.ofDays(62)),
            now);
    List<String> pairs =
        List.of(
            "ann bob",
            "bob ann",
            "ann ann",
            "ann carl",
            "carl bob",
            "eve fay",
            "eve dora",
            "dora gus");
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      MessageBatch batch = new MessageBatch(0);
      for (int j = 0; j < 25; j++) {
        String[] pair = pairs.get(random.nextInt(pairs.size())).split(" ");
        Instant time = times.get(random.nextInt(times.size()));
        batch.add(
            new Submission(
                null,
                pair[0],
                new Request.Send(
                    UuidCreator.getTimeOrderedEpoch(time),
                    new Address(pair[1]),
                    "text " + written.size() + j,
                    j % 3 == 0 ? UuidCreator.getTimeOrderedEpoch(time) : null),
                System.nanoTime()));
      }
      log.appended(batch, database.rows(APPEND, log.rowsOf(batch)).get(0))
          .forEach(committed -> written.add(committed.entry()));
    }
  }

  @AfterAll
  void stop() throws IOException {
    database.close();
  }

  @ParameterizedTest(name = "{0} with {1}, {2} a page")
  @CsvSource({
    "ann, bob, 1",
    "ann, bob, 7",
    "ann, bob, 100",
    "bob, ann, 7",
    "ann, ann, 7",
    "ann, carl, 7",
    "carl, ann, 100",
    "eve, fay, 7",
    "fay, eve, 7",
    "carl, nobody, 7",
    "ann, nobody, 7",
    "nobody, ann, 7",
  })
  void aConversationIsReadFromBothItsEnds(String user, String with, int limit) throws Exception {
    List<Reply.Message> all = conversation(user, with);
    List<Reply.Message> backwards = new ArrayList<>();
    Reply.Page page = conversations.page(user, with, 0, -1, limit);
    backwards.addAll(0, page.messages());
    while (!page.end()) {
      assertEquals(limit, page.messages().size());
      page = conversations.page(user, with, backwards.get(0).seq(), -1, limit);
      backwards.addAll(0, page.messages());
    }
    assertEquals(all, backwards);

    List<Reply.Message> forwards = new ArrayList<>();
    long last = 0;
    do {
      page = conversations.page(user, with, 0, last, limit);
      forwards.addAll(page.messages());
      last = forwards.isEmpty() ? 0 : forwards.get(forwards.size() - 1).seq();
    } while (!page.end());
    assertEquals(all, forwards);
    assertTrue(all.size() > 40 || (user + with).contains("nobody"), "only " + all.size());
    assertFalse(page.expired());
  }

  /** Numbers of the conversation, of others, the last one, and 1 more. */
  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "ann, bob",
    "bob, ann",
    "ann, carl",
    "carl, ann",
    "carl, bob",
    "bob, carl",
    "ann, ann",
    "eve, fay",
    "fay, eve",
    "eve, dora",
    "dora, eve",
    "ann, eve",
    "bob, dora",
  })
  void aPositionIsAnyNumberOfTheOwnLog(String user, String with) throws Exception {
    List<Reply.Message> all = conversation(user, with);
    long head = (Long) head(user, with);
    for (long number = 0; number <= head + 1; number++) {
      long position = number;
      if (position > 0) {
        List<Reply.Message> before =
            all.stream().filter(message -> message.seq() < position).toList();
        assertEquals(
            before.subList(Math.max(0, before.size() - 5), before.size()),
            conversations.page(user, with, position, -1, 5).messages(),
            "before " + position);
      }
      if (position <= head) {
        assertEquals(
            all.stream().filter(message -> message.seq() > position).limit(5).toList(),
            conversations.page(user, with, 0, position, 5).messages(),
            "after " + position);
      }
    }
  }

  @Test
  void theHeadComesWithThePageAndWithoutOne() throws Exception {
    assertEquals(0L, head("nobody", "ann"));
    long last = written.stream().mapToLong(entry -> seqIn("ann", entry)).max().orElseThrow();
    assertEquals(last, head("ann", "bob"));
    assertEquals(last, head("ann", "nobody"));
  }

  /** A table without rows may be read as a whole: the months to come, most of all. */
  private List<String> filled() throws Exception {
    return database.ask("SELECT DISTINCT tableoid::regclass::text FROM message");
  }

  @ParameterizedTest(name = "{0}, {1} at {2}")
  @CsvSource({
    "read-older.sql, big-bob, 9223372036854775807",
    "read-older.sql, big-bob, 99000",
    "read-older.sql, big-bob, 50000",
    "read-older.sql, big-bob, 50",
    "read-older.sql, big-7, 9223372036854775807",
    "read-older.sql, big-7, 50000",
    "read-newer.sql, big-bob, 0",
    "read-newer.sql, big-bob, 50000",
    "read-newer.sql, big-bob, 99990",
    "read-newer.sql, big-7, 50000",
    "read-older.sql, big-nobody, 50000",
    "read-newer.sql, big-nobody, 50000",
    "read-older.sql, big-ann, 50000",
  })
  void aPageWalksItsIndexesAndStops(String file, String with, long position) throws Exception {
    List<String> filled = filled();
    for (String mode : List.of("auto", "force_custom_plan", "force_generic_plan")) {
      String plan = plan(mode, file, "'big-ann', '" + with + "', " + position + ", 101");
      assertFalse(plan.contains("Bitmap"), plan);
      for (String table : filled) {
        assertFalse(plan.contains("Seq Scan on " + table), plan);
      }
      Matcher scans = SCAN.matcher(plan);
      int ofMessages = 0;
      while (scans.find()) {
        if (!scans.group(2).equals("log_head_pkey")) {
          ofMessages++;
          assertTrue(
              scans
                  .group(2)
                  .matches(
                      ".*(to_address_from_address_to|to_address_to|from_address_from)_seq_idx"),
              plan);
        }
        assertTrue(Double.parseDouble(scans.group(3)) <= 101, plan);
      }
      assertTrue(ofMessages >= filled.size() * (with.equals("big-ann") ? 1 : 2), plan);
      assertFalse(plan.contains("Rows Removed by Filter"), plan);
      Matcher sorts = Pattern.compile("Sort {2}\\(.*actual rows=([\\d.]+)").matcher(plan);
      while (sorts.find()) {
        assertTrue(Double.parseDouble(sorts.group(1)) <= 101, plan);
      }
    }
  }

  private List<Reply.Message> conversation(String user, String with) {
    return written.stream()
        .filter(
            entry ->
                entry.from().equals(user) && entry.to().equals(with)
                    || entry.from().equals(with) && entry.to().equals(user))
        .map(entry -> entry.in(user))
        .toList();
  }

  private static long seqIn(String user, Entry entry) {
    boolean theirs = entry.from().equals(user) || entry.to().equals(user);
    return theirs ? entry.seqIn(user) : 0;
  }

  private Object head(String user, String with) throws Exception {
    Request.History newest = new Request.History(null, new Address(with), 0, -1, 1);
    Map<String, Object> parameters = new History(1).parameters(newest, new Address(user));
    return database.rows(Conversations.OLDER, parameters).get(0).get("head");
  }

  /** The plan and what it did, of a statement that was used often. */
  private String plan(String mode, String file, String arguments) throws Exception {
    String text =
        Files.readString(Path.of("sql", file))
            .replace(":#address", "$1")
            .replace(":#with", "$2")
            .replaceAll(":#(before|after)", "\\$3")
            .replace(":#limit", "$4");
    try (Connection connection = database.pool().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = " + mode);
      statement.execute("PREPARE planned(text, text, bigint, int) AS " + text);
      for (int i = 0; i < 10; i++) { // Then Postgres chooses between the two kinds of plan.
        statement.execute("EXECUTE planned(" + arguments + ")");
      }
      List<String> lines = new ArrayList<>();
      try (ResultSet result =
          statement.executeQuery(
              "EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) EXECUTE planned(" + arguments + ")")) {
        while (result.next()) {
          lines.add(result.getString(1));
        }
      } finally {
        statement.execute("DEALLOCATE planned");
        statement.execute("RESET plan_cache_mode");
      }
      return lines.stream().collect(Collectors.joining("\n"));
    }
  }
}
