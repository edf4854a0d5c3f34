package messenger.store;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import messenger.frame.Request;
import messenger.session.Submission;

/**
 * A batch as the parameter of append-messages.sql and find-messages.sql: one array of texts, each
 * of which is an array as PostgreSQL writes it (its manual, 8.15.2). So the driver has one value to
 * send, and the server neither parses objects nor counts or joins: which entry of which log a
 * message is, is counted here.
 */
final class BatchArrays {
  /** How many entries a log has got so far, and its place among the logs, from 1 on. */
  private static final class Log {
    final int place;
    int entries;

    Log(int place) {
      this.place = place;
    }
  }

  private final Map<String, Log> logs = new LinkedHashMap<>();
  private final ArrayText ids = new ArrayText();
  private final ArrayText senders = new ArrayText();
  private final ArrayText senderLogs = new ArrayText();
  private final ArrayText senderEntries = new ArrayText();
  private final ArrayText recipients = new ArrayText();
  private final ArrayText recipientLogs = new ArrayText();
  private final ArrayText recipientEntries = new ArrayText();
  private final ArrayText texts = new ArrayText();

  /** Null as long as no text of the batch replies to another one, which most don't. */
  private ArrayText replies;

  private int messages;

  private BatchArrays() {}

  static String[] of(MessageBatch batch) {
    BatchArrays arrays = new BatchArrays();
    batch.messages().forEach(arrays::add);
    return arrays.all();
  }

  private void add(Submission submission) {
    Request.Send send = submission.send();
    String from = submission.from();
    String to = submission.to();
    Log sender = log(from);
    sender.entries++;
    Log recipient = sender;
    if (!to.equals(from)) { // What one writes to oneself is one entry.
      recipient = log(to);
      recipient.entries++;
    }
    ids.add(send.id().toString());
    senders.addQuoted(from);
    senderLogs.add(sender.place);
    senderEntries.add(sender.entries);
    recipients.addQuoted(to);
    recipientLogs.add(recipient.place);
    recipientEntries.add(recipient.entries);
    texts.addQuoted(send.text());
    addReply(send.replyTo());
    messages++;
  }

  private void addReply(UUID replyTo) {
    if (replyTo != null && replies == null) {
      replies = new ArrayText();
      for (int i = 0; i < messages; i++) {
        replies.add("NULL");
      }
    }
    if (replies != null) {
      replies.add(replyTo == null ? "NULL" : replyTo.toString());
    }
  }

  private Log log(String address) {
    return logs.computeIfAbsent(address, unknown -> new Log(logs.size() + 1));
  }

  private String[] all() {
    ArrayText addresses = new ArrayText();
    ArrayText entries = new ArrayText();
    logs.forEach(
        (address, log) -> {
          addresses.addQuoted(address);
          entries.add(log.entries);
        });
    String[] all = {
      addresses.end(),
      entries.end(),
      ids.end(),
      senders.end(),
      senderLogs.end(),
      senderEntries.end(),
      recipients.end(),
      recipientLogs.end(),
      recipientEntries.end(),
      texts.end(),
      replies == null ? null : replies.end()
    };
    return replies == null ? Arrays.copyOf(all, all.length - 1) : all;
  }

  private static final class ArrayText {
    private final StringBuilder text = new StringBuilder("{");

    void add(int number) {
      next().append(number);
    }

    /**
     * @param word without white space, quotes, commas, braces and backslashes; NULL is no text but
     *     nothing
     */
    void add(String word) {
      next().append(word);
    }

    void addQuoted(String element) {
      next().append('"');
      for (int i = 0; i < element.length(); i++) {
        char c = element.charAt(i);
        if (c == '"' || c == '\\') {
          text.append('\\');
        }
        text.append(c);
      }
      text.append('"');
    }

    String end() {
      return text.append('}').toString();
    }

    private StringBuilder next() {
      return text.length() == 1 ? text : text.append(',');
    }
  }
}
