package messenger.store;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Request;
import messenger.session.Committed;
import messenger.session.Pull;
import messenger.session.Start;
import messenger.session.Submission;

/**
 * Between messages and the rows of sql/*.sql. It asks no database itself: the routes do. Methods
 * that routes call take no bare texts of clients: Camel's bean language would read {@code null} and
 * quotes in them. Safe for every thread.
 *
 * <p>The parameters of a statement are a map made here, never anything a client made; a batch is
 * one JSON text in it, so that the driver has one value to send, whatever its size.
 */
public final class MessageLog {
  private final StoreMeters meters;
  private final int pageSize;
  private final Duration answer;
  private final LongSupplier nanoTime;

  /**
   * @param pageSize messages in a page of a log
   * @param answer how long a text may wait to be stored: after that it must not be any more
   */
  public MessageLog(StoreMeters meters, int pageSize, Duration answer, LongSupplier nanoTime) {
    this.meters = meters;
    this.pageSize = pageSize;
    this.answer = answer;
    this.nanoTime = nanoTime;
  }

  /**
   * The parameters of append-messages.sql and find-messages.sql. Leaves out what has waited for too
   * long: see answer-overdue.
   */
  public Map<String, Object> rowsOf(MessageBatch batch) {
    batch.dropOlder(nanoTime.getAsLong() - answer.toNanos());
    String rows =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (Submission submission : batch.messages()) {
                Request.Send send = submission.send();
                to.writeStartObject();
                to.writeStringField("i", send.id().toString());
                to.writeStringField("f", submission.from());
                to.writeStringField("t", send.to().name());
                to.writeStringField("x", send.text());
                to.writeEndObject();
              }
              to.writeEndArray();
            });
    return Map.of("batch", rows);
  }

  /**
   * The answers to a batch that was appended.
   *
   * @param rows what append-messages.sql returned
   */
  public List<Committed> appended(MessageBatch batch, List<Map<String, Object>> rows) {
    Iterator<Submission> messages = batch.messages().iterator();
    Iterator<Entry> entries = rows.stream().map(row -> entry(messages.next(), row)).iterator();
    meters.stored(batch.size(), nanoTime.getAsLong() - batch.begun());
    return batch.answer(entries);
  }

  /**
   * The answers to those of a batch that had been stored before; the others stay in it.
   *
   * @param rows what find-messages.sql returned
   */
  public List<Committed> known(MessageBatch batch, List<Map<String, Object>> rows) {
    Map<MessageBatch.Key, Entry> known = new HashMap<>();
    for (Map<String, Object> row : rows) {
      Entry entry = entry(row);
      known.put(new MessageBatch.Key(entry.from(), entry.id()), entry);
    }
    return batch.takeKnown(known);
  }

  /**
   * The parameters of read-head.sql.
   *
   * @param unread whether the client can be told what is unread
   */
  public Map<String, Object> headOf(Address user, boolean unread) {
    return Map.of("address", user.name(), "unread", unread);
  }

  /** The parameters of read-log.sql. */
  public Map<String, Object> pageOf(Pull pull) {
    return Map.of("address", pull.user().name(), "after", pull.after(), "limit", pageSize);
  }

  /** A page of a log. @param rows what read-log.sql returned */
  public List<Entry> page(List<Map<String, Object>> rows) {
    return rows.stream().map(MessageLog::entry).toList();
  }

  /**
   * From where a session that logs in follows its log: what the client asks for; else, if its
   * dialect can't ask, behind what its user's clients had taken; else from now on. A number that
   * the log does not have comes from another log (the data folder was lost): such a client gets all
   * there is.
   *
   * @param head the row that read-head.sql returned
   * @param reachedHere what this node knows and has not yet saved
   * @param asks whether clients of this dialect say what they have
   */
  public Start start(
      Request.Login login, Address user, Map<String, Object> head, long reachedHere, boolean asks) {
    long last = ((Number) head.get("head")).longValue();
    long reached = Math.max(reachedHere, ((Number) head.get("reached")).longValue());
    Map<String, Long> unread = JsonText.numbers((String) head.get("unread"));
    Long after = login.after().get(user.name());
    if (after != null) {
      return new Start(after <= last ? after : 0, last, unread);
    }
    return new Start(asks ? last : Math.min(reached, last), last, unread);
  }

  /** The parameters of save-reached.sql. */
  public Map<String, Object> reached(Map<String, Long> positions) {
    return Map.of("positions", JsonText.ofNumbers(positions));
  }

  private static Entry entry(Submission submission, Map<String, Object> row) {
    Request.Send send = submission.send();
    return new Entry(
        send.id(),
        submission.from(),
        (Long) row.get("from_seq"),
        send.to().name(),
        (Long) row.get("to_seq"),
        send.text(),
        time(row));
  }

  static Entry entry(Map<String, Object> row) {
    return new Entry(
        (UUID) row.get("id"),
        (String) row.get("from_address"),
        (Long) row.get("from_seq"),
        (String) row.get("to_address"),
        (Long) row.get("to_seq"),
        (String) row.get("text"),
        time(row));
  }

  private static Instant time(Map<String, Object> row) {
    return ((Timestamp) row.get("created_at")).toInstant();
  }
}
