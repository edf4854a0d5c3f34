package messenger.store;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;

/** What the tests of history ask of a {@link Database}. */
final class Conversations {
  static final String OLDER = "read-older.sql?parametersCount=4&outputType=SelectList";
  static final String NEWER = "read-newer.sql?parametersCount=5&outputType=SelectList";

  /** Days over which {@link #fill} spreads messages. */
  private static final int DAYS = 100;

  private final Database database;
  private final History history = new History(262_144);

  Conversations(Database database) {
    this.database = database;
  }

  /** As the route send-history does it. */
  Reply.Page page(String user, String with, long before, long after, int limit) throws Exception {
    Request.History request = new Request.History(null, new Address(with), before, after, limit);
    Address address = new Address(user);
    List<Map<String, Object>> rows =
        database.rows(after < 0 ? OLDER : NEWER, history.parameters(request, address));
    assertFalse(history.isUnknown(request, rows));
    return history.page(request, address, rows);
  }

  /**
   * Fills the log of {@code big-ann}, whose number n is the n-th row: every second message is of
   * her conversation with {@code big-bob}, every thousandth with each of 500 others; in turns
   * received and sent, over partitions of four months and the default one. In the logs of the
   * others the numbers are twice as high.
   */
  void fill(int messages) throws SQLException {
    Instant now = Instant.now();
    Instant middle = now.minus(Duration.ofDays(DAYS / 2));
    new Partitions(database.pool(), Clock.fixed(middle, ZoneOffset.UTC), OptionalInt.empty())
        .ensure();
    database.run(
        """
        INSERT INTO message (id, from_address, from_seq, to_address, to_seq, text, created_at)
        SELECT (lpad(to_hex(ms), 12, '0') || '7000800000' || lpad(to_hex(n), 10, '0'))::uuid,
               CASE WHEN sent THEN 'big-ann' ELSE who END, CASE WHEN sent THEN n ELSE 2 * n END,
               CASE WHEN sent THEN who ELSE 'big-ann' END, CASE WHEN sent THEN 2 * n ELSE n END,
               'a text of some length, number ' || n, to_timestamp(ms / 1000.0)
        FROM (
          SELECT n, n / 2 %% 2 = 0 AS sent,
                 CASE WHEN n %% 2 = 0 THEN 'big-bob' ELSE 'big-' || n %% 1000 END AS who,
                 %d - (%d - n)::bigint * %d / %d AS ms
          FROM generate_series(1, %d) AS n
        ) AS made
        """
            .formatted(
                now.toEpochMilli(), messages, Duration.ofDays(DAYS).toMillis(), messages, messages),
        "INSERT INTO log_head (address, last_seq) VALUES ('big-ann', " + messages + ")",
        "ANALYZE message");
  }
}
