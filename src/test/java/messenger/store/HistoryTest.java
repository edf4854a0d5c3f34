package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import messenger.edge.JsonDialect;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/protocol.md, Frames of the json dialect: {@code page}. */
class HistoryTest {
  private static final int PAGE_BYTES = 10_000;
  private static final Address ANN = new Address("ann");

  private final History history = new History(PAGE_BYTES);

  @ParameterizedTest(name = "before {0}, after {1}, limit {2}, rows {3}, kept after {4}: {5}")
  @CsvSource({
    // Older ones: the rows come newest first, one more than was asked for if there are more.
    " 0, -1, 3, 9-8-7-6, 0, 7-8-9",
    " 0, -1, 3, 9-8-7,   0, 7-8-9 end",
    " 0, -1, 3, 9,       0, 9 end",
    " 0, -1, 3, '',      0, end",
    " 8, -1, 3, 7-6-5-4, 0, 5-6-7",
    " 8, -1, 1, 7-6,     0, 7",
    " 1, -1, 1, '',      0, end",
    // Newer ones: oldest first.
    " 0, 0,  3, 1-2-3-4, 0, 1-2-3",
    " 0, 4,  3, 5-7-8,   0, 5-7-8 end",
    " 0, 9,  3, '',      0, end",
    // Something of the log is no longer kept: said where the page comes to it.
    " 0, -1, 3, 9-8-7-6, 5, 7-8-9",
    " 0, -1, 3, 9-8-7,   5, 7-8-9 end expired",
    " 3, -1, 3, '',      5, end expired",
    " 3, -1, 3, 2,       5, 2 end expired",
    " 0, 0,  3, 6-7-8-9, 5, 6-7-8 expired",
    " 0, 4,  3, '',      5, end expired",
    " 0, 5,  3, 6-7,     5, 6-7 end",
  })
  void aPageSaysWhatItHasAndWhetherThereIsMore(
      long before, long after, int limit, String rows, long keptAfter, String page) {
    Request.History request = new Request.History("1", new Address("bob"), before, after, limit);
    List<Map<String, Object>> found = new ArrayList<>();
    for (String seq : rows.isEmpty() ? new String[0] : rows.split("-")) {
      found.add(row(Long.parseLong(seq), "text", keptAfter));
    }
    if (found.isEmpty()) {
      found.add(row(null, null, keptAfter));
    }

    assertEquals(page, inShort(history.page(request, ANN, found)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\u0001", "\"", "\\", "\n", "\u007F", "é", "\u20AC", "\uD83D\uDE00"})
  void aPageIsCutToItsBytesWhateverItsTextsAre(String character) {
    String text = character.repeat(1_000 / character.length());
    List<Map<String, Object>> rows =
        LongStream.rangeClosed(1, 51).mapToObj(seq -> row(seq, text, 0L)).toList();
    Request.History request = new Request.History("1", new Address("bob"), 0, 0, 50);

    Reply.Page page = history.page(request, ANN, rows);

    JsonDialect json = new JsonDialect(Clock.systemUTC());
    int bytes = json.write(page, "ann").length;
    int more = json.write(page.messages().get(0), "ann").length;
    assertTrue(bytes <= PAGE_BYTES + 100, () -> bytes + " bytes");
    assertTrue(
        bytes + 3 * more > PAGE_BYTES || page.messages().size() >= PAGE_BYTES / 6_200,
        () -> "only " + bytes + " bytes");
    assertEquals(1, page.messages().get(0).seq(), "what is nearest stays");
    assertTrue(!page.end());
  }

  @Test
  void whatIsFarthestFromThePositionIsCutOff() {
    List<Map<String, Object>> rows =
        List.of(row(9L, "a".repeat(4_000), 0L), row(8L, "b".repeat(9_000), 0L));
    Request.History request = new Request.History("1", new Address("bob"), 0, -1, 50);

    assertEquals("9", inShort(history.page(request, ANN, rows)));
  }

  @Test
  void aMessageThatIsLargerThanAPageIsAPage() {
    String text = "\u0001".repeat(PAGE_BYTES);
    Request.History request = new Request.History("1", new Address("bob"), 9, -1, 50);

    assertEquals(
        "8", inShort(history.page(request, ANN, List.of(row(8L, text, 0L), row(7L, "", 0L)))));
    assertEquals("8 end", inShort(history.page(request, ANN, List.of(row(8L, text, 0L)))));
  }

  private static String inShort(Reply.Page page) {
    String numbers =
        String.join("-", page.messages().stream().map(message -> "" + message.seq()).toList());
    return (numbers + (page.end() ? " end" : "") + (page.expired() ? " expired" : "")).strip();
  }

  /** Every third is ann's own. */
  private static Map<String, Object> row(Long seq, String text, long keptAfter) {
    Map<String, Object> row = new HashMap<>(Map.of("head", 9L, "kept_after", keptAfter));
    row.put("id", seq == null ? null : new UUID(seq, 0));
    if (seq != null) {
      boolean own = seq % 3 == 0;
      row.put("from_address", own ? "ann" : "bob");
      row.put("from_seq", own ? seq : seq + 1_000);
      row.put("to_address", own ? "bob" : "ann");
      row.put("to_seq", own ? seq + 1_000 : seq);
      row.put("text", text);
      row.put("created_at", Timestamp.from(Instant.EPOCH));
    }
    return row;
  }
}
