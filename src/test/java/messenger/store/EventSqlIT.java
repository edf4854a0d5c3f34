package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.frame.Address;
import messenger.frame.Request;
import messenger.plugin.Event;
import messenger.plugin.EventLog;
import messenger.plugin.Interest;
import messenger.plugin.Page;
import messenger.plugin.Place;
import messenger.plugin.Reading;
import messenger.plugin.Window;
import messenger.session.Submission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What plugins read, on a real PostgreSQL. Every test has addresses of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventSqlIT {
  private static final String APPEND =
      "append-messages.sql?parametersCount=1&outputType=SelectList";
  private static final String HORIZON = "read-horizon.sql?parametersCount=1&outputType=SelectList";
  private static final String READ = "read-events.sql?parametersCount=24&outputType=SelectList";
  private static final String CLAIM = "claim-cursor.sql?parametersCount=2&outputType=SelectList";
  private static final String SAVE = "save-cursor.sql?parametersCount=6&outputType=SelectList";
  private static final String NOTE = "append-events.sql?parametersCount=1";
  private static final Pattern READ_BLOCKS = Pattern.compile("shared hit=(\\d+)(?: read=(\\d+))?");

  private final MessageLog log =
      new MessageLog(
          new StoreMeters(new SimpleMeterRegistry()), 200, Duration.ofMinutes(1), System::nanoTime);
  private final EventLog events = new EventLog(5_000);
  private Database database;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
  }

  @AfterAll
  void stop() throws IOException {
    database.close();
  }

  private void append(String from, String to, String text) throws Exception {
    MessageBatch batch = new MessageBatch(0);
    Request.Send send = new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address(to), text);
    batch.add(new Submission(null, from, send, System.nanoTime()));
    log.appended(batch, database.rows(APPEND, log.rowsOf(batch)).get(0));
  }

  private long horizon() throws Exception {
    return (Long) database.rows(HORIZON, events.horizon()).get(0).get("horizon");
  }

  private Page read(Interest interest, Place place, long horizon) throws Exception {
    Window window = events.window(new Reading(interest, place, Long.MAX_VALUE / 4), horizon);
    return events.page(window, database.rows(READ, window.parameters()));
  }

  /** All that there is, once nothing of it can be missing any more. */
  private List<String> all(Interest interest) throws Exception {
    long now =
        Long.parseLong(database.ask("SELECT (extract(epoch FROM now()) * 1000)::bigint").get(0));
    long horizon = horizon();
    while (horizon < now) {
      horizon = horizon();
    }
    List<String> texts = new ArrayList<>();
    Place place = Place.before(0);
    Page page;
    do {
      page = read(interest, place, horizon);
      page.events().forEach(event -> texts.add(said(event)));
      place = page.next();
    } while (!page.isLast());
    return texts;
  }

  private static String said(Event event) {
    return event.type().equals("message")
        ? event.from() + ">" + event.to() + ":" + event.text()
        : event.type() + " " + event.from() + " " + event.detail() + " " + event.upTo();
  }

  private static Interest messages(String from, String to, boolean blocked) {
    return new Interest("test", Set.of("message"), from, to, blocked);
  }

  @Test
  void messagesComeInTheOrderOfTheirCommitsFilteredByWhoWroteAndToWhom() throws Exception {
    append("f-ann", "f-bob", "1");
    append("f-bob", "f-ann", "2");
    append("f-ann", "f-carl", "3");
    append("f-ann", "f-bob", "4");

    assertEquals(
        List.of("f-ann>f-bob:1", "f-ann>f-carl:3", "f-ann>f-bob:4"),
        all(messages("f-ann", null, false)));
    assertEquals(List.of("f-ann>f-bob:1", "f-ann>f-bob:4"), all(messages(null, "f-bob", false)));
    assertEquals(List.of("f-bob>f-ann:2"), all(messages("f-bob", "f-ann", false)));
  }

  @Test
  void whatABlockKeepsFromItsRecipientIsOnlyToldWhoAsksForIt() throws Exception {
    append("b-ann", messenger.frame.Entry.aside("b-bob"), "unheard");
    append("b-ann", "b-bob", "heard");

    assertEquals(List.of("b-ann>b-bob:heard"), all(messages(null, "b-bob", false)));
    assertEquals(
        List.of("b-ann>b-bob:unheard", "b-ann>b-bob:heard"), all(messages(null, "b-bob", true)));
  }

  @Test
  void moreThanAPageOfOneMomentIsReadCompletely() throws Exception {
    MessageBatch batch = new MessageBatch(0);
    for (int i = 0; i < 450; i++) {
      Request.Send send =
          new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address("p-bob"), "text " + i);
      batch.add(new Submission(null, "p-" + i % 3, send, System.nanoTime()));
    }
    log.appended(batch, database.rows(APPEND, log.rowsOf(batch)).get(0));

    List<String> texts = all(messages(null, "p-bob", false));

    assertEquals(450, texts.size());
    assertEquals(450, Set.copyOf(texts).size());
  }

  /** A transaction that began before others and commits behind them. */
  @Test
  void whatCommitsLateIsNotMissed() throws Exception {
    try (Connection late = database.pool().getConnection();
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(
          "INSERT INTO message (id, from_address, from_seq, to_address, to_seq, text, created_at)"
              + " VALUES ('"
              + UuidCreator.getTimeOrderedEpoch()
              + "', 'l-ann', 1, 'l-bob', 1, 'late', date_trunc('milliseconds', now()))");
      append("l-carl", "l-bob", "early");
      long before = horizon();
      Page page = read(messages(null, "l-bob", false), Place.before(0), before);
      assertEquals(List.of(), page.events(), "the early one could come behind the late one");
      late.commit();
      late.setAutoCommit(true);

      assertEquals(
          List.of("l-ann>l-bob:late", "l-carl>l-bob:early"), all(messages(null, "l-bob", false)));
      assertTrue(horizon() > before);
    }
  }

  @Test
  void aReaderOfLongStandingHoldsNothingUp() throws Exception {
    try (Connection dump = database.pool().getConnection();
        Statement statement = dump.createStatement()) {
      dump.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM log_head");
      long begun = horizon();
      Map<String, Object> impatient = Map.of("statement_ms", 1L);

      long now = (Long) database.rows(HORIZON, impatient).get(0).get("horizon");

      assertTrue(now > begun, "it has no transaction id");
      dump.rollback();
      dump.setAutoCommit(true);
    }
  }

  @Test
  void otherEventsComeInOneOrderWithMessages() throws Exception {
    Interest mixed =
        new Interest("test", Set.of("message", "login", "receipt"), "o-ann", null, false);
    note(
        Map.of("events", "[{\"t\":\"login\",\"f\":\"o-ann\"},{\"t\":\"logout\",\"f\":\"o-ann\"}]"));
    append("o-ann", "o-bob", "hello");
    note(
        Map.of(
            "events",
            "[{\"t\":\"receipt\",\"f\":\"o-ann\",\"o\":\"o-bob\",\"d\":\"read\",\"n\":7}]"));

    assertEquals(
        List.of("login o-ann null 0", "o-ann>o-bob:hello", "receipt o-ann read 7"), all(mixed));
  }

  private void note(Map<String, Object> events) {
    assertNull(database.sql(NOTE, events).getException());
  }

  @Test
  void ofTwoNodesOneHasThePlaceUntilItLeaves() throws Exception {
    Map<String, Object> first = Map.of("name", "lease", "owner", "one");
    Map<String, Object> second = Map.of("name", "lease", "owner", "two");
    assertEquals(1, database.rows(CLAIM, first).size());
    assertEquals(List.of(), database.rows(CLAIM, second));
    assertEquals(List.of(), database.rows(SAVE, place("two", 5, false)));
    assertEquals(1, database.rows(SAVE, place("one", 6, false)).size());
    assertEquals(List.of(), database.rows(CLAIM, second));

    assertEquals(1, database.rows(SAVE, place("one", 7, true)).size());
    while (database.rows(CLAIM, second).isEmpty()) {
      // Not before the next microsecond.
    }

    assertEquals(
        List.of(Map.of("at", 1_000L, "key", "ann", "seq", 7L)), database.rows(CLAIM, second));
    assertEquals(List.of(), database.rows(CLAIM, first));
  }

  @Test
  void aNodeThatIsGoneIsSucceeded() throws Exception {
    database.rows(CLAIM, Map.of("name", "gone", "owner", "one"));
    database.run("UPDATE plugin_cursor SET until = now() - interval '1 ms' WHERE name = 'gone'");

    assertEquals(1, database.rows(CLAIM, Map.of("name", "gone", "owner", "two")).size());
    assertEquals(List.of(), database.rows(SAVE, place("one", 1, false)));
  }

  private static Map<String, Object> place(String owner, long seq, boolean leave) {
    return Map.of(
        "name", "lease", "owner", owner, "at", 1_000L, "key", "ann", "seq", seq, "leave", leave);
  }

  /** Of a million messages, in 2 % of the blocks at most. */
  @Test
  void thePageAtTheEndOfALongLogIsCheap() throws Exception {
    database.run(
        "INSERT INTO message (id, from_address, from_seq, to_address, to_seq, text, created_at)"
            + " SELECT gen_random_uuid(), 'long-' || n % 1000, n, 'long-x', n, 'the text of a message',"
            + " now() - interval '10 hours' + n * interval '30 ms' FROM generate_series(1, 1000000) AS s(n)",
        "VACUUM ANALYZE message");
    long last =
        Long.parseLong(
            database
                .ask(
                    "SELECT (extract(epoch FROM max(created_at)) * 1000)::bigint FROM message"
                        + " WHERE to_address = 'long-x'")
                .get(0));
    Interest everything = messages(null, null, false);
    Window window = events.window(new Reading(everything, Place.before(last - 3_000), 3_000), last);

    assertTrue(database.rows(READ, window.parameters()).size() >= 100);
    String sql = Files.readString(Path.of("sql/read-events.sql"));
    for (Map.Entry<String, Object> parameter : window.parameters().entrySet()) {
      Object value = parameter.getValue();
      sql =
          sql.replace(
              ":#" + parameter.getKey(), value instanceof String ? "'" + value + "'" : "" + value);
    }
    String plan = String.join("\n", database.ask("EXPLAIN (ANALYZE, BUFFERS) " + sql));
    Matcher blocks = READ_BLOCKS.matcher(plan);
    assertTrue(blocks.find(), plan);
    long touched =
        Long.parseLong(blocks.group(1))
            + (blocks.group(2) == null ? 0 : Long.parseLong(blocks.group(2)));
    long all =
        Long.parseLong(
            database
                .ask(
                    "SELECT (sum(pg_relation_size(inhrelid)) / 8192)::bigint FROM pg_inherits"
                        + " WHERE inhparent = 'message'::regclass")
                .get(0));
    assertTrue(touched < all / 50, touched + " of " + all + " blocks: " + plan);
    assertFalse(plan.contains("Seq Scan on message_other"), plan); // Where the million is.
  }
}
