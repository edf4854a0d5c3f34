package messenger.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;

/**
 * Pages of conversations, between requests and the rows of read-older.sql and read-newer.sql. Safe
 * for every thread.
 */
public final class History {
  /** Bytes of a message around its texts, with numbers of 19 digits. */
  private static final int FRAME_BYTES = 200;

  /** Bytes of the id of the message that one replies to. */
  private static final int REPLY_BYTES = 50;

  /** Bytes of an escape with a number. */
  private static final int ESCAPE_BYTES = 6;

  private final int pageBytes;

  /**
   * @param pageBytes bytes that the messages of a page may have on the wire, except that a page has
   *     at least one
   */
  public History(int pageBytes) {
    this.pageBytes = pageBytes;
  }

  /**
   * The parameters of read-newer.sql if the request says {@code after}, else of read-older.sql. One
   * row more than is asked for tells whether there are more.
   */
  public Map<String, Object> parameters(Request.History request, Address user) {
    boolean newer = request.after() >= 0;
    long before = request.before() == 0 ? Long.MAX_VALUE : request.before();
    return Map.of(
        "address",
        user.name(),
        "with",
        request.with().name(),
        newer ? "after" : "before",
        newer ? request.after() : before,
        "limit",
        request.limit() + 1);
  }

  /** Whether somebody wrote to the other user whom that user had blocked. */
  public boolean hasAside(List<Map<String, Object>> rows) {
    return Boolean.TRUE.equals(rows.get(0).get("aside"));
  }

  /** The parameters for what this user wrote to the other while blocked. */
  public Map<String, Object> parametersAside(Request.History request, Address user) {
    Map<String, Object> parameters = new HashMap<>(parameters(request, user));
    parameters.put("with", Entry.aside(request.with().name()));
    return parameters;
  }

  /**
   * Both in one order.
   *
   * @param rows what the statement returned, nearest first
   * @param aside what it returned for {@link #parametersAside}
   */
  public List<Map<String, Object>> merged(
      Request.History request, List<Map<String, Object>> rows, List<Map<String, Object>> aside) {
    Comparator<Map<String, Object>> order = Comparator.comparing(row -> (Long) row.get("seq"));
    List<Map<String, Object>> messages =
        Stream.concat(rows.stream(), aside.stream())
            .filter(row -> row.get("id") != null)
            .sorted(request.after() >= 0 ? order : order.reversed())
            .limit(request.limit() + 1L)
            .toList();
    return messages.isEmpty() ? rows : messages;
  }

  /**
   * Whether the request names a number that its log does not have.
   *
   * @param rows what the statement returned
   */
  public boolean isUnknown(Request.History request, List<Map<String, Object>> rows) {
    long head = number(rows, "head");
    return request.before() > head + 1 || request.after() > head;
  }

  /**
   * The page. What does not fit is left out, farthest from the number that was asked from.
   *
   * @param rows what the statement returned, nearest first
   */
  public Reply.Page page(Request.History request, Address user, List<Map<String, Object>> rows) {
    List<Reply.Message> messages = new ArrayList<>();
    int bytes = 0;
    boolean end = true;
    for (Map<String, Object> row : rows) {
      if (row.get("id") == null) {
        break;
      }
      Reply.Message message = MessageLog.entry(row).in(user.name());
      bytes += bytes(message);
      if (messages.size() == request.limit() || bytes > pageBytes && !messages.isEmpty()) {
        end = false;
        break;
      }
      messages.add(message);
    }
    long keptAfter = number(rows, "kept_after");
    boolean newer = request.after() >= 0;
    if (!newer) {
      Collections.reverse(messages);
    }
    boolean expired = newer ? request.after() < keptAfter : end && keptAfter > 0;
    return new Reply.Page(request.requestId(), List.copyOf(messages), end, expired);
  }

  private static long number(List<Map<String, Object>> rows, String column) {
    return ((Number) rows.get(0).get(column)).longValue();
  }

  private static int bytes(Reply.Message message) {
    return FRAME_BYTES
        + (message.replyTo() == null ? 0 : REPLY_BYTES)
        + bytes(message.text())
        + bytes(message.from())
        + bytes(message.to())
        + bytes(message.log());
  }

  /** What a text may become as JSON in UTF-8, or a little more. */
  static int bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += ESCAPE_BYTES;
      } else if (c == '"' || c == '\\' || c >= 0x80 && c < 0x800) {
        bytes += 2;
      } else {
        bytes += c < 0x80 ? 1 : 3;
      }
    }
    return bytes;
  }
}
