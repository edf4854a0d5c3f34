package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Committed;
import messenger.session.Pull;
import messenger.session.Standing;
import messenger.session.Submission;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;

/**
 * The statements of sql/ on a real PostgreSQL, run by camel-sql as the routes run them. Every test
 * has addresses of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSqlIT {
  private static final String APPEND = "append-messages.sql?parametersCount=1&outputType=SelectOne";
  private static final String FIND = "find-messages.sql?parametersCount=1&outputType=SelectList";
  private static final String PAGE = "read-log.sql?parametersCount=9&outputType=SelectList";
  private static final String HEAD = "read-heads.sql?parametersCount=1&outputType=SelectList";
  private static final String SAVE = "save-reached.sql?parametersCount=1";
  private static final int PAGE_SIZE = 20;

  private final MessageLog log =
      new MessageLog(
          new StoreMeters(new SimpleMeterRegistry()),
          PAGE_SIZE,
          Duration.ofMinutes(1),
          System::nanoTime);
  private Database database;
  private HikariDataSource pool;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
    pool = database.pool();
  }

  @AfterAll
  void stop() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  // ---- append ----

  @Test
  void twoWritersLeaveNoHolesAndGiveNoNumberTwice() throws Exception {
    String[] names = new String[12];
    Arrays.setAll(names, i -> "writers-" + i);
    CyclicBarrier together = new CyclicBarrier(2);
    List<Future<List<Committed>>> writers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int writer = 0; writer < 2; writer++) {
      Random random = new Random(writer);
      Callable<List<Committed>> work =
          () -> {
            List<Committed> answers = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
              MessageBatch batch = new MessageBatch(System.nanoTime());
              int size = 1 + random.nextInt(150);
              for (int j = 0; j < size; j++) {
                batch.add(submission(names[random.nextInt(12)], names[random.nextInt(12)], "text"));
              }
              together.await(60, TimeUnit.SECONDS);
              answers.addAll(append(batch));
            }
            return answers;
          };
      writers.add(threads.submit(work));
    }
    List<Entry> entries = new ArrayList<>();
    for (Future<List<Committed>> writer : writers) {
      writer.get().forEach(answer -> entries.add(answer.entry()));
    }
    threads.shutdown();

    assertTrue(entries.size() > 2_000, "only " + entries.size());
    for (String name : names) {
      List<Long> told =
          entries.stream()
              .filter(entry -> entry.from().equals(name) || entry.to().equals(name))
              .map(entry -> entry.seqIn(name))
              .sorted()
              .toList();
      assertEquals(upTo(told.size()), told, name);
      assertEquals(told, numbersInLog(name), name);
      assertEquals((long) told.size(), head(name).get("head"), name);
    }
    // The two numbers of a conversation's messages grow together: see read-older.sql.
    for (String one : names) {
      for (String other : names) {
        List<Long> numbers =
            entries.stream()
                .filter(
                    entry ->
                        entry.from().equals(one) && entry.to().equals(other)
                            || entry.from().equals(other) && entry.to().equals(one))
                .sorted(Comparator.comparingLong(entry -> entry.seqIn(one)))
                .map(entry -> entry.seqIn(other))
                .toList();
        assertEquals(numbers.stream().sorted().toList(), numbers, one + " and " + other);
      }
    }
  }

  /** Postgres sorts UTF-8 in the order of its bytes, Java strings in that of UTF-16. */
  @Test
  void theNumbersAreThoseOfTheirLogWhateverTheOrderOfTheNames() {
    String[] names = {
      "\uFF61z", "\uD83D\uDE00", "Z", "a\"b\\", "NULL", "\u00e9", "\uD800\uDC00", "e"
    };
    MessageBatch batch = new MessageBatch(0);
    for (int i = 0; i < names.length; i++) {
      for (int j = 0; j <= i; j++) {
        batch.add(submission("names-" + names[i], "names-all", "text"));
      }
    }
    List<Committed> answers = append(batch);
    for (String name : names) {
      List<Long> numbers =
          answers.stream()
              .map(Committed::entry)
              .filter(entry -> entry.from().equals("names-" + name))
              .map(Entry::fromSeq)
              .toList();
      assertEquals(upTo(numbers.size()), numbers, name);
      assertEquals((long) numbers.size(), head("names-" + name).get("head"), name);
    }
    assertEquals(upTo(36), answers.stream().map(answer -> answer.entry().toSeq()).toList());
  }

  @Test
  void theMessagesOfABatchAreNumberedInTheOrderTheyArrived() {
    String[] names = {"order-c", "order-a", "order-b"};
    MessageBatch batch = new MessageBatch(0);
    for (int i = 0; i < 200; i++) {
      batch.add(submission(names[i % 3], names[i * 7 % 3], "text " + i));
    }
    List<Committed> answers = append(batch);
    for (int i = 0; i < 200; i++) {
      assertEquals("text " + i, answers.get(i).entry().text());
    }
    for (String name : names) {
      List<Long> numbers =
          answers.stream()
              .map(Committed::entry)
              .filter(entry -> entry.from().equals(name) || entry.to().equals(name))
              .map(entry -> entry.seqIn(name))
              .toList();
      assertEquals(upTo(numbers.size()), numbers, name);
    }
  }

  @Test
  void aMessageToOneselfTakesOneNumber() {
    assertEquals("1 1", numbers(append(submission("self", "self", "one"))));
    assertEquals("2 1", numbers(append(submission("self", "self-other", "two"))));
    assertEquals("3 3", numbers(append(submission("self", "self", "three"))));
    assertEquals(3L, head("self").get("head"));
    assertEquals(List.of("one", "two", "three"), texts(page("self", 0)));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "'; DROP TABLE message; --",
        ":#batch :?x ? $1 #1",
        "\"\\/\b\f\n\r\t\u0001\u007F",
        "\uD83D\uDE00 é ß \u2028 \uFFFD",
        "{\"a\":[1]}",
        " "
      })
  void aTextIsKeptAsItIs(String text) {
    Entry entry = append(submission("keeper", "kept", text));
    assertEquals(List.of(entry), page("kept", entry.toSeq() - 1));
  }

  @Test
  void theTimeIsThatOfTheCommitToTheMillisecond() {
    Instant before = Instant.now().minusMillis(1);
    Entry entry = append(submission("timer", "timed", "now"));
    assertTrue(entry.time().isAfter(before.minusSeconds(1)));
    assertTrue(entry.time().isBefore(Instant.now().plusSeconds(1)));
    assertEquals(0, entry.time().getNano() % 1_000_000);
    assertEquals(entry, page("timed", 0).get(0));
  }

  @Test
  void aResendFailsAsAWholeAndUsesNoNumbers() throws SQLException {
    Submission first = submission("resender", "resent", "one");
    append(first);
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission("resender", "resent", "two"));
    batch.add(first);
    batch.add(submission("resent", "resender", "three"));
    assertInstanceOf(DuplicateKeyException.class, fails(APPEND, log.rowsOf(batch)));
    assertEquals(1L, head("resender").get("head"));
    assertEquals(1L, head("resent").get("head"));
    assertEquals("1", ask("SELECT count(*) FROM message WHERE from_address = 'resender'"));
    assertEquals("0", ask("SELECT count(*) FROM message WHERE from_address = 'resent'"));

    List<Committed> known = log.known(batch, find(batch));
    assertEquals(1, known.size());
    assertEquals(Committed.Outcome.DUPLICATE, known.get(0).outcome());
    assertEquals(1, known.get(0).entry().fromSeq());
    List<Committed> rest = append(batch);
    assertEquals(
        List.of("two 2 2", "three 3 3"),
        rest.stream()
            .map(Committed::entry)
            .map(e -> e.text() + " " + e.fromSeq() + " " + e.toSeq())
            .toList());
  }

  @Test
  void ofTwoWritersWithTheSameMessageOneFails() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 20; i++) {
      Submission submission = submission("twice", "twice-to", "text " + i);
      CyclicBarrier together = new CyclicBarrier(2);
      Callable<Throwable> work =
          () -> {
            MessageBatch batch = new MessageBatch(0);
            batch.add(submission);
            batch.add(submission("twice", "twice-to", "another"));
            together.await(60, TimeUnit.SECONDS);
            return fails(APPEND, log.rowsOf(batch));
          };
      Future<Throwable> one = threads.submit(work);
      Future<Throwable> other = threads.submit(work);
      assertTrue(one.get() == null ^ other.get() == null);
      assertInstanceOf(DuplicateKeyException.class, one.get() == null ? other.get() : one.get());
    }
    threads.shutdown();
    assertEquals(upTo(40), numbersInLog("twice-to"));
    assertEquals(40L, head("twice").get("head"));
  }

  // ---- find ----

  @Test
  void onlyTheMessagesOfThisSenderAreFound() {
    Submission known = submission("finder", "found", "one");
    Entry entry = append(known);
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission("finder", "found", "two"));
    batch.add(known);
    batch.add(
        new Submission(
            null,
            "stranger",
            new Request.Send(known.send().id(), to("found"), "one"),
            System.nanoTime()));
    List<Committed> answers = log.known(batch, find(batch));
    assertEquals(List.of(entry), answers.stream().map(Committed::entry).toList());
    assertEquals(2, batch.size());
  }

  // ---- read ----

  @Test
  void aLogIsReadPageByPageWithBothItsHalves() {
    MessageBatch batch = new MessageBatch(0);
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      String text = "text " + i;
      switch (random.nextInt(4)) {
        case 0 -> batch.add(submission("reader", "reader-b", text));
        case 1 -> batch.add(submission("reader-b", "reader", text));
        case 2 -> batch.add(submission("reader", "reader", text));
        default -> {
          batch.add(submission("reader-b", "reader-c", text));
          continue;
        }
      }
      expected.add(text);
    }
    append(batch);
    List<String> read = new ArrayList<>();
    long after = 0;
    List<Entry> page = page("reader", after);
    while (!page.isEmpty()) {
      assertTrue(page.size() == PAGE_SIZE || read.size() + page.size() == expected.size());
      for (Entry entry : page) {
        assertEquals(++after, entry.seqIn("reader"));
        read.add(entry.text());
      }
      page = page("reader", after);
    }
    assertEquals(expected, read);
    assertEquals(List.of(), page("nobody-at-all", 0));
  }

  @Test
  void aBigLogIsReadByItsIndexes() throws Exception {
    MessageBatch last = null;
    for (int i = 0; i < 125; i++) {
      last = new MessageBatch(0);
      for (int j = 0; j < 400; j++) {
        int n = i * 400 + j;
        String from = n % 10 == 1 ? "big-busy" : "big-" + n % 1_000;
        String to = n % 10 == 0 ? "big-busy" : "big-" + n * 31 % 1_000;
        last.add(submission(from, to, "a text of some length, number " + n));
      }
      append(last);
    }
    run("ANALYZE message");
    String month = partition(YearMonth.now(ZoneOffset.UTC));
    assertTrue(Long.parseLong(ask("SELECT count(*) FROM " + month)) >= 50_000);
    String batch =
        Stream.of((String[]) log.rowsOf(last).get("batch"))
            .map(array -> "'" + array.replace("'", "''") + "'")
            .collect(Collectors.joining(", ", "ARRAY[", "]"));

    for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
      for (String address : List.of("big-7", "big-busy", "big-nobody")) {
        for (long after : new long[] {0, 50, 9_900}) {
          String plan = plan(mode, "read-log.sql", "'%s', %d, %d".formatted(address, after, 200));
          assertFalse(plan.contains("Seq Scan on " + month), plan);
        }
      }
      String plan = plan(mode, "find-messages.sql", batch);
      assertFalse(plan.contains("Seq Scan on " + month), plan);
      plan =
          plan(
              mode,
              "read-heads.sql",
              "'[{\"a\":\"big-7\",\"s\":true},{\"a\":\"nobody\",\"s\":true}]'");
      assertFalse(plan.contains("Seq Scan on log_head"), plan);
      assertFalse(plan.contains("Seq Scan on " + month), plan);
    }

    // What a long log costs: from the number on, no sorting, whatever plan Postgres comes to
    // prefer.
    for (String mode : List.of("auto", "force_custom_plan", "force_generic_plan")) {
      String plan = plan(mode, "read-log.sql", "'big-busy', 0, 200");
      assertTrue(plan.contains("Index Scan using " + month + "_to_address_to_seq_idx"), plan);
      assertTrue(plan.contains("Index Scan using " + month + "_from_address_from_seq_idx"), plan);
      assertFalse(plan.contains("Sort  ("), plan);
    }
  }

  @Test
  void ofABatchThatWaitedTooLongNothingIsLeftAndNobodyIsAnswered() {
    assertEquals(List.of(), append(new MessageBatch(0)));
  }

  @Test
  void theHeadOfAnUnknownLogIsZero() {
    assertEquals(
        Map.of("head", 0L, "reached", 0L, "unread", "{}", "receipts", "[]"), head("head-unknown"));
    append(submission("head-a", "head-b", "one"));
    save(Map.of("head-b", 1L));
    assertEquals(
        Map.of("head", 1L, "reached", 0L, "unread", "{}", "receipts", "[]"), head("head-a"));
    assertEquals(
        Map.of("head", 1L, "reached", 1L, "unread", "{}", "receipts", "[]"), head("head-b"));
  }

  // ---- reached ----

  @Test
  void aPositionNeverGoesBack() {
    save(Map.of("back-a", 7L, "back-b", 1L));
    save(Map.of("back-a", 3L, "back-b", 2L, "quo\"te'd", 5L));
    assertEquals(7L, head("back-a").get("reached"));
    assertEquals(2L, head("back-b").get("reached"));
    assertEquals(5L, head("quo\"te'd").get("reached"));
    save(Map.of("back-a", Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, head("back-a").get("reached"));
  }

  // ---- partitions ----

  @Test
  void idsLandInTheMonthTheyWereMade() throws SQLException {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    Instant begin = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    assertEquals(partition(month), home(UuidCreator.getTimeOrderedEpoch()));
    assertEquals(partition(month), home(UuidCreator.getTimeOrderedEpoch(begin)));
    assertEquals(partition(month), home(UuidCreator.getTimeOrderedEpoch(end.minusMillis(1))));
    assertEquals(
        partition(month.minusMonths(1)),
        home(UuidCreator.getTimeOrderedEpoch(begin.minusMillis(1))));
    assertEquals(partition(month.plusMonths(1)), home(UuidCreator.getTimeOrderedEpoch(end)));
  }

  @Test
  void whatAMessageRepliesToIsKeptWhetherItExistsOrNot() {
    UUID replied = UuidCreator.getTimeOrderedEpoch();
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission("asks", "replies", "one"));
    batch.add(reply("replies", "asks", "two", replied));
    batch.add(submission("asks", "replies", "three"));
    List<UUID> expected = Arrays.asList(null, replied, null);
    assertEquals(expected, append(batch).stream().map(answer -> answer.entry().replyTo()).toList());

    for (String address : List.of("asks", "replies")) {
      assertEquals(expected, page(address, 0).stream().map(Entry::replyTo).toList(), address);
    }
    assertEquals(3, find(batch).size());
    assertEquals(
        List.of(Committed.Outcome.DUPLICATE),
        log.known(again(batch, replied), find(batch)).stream().map(Committed::outcome).toList());
    assertEquals(
        List.of(Committed.Outcome.CONFLICT),
        log.known(again(batch, null), find(batch)).stream().map(Committed::outcome).toList());
  }

  /** The reply of a batch is sent again, as one to something. */
  private static MessageBatch again(MessageBatch batch, UUID replyTo) {
    MessageBatch again = new MessageBatch(0);
    for (Submission sent : batch.everyone()) {
      if (sent.send().replyTo() != null) {
        Request.Send send =
            new Request.Send(sent.send().id(), sent.send().to(), sent.send().text(), replyTo);
        again.add(new Submission(null, sent.from(), send, System.nanoTime()));
      }
    }
    return again;
  }

  private static Submission reply(String from, String to, String text, UUID replyTo) {
    Request.Send send = new Request.Send(UuidCreator.getTimeOrderedEpoch(), to(to), text, replyTo);
    return new Submission(null, from, send, System.nanoTime());
  }

  @ParameterizedTest
  @CsvSource({"2020-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
  void oldIdsLandInTheDefaultPartition(Instant time) throws SQLException {
    assertEquals("message_other", home(UuidCreator.getTimeOrderedEpoch(time)));
  }

  @Test
  void aResendIsFoundWhateverItsPartition() throws SQLException {
    UUID old = UuidCreator.getTimeOrderedEpoch(Instant.parse("2020-01-01T00:00:00Z"));
    home(old);
    MessageBatch batch = new MessageBatch(0);
    batch.add(
        new Submission(
            null, "mover", new Request.Send(old, to("moved"), "text"), System.nanoTime()));
    assertInstanceOf(DuplicateKeyException.class, fails(APPEND, log.rowsOf(batch)));
    assertEquals(1, find(batch).size());
  }

  @Test
  void partitionsMayBeMadeAgainAndAhead() throws SQLException {
    Instant later = Instant.now().plusSeconds(90L * 24 * 3600);
    new Partitions(pool, Clock.systemUTC(), OptionalInt.empty()).ensure();
    new Partitions(pool, Clock.fixed(later, ZoneOffset.UTC), OptionalInt.empty()).ensure();
    YearMonth ahead = YearMonth.from(later.atZone(ZoneOffset.UTC)).plusMonths(2);
    assertEquals(partition(ahead), ask("SELECT to_regclass('" + partition(ahead) + "')::text"));
  }

  // ---- as the routes do it ----

  private static Submission submission(String from, String to, String text) {
    return new Submission(
        null,
        from,
        new Request.Send(UuidCreator.getTimeOrderedEpoch(), to(to), text),
        System.nanoTime());
  }

  private static Address to(String name) {
    return new Address(name);
  }

  private Entry append(Submission submission) {
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission);
    return append(batch).get(0).entry();
  }

  private List<Committed> append(MessageBatch batch) {
    return log.appended(batch, row(APPEND, log.rowsOf(batch)));
  }

  private List<Map<String, Object>> find(MessageBatch batch) {
    return rows(FIND, log.rowsOf(batch));
  }

  private List<Entry> page(String address, long after) {
    return log.page(
        rows(PAGE, log.pageOf(new Pull(new Address(address), after, Long.MAX_VALUE, 1))));
  }

  private Map<String, Object> head(String address) {
    Request.Login login = new Request.Login(null, address, null, null, Map.of());
    Arrival arrival =
        new Arrival(null, login, new Address(address), false, 0, Standing.GUEST, null);
    return rows(HEAD, log.headsOf(new Arrivals(List.of(arrival)))).get(0);
  }

  private void save(Map<String, Long> positions) {
    sql(SAVE, log.reached(positions));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> row(String statement, Map<String, Object> parameters) {
    return (Map<String, Object>) sql(statement, parameters).getMessage().getBody();
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> rows(String statement, Map<String, Object> parameters) {
    return (List<Map<String, Object>>) sql(statement, parameters).getMessage().getBody();
  }

  private Exchange sql(String statement, Map<String, Object> parameters) {
    Exchange exchange = database.sql(statement, parameters);
    assertNull(exchange.getException());
    return exchange;
  }

  private Throwable fails(String statement, Map<String, Object> parameters) {
    return database.sql(statement, parameters).getException();
  }

  // ---- what is in the tables ----

  /** The partition in which a message with this id lands. */
  private String home(UUID id) throws SQLException {
    MessageBatch batch = new MessageBatch(0);
    batch.add(
        new Submission(
            null, "mover", new Request.Send(id, to("moved"), "text"), System.nanoTime()));
    append(batch);
    return ask("SELECT tableoid::regclass::text FROM message WHERE id = '" + id + "'");
  }

  private static String partition(YearMonth month) {
    return "message_%d_%02d".formatted(month.getYear(), month.getMonthValue());
  }

  private List<Long> numbersInLog(String address) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT to_seq AS seq FROM message WHERE to_address = '%1$s'
                UNION ALL
                SELECT from_seq FROM message WHERE from_address = '%1$s' AND to_address <> '%1$s'
                ORDER BY seq
                """
                    .formatted(address))) {
      List<Long> numbers = new ArrayList<>();
      while (result.next()) {
        numbers.add(result.getLong(1));
      }
      return numbers;
    }
  }

  /**
   * The plan of a statement of sql/, prepared as the driver does it from the fifth time on, and
   * used often.
   */
  private String plan(String mode, String file, String arguments) throws Exception {
    String text =
        Files.readString(Path.of("sql", file))
            .replace(":#address", "$1")
            .replace(":#logins", "$1")
            .replace(":#batch", "$1")
            .replace(":#after", "$2::bigint")
            .replace(":#limit", "$3::int");
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = " + mode);
      statement.execute("PREPARE planned AS " + text);
      for (int i = 0; i < 10; i++) { // Then Postgres chooses between the two kinds of plan.
        statement.execute("EXECUTE planned(" + arguments + ")");
      }
      List<String> lines = new ArrayList<>();
      try (ResultSet result =
          statement.executeQuery("EXPLAIN EXECUTE planned(" + arguments + ")")) {
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

  private String ask(String query) throws SQLException {
    return database.ask(query).get(0);
  }

  private void run(String command) throws SQLException {
    database.run(command);
  }

  private static String numbers(Entry entry) {
    return entry.fromSeq() + " " + entry.toSeq();
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(Entry::text).toList();
  }

  private static List<Long> upTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
