package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Pull;
import messenger.session.Submission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes, and what is left, on a real PostgreSQL. It is 15 November 2031 for our part. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionIT {
  private static final String APPEND =
      "append-messages.sql?parametersCount=1&outputType=SelectList";
  private static final String PAGE = "read-log.sql?parametersCount=9&outputType=SelectList";
  private static final Instant NOW = Instant.parse("2031-11-15T12:00:00Z");

  private final MessageLog log =
      new MessageLog(
          new StoreMeters(new SimpleMeterRegistry()), 200, Duration.ofMinutes(1), System::nanoTime);
  private Database database;
  private Conversations conversations;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
    conversations = new Conversations(database);
    database.run(
        """
        CREATE FUNCTION today() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.created_at = '%s'; RETURN NEW; END $$
        """
            .formatted(NOW),
        "CREATE TRIGGER today BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION today()");
  }

  @AfterAll
  void stop() throws IOException {
    database.close();
  }

  /** Messages of August, September, October and November, and one without a month. */
  @BeforeEach
  void fourMonthsAndOneWithout() throws Exception {
    for (String table : tables()) {
      database.run("DROP TABLE " + table);
    }
    database.run("TRUNCATE message, log_head");
    partitions(Duration.ofDays(60), OptionalInt.empty()).ensure();
    partitions(Duration.ZERO, OptionalInt.empty()).ensure();
    append("2020-01-01", "ann", "bob"); // 1
    append("2031-08-31", "ann", "bob"); // 2
    append("2031-08-31", "bob", "ann"); // 3
    append("2031-09-01", "ann", "ann"); // 4
    append("2031-10-01", "bob", "ann"); // 5
    append("2031-11-01", "ann", "bob"); // 6
    append("2031-10-05", "carl", "dora");
    database.run("UPDATE message_other SET created_at = '2031-08-31T23:59:59.999Z'");
  }

  @ParameterizedTest(name = "{0} days")
  @CsvSource({
    // The numbers of ann's log that stay, and up to where some may be missing.
    "  , 1-2-3-4-5-6, 0, 08-09-10-11-12",
    "76, 1-2-3-4-5-6, 0, 08-09-10-11-12",
    "75, 4-5-6,       3, 09-10-11-12",
    "46, 4-5-6,       3, 09-10-11-12",
    "45, 5-6,         4, 10-11-12",
    "15, 5-6,         4, 10-11-12",
    "14, 6,           5, 11-12",
    " 1, 6,           5, 11-12",
  })
  void aMonthGoesWhenItsLastDayNeedNotBeKept(
      Integer days, String left, long keptAfter, String months) throws Exception {
    forget(days);

    assertEquals(left, numbers("ann"));
    assertEquals(Long.toString(keptAfter), keptAfter("ann"));
    assertEquals(
        List.of(months.split("-")),
        tables().stream()
            .filter(table -> table.startsWith("message_2031"))
            .map(table -> table.replace("message_2031_", ""))
            .filter(month -> Integer.parseInt(month) >= 8)
            .toList());
    assertEquals(keptAfter == 5 ? "1" : "0", keptAfter("dora"));

    forget(days); // Again, and on another node, nothing happens.
    partitions(Duration.ZERO, days(days)).ensure();
    assertEquals(left, numbers("ann"));
    assertEquals(Long.toString(keptAfter), keptAfter("ann"));
  }

  @Test
  void historySaysWhereItIsNotKept() throws Exception {
    forget(45);

    assertEquals("5-6 end expired", history(0, -1));
    assertEquals("5 end expired", history(6, -1));
    assertEquals("end expired", history(3, -1));
    assertEquals("5-6 end expired", history(0, 0));
    assertEquals("5-6 end", history(0, 4));
    assertEquals("6 end", history(0, 5));
  }

  @Test
  void theLogGoesOnWithTheNextNumber() throws Exception {
    forget(1);

    assertEquals(7, append("2031-11-15", "ann", "bob").fromSeq());
    assertEquals("6-7", numbers("ann"));
    forget(1);
    assertEquals("5", keptAfter("ann"));
  }

  @Test
  void aMessageThatIsSentAgainAfterItWasForgottenIsANewOne() throws Exception {
    Entry old = append("2031-08-20", "ann", "bob");
    forget(45);
    MessageBatch batch = new MessageBatch(0);
    batch.add(
        new Submission(
            null,
            "ann",
            new Request.Send(old.id(), new Address("bob"), old.text()),
            System.nanoTime()));

    Entry again = append(batch);

    assertEquals(old.fromSeq() + 1, again.fromSeq());
    assertEquals(
        List.of("message_other"),
        database.ask("SELECT tableoid::regclass FROM message WHERE id = '" + old.id() + "'"));
    forget(45);
    assertEquals("5-6-8", numbers("ann"), "it was stored just now");
  }

  /** After a month was dropped it may be wanted again: the setting was changed. */
  @Test
  void aMonthWhoseMessagesAreInTheDefaultPartitionStaysThere() throws Exception {
    forget(1);
    append("2031-10-31", "ann", "bob");

    partitions(Duration.ZERO, OptionalInt.empty()).ensure();

    assertFalse(tables().contains("message_2031_10"));
    append("2031-10-31", "ann", "bob");
    assertEquals("6-7-8", numbers("ann"));
  }

  @Test
  void whatOnlyWasDetachedIsDroppedTheNextTime() throws Exception {
    database.run("ALTER TABLE message DETACH PARTITION message_2031_08");

    forget(45);

    assertFalse(tables().contains("message_2031_08"));
    assertEquals("4", keptAfter("ann"));
  }

  @Test
  void aTableThatIsInUseStaysForAnotherTime() throws Exception {
    try (Connection dump = database.pool().getConnection();
        Statement reading = dump.createStatement()) {
      dump.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM message");

      forget(45);

      assertTrue(tables().contains("message_2031_08"));
      dump.rollback();
    }
    assertEquals("2-3-4-5-6", numbers("ann"), "but what is deleted row by row is gone");
    forget(45);
    assertEquals("5-6", numbers("ann"));
  }

  @Test
  void twoNodesMayDropAndOthersAppendMeanwhile() throws Exception {
    for (int i = 0; i < 1_500; i++) { // More logs than a piece has.
      database.run("INSERT INTO log_head (address, last_seq) VALUES ('logs-" + i + "', 0)");
    }
    List<Submission> old = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      old.add(submission("2031-08-15", "logs-" + i % 1_500, "logs-" + i * 7 % 1_500));
    }
    MessageBatch first = new MessageBatch(0);
    old.forEach(first::add);
    append(first);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    AtomicBoolean dropped = new AtomicBoolean();
    CyclicBarrier together = new CyclicBarrier(3);
    Callable<Integer> appends =
        () -> {
          together.await(60, TimeUnit.SECONDS);
          int sent = 0;
          while (!dropped.get() || sent < 100) {
            MessageBatch batch = new MessageBatch(0);
            for (int i = 0; i < 50; i++) {
              String from = "logs-" + (sent * 13 + i * 17) % 1_500;
              batch.add(submission(i % 2 == 0 ? "2031-08-20" : "2031-11-15", from, "logs-1"));
            }
            append(batch);
            sent += 50;
          }
          return sent;
        };
    Callable<Integer> drops =
        () -> {
          together.await(60, TimeUnit.SECONDS);
          forget(45);
          return 0;
        };
    Future<Integer> sent = threads.submit(appends);
    List<Future<Integer>> nodes = List.of(threads.submit(drops), threads.submit(drops));
    for (Future<Integer> node : nodes) {
      node.get();
    }
    dropped.set(true);
    sent.get();
    threads.shutdown();
    forget(45);

    assertFalse(tables().contains("message_2031_08"));
    // Whatever is missing in a log is said to be.
    List<String> silent =
        database.ask(
            """
            SELECT address FROM log_head, generate_series(kept_after + 1, last_seq) AS seq
            WHERE NOT EXISTS (SELECT FROM message WHERE to_address = address AND to_seq = seq)
              AND NOT EXISTS (SELECT FROM message WHERE from_address = address AND from_seq = seq)
            """);
    assertEquals(List.of(), silent);
    assertTrue(
        Integer.parseInt(
                database
                    .ask("SELECT count(*) FROM log_head WHERE kept_after > 0 AND address <> 'ann'")
                    .get(0))
            >= 1_500);
  }

  private void forget(Integer days) throws Exception {
    Partitions partitions = partitions(Duration.ZERO, days(days));
    for (YearMonth month : partitions.expired()) {
      partitions.drop(month);
    }
    partitions.deleteOthers();
  }

  private static OptionalInt days(Integer days) {
    return days == null ? OptionalInt.empty() : OptionalInt.of(days);
  }

  private Partitions partitions(Duration ago, OptionalInt days) {
    Clock clock = Clock.fixed(NOW.minus(ago), ZoneOffset.UTC);
    return new Partitions(database.pool(), clock, days);
  }

  private static Submission submission(String day, String from, String to) {
    Instant time = Instant.parse(day + "T10:00:00Z");
    return new Submission(
        null,
        from,
        new Request.Send(UuidCreator.getTimeOrderedEpoch(time), new Address(to), "text"),
        System.nanoTime());
  }

  private Entry append(String day, String from, String to) throws Exception {
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission(day, from, to));
    Entry entry = append(batch);
    return entry;
  }

  private Entry append(MessageBatch batch) throws Exception {
    return log.appended(batch, database.rows(APPEND, log.rowsOf(batch)).get(0)).get(0).entry();
  }

  private String numbers(String user) throws Exception {
    return String.join(
        "-",
        log
            .page(
                database.rows(PAGE, log.pageOf(new Pull(new Address(user), 0, Long.MAX_VALUE, 1))))
            .stream()
            .map(entry -> Long.toString(entry.seqIn(user)))
            .toList());
  }

  private String keptAfter(String user) throws Exception {
    return database.ask("SELECT kept_after FROM log_head WHERE address = '" + user + "'").get(0);
  }

  private String history(long before, long after) throws Exception {
    Reply.Page page = conversations.page("ann", "bob", before, after, 100);
    String numbers =
        String.join(
            "-", page.messages().stream().map(message -> Long.toString(message.seq())).toList());
    return (numbers + (page.end() ? " end" : "") + (page.expired() ? " expired" : "")).strip();
  }

  private List<String> tables() throws Exception {
    return database.ask(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^message_[0-9]' ORDER BY 1");
  }
}
