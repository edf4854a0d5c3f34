package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Notice;
import messenger.session.Receipt;
import messenger.session.Standing;
import messenger.session.Start;
import messenger.session.Submission;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Receipts in a real PostgreSQL. Every test has addresses of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptSqlIT {
  private static final String APPEND =
      "append-messages.sql?parametersCount=1&outputType=SelectList";
  private static final String SAVE = "save-receipts.sql?parametersCount=1&outputType=SelectList";
  private static final String HEADS = "read-heads.sql?parametersCount=1&outputType=SelectList";

  private final MessageLog log =
      new MessageLog(
          new StoreMeters(new SimpleMeterRegistry()), 200, Duration.ofMinutes(1), System::nanoTime);
  private final ReceiptLog receipts = new ReceiptLog();
  private Database database;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  @Test
  void everybodyWhoWroteIsToldTheNumberOfTheirLastMessage() throws Exception {
    write("a1 > b1", "c1 > a1", "a1 > b1", "c1 > b1", "a1 > c1", "a1 > b1");
    // b1 has 1: a1's 1, 2: a1's 3, 3: c1's 2, 4: a1's 5.
    assertEquals(
        List.of("a1: delivered by b1 up to 3 of a1", "c1: delivered by b1 up to 2 of c1"),
        said(new Receipt("b1", null, 3)));
    assertEquals(List.of(), said(new Receipt("b1", null, 3)));
    assertEquals(List.of(), said(new Receipt("b1", null, 1)));
    assertEquals(List.of("a1: delivered by b1 up to 5 of a1"), said(new Receipt("b1", null, 4)));
  }

  @Test
  void whatIsReadIsToldToWhoWroteItAndToTheReadersDevices() throws Exception {
    write("a2 > b2", "c2 > b2", "a2 > b2", "b2 > a2");
    assertEquals(
        List.of("a2: read by b2 up to 1 of a2", "b2: read by b2 with a2 up to 2 of b2"),
        said(new Receipt("b2", "a2", 2)));
    assertEquals(List.of(), said(new Receipt("b2", "a2", 1)));
    assertEquals(List.of(), said(new Receipt("b2", "nobody", 3)));
    assertEquals(List.of(), said(new Receipt("b2", "b2", 3)));
    assertEquals(
        List.of("a2: read by b2 up to 2 of a2", "b2: read by b2 with a2 up to 4 of b2"),
        said(new Receipt("b2", "a2", 4)));
    assertEquals(List.of("c2: delivered by b2 up to 1 of c2"), said(new Receipt("b2", null, 4)));
  }

  @Test
  void bothInOneBatchAreTold() throws Exception {
    write("a3 > b3", "a3 > b3", "a3 > b3");
    assertEquals(
        List.of(
            "a3: delivered by b3 up to 3 of a3",
            "a3: read by b3 up to 2 of a3",
            "b3: read by b3 with a3 up to 2 of b3"),
        said(new Receipt("b3", null, 3), new Receipt("b3", "a3", 2)));
    assertEquals(List.of("delivered by b3 up to 3 of a3", "read by b3 up to 2 of a3"), state("a3"));
    assertEquals(List.of("read by b3 with a3 up to 2 of b3"), state("b3"));
  }

  @Test
  void theReceiptOfAnotherSpellingIsAnothersReceipt() throws Exception {
    String strange = "'; DROP TABLE receipt; -- \" \\ :#x ${body} é";
    write("a4 > " + strange);
    assertEquals(
        List.of("a4: delivered by " + strange + " up to 1 of a4"),
        said(new Receipt(strange, null, 1)));
  }

  @Test
  void unreadIsWhatOthersWroteBehindTheNumberThatWasRead() throws Exception {
    write("a5 > b5", "c5 > b5", "a5 > b5", "b5 > a5", "b5 > b5", "a5 > b5", "d5 > b5");
    assertEquals(Map.of("a5", 3L, "c5", 1L, "d5", 1L), unread("b5"));
    said(new Receipt("b5", "a5", 3), new Receipt("b5", "c5", 7));
    assertEquals(Map.of("a5", 1L, "d5", 1L), unread("b5"));
    assertEquals(Map.of("b5", 1L), unread("a5"));
    assertEquals(Map.of(), unread("nobody"));
    assertEquals("{}", head("b5", false).get("unread"));
  }

  @Test
  void onlyTheLastThousandNumbersAreCounted() throws Exception {
    write("c6 > b6");
    write(Stream.generate(() -> "a6 > b6").limit(1_000).toArray(String[]::new));
    assertEquals(Map.of("a6", 1_000L), unread("b6"));
  }

  @Test
  void aReceiptMovesOnWhereAnOldClientGoesOn() throws Exception {
    write("a7 > b7", "a7 > b7");
    said(new Receipt("b7", null, 2));
    assertEquals(2L, head("b7", true).get("reached"));
  }

  @Test
  void onlyTheLatestHundredConversationsAreTold() throws Exception {
    write(LongStream.rangeClosed(1, 120).mapToObj(i -> "a8 > reader-" + i).toArray(String[]::new));
    said(
        LongStream.rangeClosed(1, 120)
            .mapToObj(i -> new Receipt("reader-" + i, null, 1))
            .toArray(Receipt[]::new));
    List<String> state = state("a8");
    assertEquals(100, state.size());
    assertEquals("delivered by reader-120 up to 120 of a8", state.get(0));
  }

  @Test
  void ofWhatWasReadNotTheWholeConversationIsLookedThrough() throws Exception {
    Conversations conversations = new Conversations(database);
    conversations.fill(20_000);
    String plan =
        String.join(
            "\n",
            database.ask(
                "EXPLAIN "
                    + Files.readString(Path.of("sql/save-receipts.sql"))
                        .replace(":#receipts", "'[{\"r\":\"a9\",\"w\":\"b9\",\"n\":5}]'")));
    YearMonth now = YearMonth.now(ZoneOffset.UTC);
    String month = "message_%d_%02d".formatted(now.getYear(), now.getMonthValue());
    String index = month + "_to_address_from_address_to_seq_idx";
    assertTrue(plan.contains("Index Scan Backward using " + index), plan);
    assertFalse(plan.contains("Seq Scan on " + month), plan);
  }

  // ---- as the routes do it ----

  /** Each is {@code from > to}; all in one batch, so in this order. */
  private void write(String... messages) throws Exception {
    MessageBatch batch = new MessageBatch(0);
    for (String message : messages) {
      String[] who = message.split(" > ");
      Request.Send send =
          new Request.Send(UuidCreator.getTimeOrderedEpoch(), new Address(who[1]), "hi");
      batch.add(new Submission(null, who[0], send, System.nanoTime()));
    }
    database.rows(APPEND, log.rowsOf(batch));
  }

  /** These are said, in one batch: who is told what. */
  private List<String> said(Receipt... said) throws Exception {
    List<Map<String, Object>> rows = database.rows(SAVE, receipts.rowsOf(List.of(said)));
    return receipts.notices(rows).stream()
        .map((Notice notice) -> notice.address() + ": " + inShort(notice.reply()))
        .toList();
  }

  private List<String> state(String user) throws Exception {
    return start(user).receipts().stream().map(ReceiptSqlIT::inShort).toList();
  }

  private Map<String, Long> unread(String user) throws Exception {
    return start(user).unread();
  }

  private Start start(String user) throws Exception {
    Arrivals arrivals = arrivals(user, true);
    return log.started(arrivals, database.rows(HEADS, log.headsOf(arrivals))).get(0).start();
  }

  private Map<String, Object> head(String user, boolean asks) throws Exception {
    return database.rows(HEADS, log.headsOf(arrivals(user, asks))).get(0);
  }

  private static Arrivals arrivals(String user, boolean asks) {
    Request.Login login = new Request.Login(null, user, null, null, Map.of());
    return new Arrivals(
        List.of(new Arrival(null, login, new Address(user), asks, 0, Standing.GUEST, null)));
  }

  private static String inShort(Reply reply) {
    if (reply instanceof Reply.Delivered delivered) {
      return "delivered by %s up to %d of %s"
          .formatted(delivered.by(), delivered.upTo(), delivered.log());
    }
    Reply.Read read = (Reply.Read) reply;
    String with = read.with() == null ? "" : " with " + read.with();
    return "read by %s%s up to %d of %s".formatted(read.by(), with, read.upTo(), read.log());
  }
}
