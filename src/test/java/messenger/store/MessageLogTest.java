package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Committed;
import messenger.session.Pull;
import messenger.session.Standing;
import messenger.session.Start;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLogTest {
  private static final Instant TIME = Instant.parse("2026-07-01T12:00:00.123Z");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final StoreMeters meters = new StoreMeters(registry);
  private static final Duration ANSWER = Duration.ofMillis(2);

  private final MessageLog log = new MessageLog(meters, 200, ANSWER, () -> 5_000_000);

  @ParameterizedTest(name = "{0} of {1}, stored {2}, here {3}, json {4}: behind {5}")
  @CsvSource({
    // The client says what it has.
    "  5, 10,  0,  0, true,   5",
    "  0, 10,  7,  8, true,   0",
    " 10, 10,  0,  0, true,  10",
    "  5, 10,  7,  8, false,  5",
    // It has more than there is: the log is another one.
    " 11, 10,  0,  0, true,   0",
    "  1,  0,  0,  0, true,   0",
    "9223372036854775807, 10, 9, 9, true, 0",
    // It says nothing, and could: from now on.
    "   , 10,  3,  4, true,  10",
    "   ,  0,  0,  0, true,   0",
    // It can't: behind what its user's clients had.
    "   , 10,  3,  0, false,  3",
    "   , 10,  3,  4, false,  4",
    "   , 10,  4,  3, false,  4",
    "   , 10,  0,  0, false,  0",
    "   , 10, 12,  0, false, 10",
    "   , 10,  0, 12, false, 10",
  })
  void aSessionStartsBehindWhatItsClientHas(
      Long after, long head, long reached, long here, boolean asks, long start) {
    Map<String, Long> seen = after == null ? Map.of("bob", 1L) : Map.of("ann", after, "bob", 1L);
    Request.Login login = new Request.Login("1", "Ann", null, null, seen);
    assertEquals(
        new Start(start, head, Map.of(), List.of()),
        start(login, asks, here, head(head, reached, "{}", "[]")));
  }

  @Test
  void aLoginFindsWhatIsUnread() {
    Request.Login login = new Request.Login("1", "Ann", null, null, Map.of());
    String unread = "{ \"bob\" : 2, \"c\u00e9\": 12345678901 }";
    assertEquals(
        Map.of("bob", 2L, "c\u00e9", 12_345_678_901L),
        start(login, true, 0, head(9, 0, unread, "[]")).unread());
  }

  @Test
  void aLoginFindsHowFarOthersHaveComeAndHowFarItsUserHasRead() {
    Request.Login login = new Request.Login("1", "Ann", null, null, Map.of());
    String receipts =
        """
        [{"reader":"bob","writer":"ann","received":9,"read":0,"read_own":0},
         {"reader":"carl","writer":"ann","received":8,"read":7,"read_own":3},
         {"reader":"dave","writer":"ann","received":6,"read":6,"read_own":2},
         {"reader":"ann","writer":"carl","received":30,"read":20,"read_own":5}]
        """;
    assertEquals(
        List.of(
            new Reply.Delivered("bob", "ann", 9),
            new Reply.Delivered("carl", "ann", 8),
            new Reply.Read("carl", null, "ann", 7),
            new Reply.Read("dave", null, "ann", 6),
            new Reply.Read("ann", "carl", "ann", 5)),
        start(login, true, 0, head(9, 0, "{}", receipts)).receipts());
  }

  @Test
  void aBatchIsOneParameterOfArraysWhateverTheTextsAre() {
    MessageBatch batch = new MessageBatch(0);
    batch.add(
        submission("ann", new UUID(1, 2), "bob", "\"'\\ \n\t{},:#batch ${body} \uD83D\uDE00 é"));
    batch.add(submission("bob", new UUID(3, 4), "ann", "NULL"));
    batch.add(submission("ann", new UUID(5, 6), "ann", ""));
    batch.add(submission("c,\"d\"", new UUID(7, 8), "ann", "four"));
    Map<String, Object> parameters = log.rowsOf(batch);
    assertEquals(Set.of("batch"), parameters.keySet());
    assertEquals(
        List.of(
            "{\"ann\",\"bob\",\"c,\\\"d\\\"\"}",
            "{4,2,1}",
            "{00000000-0000-0001-0000-000000000002,00000000-0000-0003-0000-000000000004,"
                + "00000000-0000-0005-0000-000000000006,00000000-0000-0007-0000-000000000008}",
            "{\"ann\",\"bob\",\"ann\",\"c,\\\"d\\\"\"}",
            "{1,2,1,3}",
            "{1,2,3,1}",
            "{\"bob\",\"ann\",\"ann\",\"ann\"}",
            "{2,1,1,1}",
            "{1,2,3,4}",
            "{\"\\\"'\\\\ \n\t{},:#batch ${body} \uD83D\uDE00 é\",\"NULL\",\"\",\"four\"}"),
        List.of((String[]) parameters.get("batch")));
  }

  @Test
  void aBatchWithRepliesHasOneArrayMore() {
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission("ann", new UUID(1, 2), "bob", "one"));
    batch.add(reply(new UUID(3, 4), new UUID(1, 2)));
    batch.add(submission("ann", new UUID(5, 6), "bob", "three"));
    batch.add(reply(new UUID(7, 8), new UUID(5, 6)));
    String[] arrays = (String[]) log.rowsOf(batch).get("batch");
    assertEquals(11, arrays.length);
    assertEquals(
        "{NULL,00000000-0000-0001-0000-000000000002,NULL,00000000-0000-0005-0000-000000000006}",
        arrays[10]);
  }

  @Test
  void aReplyIsKnownByWhatItRepliesTo() {
    MessageBatch batch = new MessageBatch(0);
    batch.add(reply(new UUID(3, 4), new UUID(1, 2)));
    Entry entry = log.appended(batch, numbers("[7]", "[30]")).get(0).entry();
    assertEquals(new UUID(1, 2), entry.replyTo());
    assertEquals(new UUID(1, 2), entry.in("bob").replyTo());
    Map<String, Object> row = new HashMap<>(row(new UUID(3, 4), "ann", 5, "bob", 6));
    row.put("reply_to", new UUID(1, 2));
    assertEquals(new UUID(1, 2), log.page(List.of(row)).get(0).replyTo());
  }

  @Test
  void whatWasAppendedIsAnsweredInItsOrderAndCounted() {
    MessageBatch batch = new MessageBatch(2_000_000);
    batch.add(submission("ann", new UUID(1, 2), "bob", "one"));
    batch.add(submission("ann", new UUID(3, 4), "carl", "two"));
    List<Committed> answers = log.appended(batch, numbers("[7,8]", "[30, 50]"));
    assertEquals(
        List.of(
            new Entry(new UUID(1, 2), "ann", 7, "bob", 30, "one", TIME),
            new Entry(new UUID(3, 4), "ann", 8, "carl", 50, "two", TIME)),
        answers.stream().map(Committed::entry).toList());
    assertEquals(2, meters.totalStored());
    assertEquals(2, registry.get("messenger.batch.size").summary().totalAmount());
    assertEquals(
        3, registry.get("messenger.batch.time").timer().totalTime(TimeUnit.MILLISECONDS), 0.001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[7]|[30,50]", "[7,8]|[30]", "[7,8,9]|[30,50]", "[7,8]|[30,50,60]", "[]|[]"})
  void otherThanAsManyNumbersAsMessagesIsABug(String both) {
    String[] seqs = both.split("\\|");
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission("ann", new UUID(1, 2), "bob", "one"));
    batch.add(submission("ann", new UUID(3, 4), "carl", "two"));
    Map<String, Object> row = numbers(seqs[0], seqs[1]);
    assertThrows(IllegalStateException.class, () -> log.appended(batch, row));
  }

  @Test
  void whatWasKnownIsAnsweredAndTheRestStays() {
    MessageBatch batch = new MessageBatch(0);
    batch.add(submission("ann", new UUID(1, 2), "bob", "one"));
    batch.add(submission("ann", new UUID(3, 4), "bob", "two"));
    List<Committed> answers = log.known(batch, List.of(row(new UUID(3, 4), "ann", 5, "bob", 6)));
    assertEquals(1, answers.size());
    assertEquals(Committed.Outcome.CONFLICT, answers.get(0).outcome(), "the text differs");
    assertEquals(
        new Entry(new UUID(3, 4), "ann", 5, "bob", 6, "a text", TIME), answers.get(0).entry());
    assertEquals(1, batch.size());
    assertEquals(0, meters.totalStored());
  }

  @Test
  void aPageIsAskedForByAddressNumberAndSize() {
    assertEquals(
        Map.of("address", "ann", "after", 17L, "limit", 200),
        log.pageOf(new Pull(new Address("ann"), 17, 9, 1)));
    assertEquals(
        List.of(
            new Entry(new UUID(1, 2), "bob", 5, "ann", 6, "a text", TIME),
            new Entry(new UUID(3, 4), "ann", 7, "bob", 8, "a text", TIME)),
        log.page(
            List.of(
                row(new UUID(1, 2), "bob", 5, "ann", 6), row(new UUID(3, 4), "ann", 7, "bob", 8))));
  }

  @Test
  void positionsAreOneParameter() throws IOException {
    Map<String, Object> parameters = log.reached(Map.of("ann", 7L, "quo\"te", Long.MAX_VALUE));
    assertEquals(1, parameters.size());
    assertEquals(
        new ObjectMapper().readTree("{\"ann\":7,\"quo\\\"te\":9223372036854775807}"),
        new ObjectMapper().readTree((String) parameters.get("positions")));
  }

  private static Map<String, Object> numbers(String fromSeqs, String toSeqs) {
    return Map.of("from_seqs", fromSeqs, "to_seqs", toSeqs, "created_at", Timestamp.from(TIME));
  }

  private static Map<String, Object> head(long head, long reached, String unread, String receipts) {
    return Map.of("head", head, "reached", reached, "unread", unread, "receipts", receipts);
  }

  private Start start(Request.Login login, boolean asks, long here, Map<String, Object> row) {
    Arrival arrival =
        new Arrival(null, login, new Address("ann"), asks, here, Standing.GUEST, null);
    return log.started(new Arrivals(List.of(arrival)), List.of(row)).get(0).start();
  }

  private static Map<String, Object> row(
      UUID id, String from, long fromSeq, String to, long toSeq) {
    return Map.of(
        "id",
        id,
        "from_address",
        from,
        "from_seq",
        fromSeq,
        "to_address",
        to,
        "to_seq",
        toSeq,
        "text",
        "a text",
        "created_at",
        Timestamp.from(TIME));
  }

  private static Submission reply(UUID id, UUID replyTo) {
    Request.Send send = new Request.Send(id, Address.of("bob"), "a reply", replyTo);
    return new Submission(null, "ann", send, 4_999_000);
  }

  private static Submission submission(String from, UUID id, String to, String text) {
    return new Submission(null, from, new Request.Send(id, Address.of(to), text), 4_999_000);
  }
}
