package messenger.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import messenger.frame.Reply;
import messenger.session.Notice;
import messenger.session.Receipt;

/**
 * Between receipts and the rows of save-receipts.sql and read-heads.sql, as {@link MessageLog} is
 * for messages. Safe for every thread.
 */
public final class ReceiptLog {
  /** The parameter of save-receipts.sql. */
  public Map<String, Object> rowsOf(List<Receipt> receipts) {
    String rows =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (Receipt receipt : receipts) {
                to.writeStartObject();
                to.writeStringField("r", receipt.user());
                if (receipt.with() != null) {
                  to.writeStringField("w", receipt.with());
                }
                to.writeNumberField("n", receipt.upTo());
                to.writeEndObject();
              }
              to.writeEndArray();
            });
    return Map.of("receipts", rows);
  }

  /**
   * Who should know what was noted: who wrote, and of what was read the reader's devices, too.
   *
   * @param rows what save-receipts.sql returned
   */
  public List<Notice> notices(List<Map<String, Object>> rows) {
    List<Notice> notices = new ArrayList<>(rows.size());
    for (Map<String, Object> row : rows) {
      String reader = (String) row.get("reader");
      String writer = (String) row.get("writer");
      long received = (Long) row.get("received");
      long read = (Long) row.get("read");
      if (received > read) {
        notices.add(new Notice(writer, new Reply.Delivered(reader, writer, received)));
      }
      if (read > 0) {
        long own = (Long) row.get("read_own");
        notices.add(new Notice(writer, new Reply.Read(reader, null, writer, read)));
        notices.add(new Notice(reader, new Reply.Read(reader, writer, reader, own)));
      }
    }
    return notices;
  }

  /**
   * What a client should know that logs in.
   *
   * @param rows the receipts of read-heads.sql: numbers and names by column
   */
  static List<Reply> state(String self, List<Map<String, Object>> rows) {
    List<Reply> state = new ArrayList<>(rows.size());
    for (Map<String, Object> row : rows) {
      String reader = (String) row.get("reader");
      String writer = (String) row.get("writer");
      long received = (Long) row.get("received");
      long read = (Long) row.get("read");
      if (reader.equals(self)) {
        state.add(new Reply.Read(self, writer, self, (Long) row.get("read_own")));
        continue;
      }
      if (received > read) {
        state.add(new Reply.Delivered(reader, self, received));
      }
      if (read > 0) {
        state.add(new Reply.Read(reader, null, self, read));
      }
    }
    return state;
  }
}
