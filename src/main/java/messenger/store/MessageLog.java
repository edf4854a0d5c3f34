package messenger.store;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
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
 * one array in it, a list one JSON text, so that the driver has one value to send, whatever its
 * size.
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

  /** Texts that came together become a batch. */
  public MessageBatch batch(List<Submission> texts) {
    MessageBatch batch = new MessageBatch(nanoTime.getAsLong());
    texts.forEach(batch::add);
    return batch;
  }

  /**
   * The parameters of append-messages.sql and find-messages.sql. Leaves out what has waited for too
   * long: see answer-overdue.
   */
  public Map<String, Object> rowsOf(MessageBatch batch) {
    batch.dropOlder(nanoTime.getAsLong() - answer.toNanos());
    return Map.of("batch", BatchArrays.of(batch));
  }

  /**
   * The answers to a batch that was appended.
   *
   * @param numbers the row that append-messages.sql returned
   * @throws IllegalStateException if there are not as many numbers as messages
   */
  public List<Committed> appended(MessageBatch batch, Map<String, Object> numbers) {
    long[] from = JsonText.longs((String) numbers.get("from_seqs"), batch.size());
    long[] to = JsonText.longs((String) numbers.get("to_seqs"), batch.size());
    Instant time = time(numbers);
    List<Entry> entries = new ArrayList<>(batch.size());
    for (Submission text : batch.messages()) {
      int i = entries.size();
      entries.add(entry(text, from[i], to[i], time));
    }
    meters.stored(batch.size(), nanoTime.getAsLong() - batch.begun());
    return batch.answer(entries.iterator());
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

  /** The parameters of read-heads.sql. */
  public Map<String, Object> headsOf(Arrivals arrivals) {
    String logins =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (Arrival arrival : arrivals.everyone()) {
                to.writeStartObject();
                to.writeStringField("a", arrival.address().name());
                to.writeBooleanField("s", arrival.asks());
                to.writeEndObject();
              }
              to.writeEndArray();
            });
    return Map.of("logins", logins);
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
   * From where sessions that log in follow their logs: what the client asks for; else, if its
   * dialect can't ask, behind what its user's clients had taken; else from now on. A number that
   * the log does not have comes from another log (the data folder was lost): such a client gets all
   * there is.
   *
   * @param rows what read-heads.sql returned
   */
  public List<Arrival> started(Arrivals arrivals, List<Map<String, Object>> rows) {
    List<Arrival> started = new ArrayList<>(rows.size());
    for (Map<String, Object> row : rows) {
      Arrival arrival = arrivals.everyone().get(started.size());
      started.add(arrival.startedAt(start(arrival, row)));
    }
    return started;
  }

  private static Start start(Arrival arrival, Map<String, Object> row) {
    String user = arrival.address().name();
    long last = (Long) row.get("head");
    long reached = Math.max(arrival.reachedHere(), (Long) row.get("reached"));
    Map<String, Long> unread = JsonText.numbers((String) row.get("unread"));
    List<Reply> receipts = ReceiptLog.state(user, JsonText.objects((String) row.get("receipts")));
    Long after = arrival.login().after().get(user);
    if (after != null) {
      return new Start(after <= last ? after : 0, last, unread, receipts);
    }
    return new Start(arrival.asks() ? last : Math.min(reached, last), last, unread, receipts);
  }

  /** The parameters of save-reached.sql. */
  public Map<String, Object> reached(Map<String, Long> positions) {
    return Map.of("positions", JsonText.ofNumbers(positions));
  }

  private static Entry entry(Submission submission, long fromSeq, long toSeq, Instant time) {
    Request.Send send = submission.send();
    return new Entry(
        send.id(),
        submission.from(),
        fromSeq,
        submission.to(),
        toSeq,
        send.text(),
        time,
        send.replyTo());
  }

  static Entry entry(Map<String, Object> row) {
    return new Entry(
        (UUID) row.get("id"),
        (String) row.get("from_address"),
        (Long) row.get("from_seq"),
        (String) row.get("to_address"),
        (Long) row.get("to_seq"),
        (String) row.get("text"),
        time(row),
        (UUID) row.get("reply_to"));
  }

  private static Instant time(Map<String, Object> row) {
    return ((Timestamp) row.get("created_at")).toInstant();
  }
}
