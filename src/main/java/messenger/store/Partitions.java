package messenger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of the table {@code message}: one a month, by the time in the UUIDv7 ids (RFC
 * 9562, 5.7: the first 48 bits are Unix milliseconds). Makes those that will be needed and drops
 * those that need not be kept (docs/adr/0008). Blocks: not for an event loop. Several nodes may do
 * it at once.
 */
public final class Partitions {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

  private static final int MONTHS_BEFORE = 1;
  private static final int MONTHS_AHEAD = 2;

  /** Where messages are whose month has no partition. */
  private static final String OTHER = "message_other";

  private static final Pattern NAME = Pattern.compile("message_(\\d{4})_(\\d{2})");

  /** Logs, or messages, a transaction: some 20 ms in which appends to them wait. */
  private static final int PIECE = 1_000;

  /**
   * How long everybody may have to wait behind us for the table, in milliseconds. Appends and pages
   * hold it for less; a dump holds it for long, and then the partition goes another time.
   */
  private static final int LOCK_MS = 250;

  /** A row of the default partition would belong into the new one. */
  private static final String CHECK_VIOLATION = "23514";

  /** Another node has detached or dropped it. */
  private static final Set<String> GONE = Set.of("42P01", "42809");

  /** lock_not_available, deadlock_detected, query_canceled. */
  private static final Set<String> PASSING = Set.of("55P03", "40P01", "57014");

  private final DataSource dataSource;
  private final Clock clock;
  private final OptionalInt retentionDays;

  /**
   * @param retentionDays how many days a message is kept at least; empty: for ever
   */
  public Partitions(DataSource dataSource, Clock clock, OptionalInt retentionDays) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.retentionDays = retentionDays;
  }

  /** Makes those that are missing around this month, as far as they are to be kept. */
  public void ensure() throws SQLException {
    YearMonth now = YearMonth.now(clock);
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (int offset = -MONTHS_BEFORE; offset <= MONTHS_AHEAD; offset++) {
        YearMonth month = now.plusMonths(offset);
        if (!month.isBefore(firstKept())) {
          ensure(statement, month, offset < 0);
        }
      }
    }
  }

  private static void ensure(Statement statement, YearMonth month, boolean past)
      throws SQLException {
    try {
      statement.execute(create(month));
    } catch (SQLException e) {
      // It was dropped once, and messages came that belong to it: the default partition has them.
      if (!past || !CHECK_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  /** The months that need not be kept any longer and still have a table, oldest first. */
  public List<YearMonth> expired() throws SQLException {
    List<YearMonth> months = new ArrayList<>();
    if (retentionDays.isEmpty()) {
      return months;
    }
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                """
                SELECT relname FROM pg_class
                WHERE relname LIKE 'message%' AND relkind = 'r' AND pg_table_is_visible(oid)
                ORDER BY relname
                """)) {
      while (tables.next()) {
        Matcher name = NAME.matcher(tables.getString(1));
        if (name.matches()) {
          YearMonth month =
              YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2)));
          if (month.isBefore(firstKept())) {
            months.add(month);
          }
        }
      }
    }
    return months;
  }

  /**
   * Drops a month, after it was noted in every log up to where messages may be missing now. If the
   * table is in use for longer, it stays for another time.
   */
  public void drop(YearMonth month) throws SQLException {
    String table = table(month);
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      note(connection, table, Instant.MAX);
      detach(connection, statement, table);
      // What came in between; from now on nothing does.
      note(connection, table, Instant.MAX);
      statement.execute("DROP TABLE IF EXISTS " + table);
      LOG.info("Dropped {}: its messages need not be kept any longer", table);
    } catch (SQLException e) {
      if (PASSING.contains(e.getSQLState())) {
        LOG.info("{} is in use and will be dropped another time: {}", table, e.getMessage());
      } else if (!GONE.contains(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static void detach(Connection connection, Statement statement, String table)
      throws SQLException {
    try (ResultSet attached =
        statement.executeQuery(
            "SELECT 1 FROM pg_class WHERE oid = to_regclass('" + table + "') AND relispartition")) {
      if (!attached.next()) {
        return; // Somebody, or we, came no further the last time.
      }
    }
    connection.setAutoCommit(false);
    try {
      statement.execute("SET LOCAL lock_timeout = " + LOCK_MS);
      statement.execute("ALTER TABLE message DETACH PARTITION " + table);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /**
   * Deletes the messages that need not be kept from the default partition, where what counts is
   * when they were stored: their ids have no month of ours.
   */
  public void deleteOthers() throws SQLException {
    if (retentionDays.isEmpty()) {
      return;
    }
    Instant end = start(firstKept());
    try (Connection connection = dataSource.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                """
                DELETE FROM message_other WHERE ctid = ANY (ARRAY(
                  SELECT ctid FROM message_other WHERE created_at < ?::timestamptz LIMIT ?))
                """)) {
      if (!hasAny(connection, end)) {
        return;
      }
      note(connection, OTHER, end);
      delete.setString(1, end.toString());
      delete.setInt(2, PIECE);
      int deleted;
      do {
        deleted = delete.executeUpdate();
      } while (deleted > 0);
    }
  }

  private static boolean hasAny(Connection connection, Instant end) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM message_other WHERE created_at < ?::timestamptz LIMIT 1")) {
      query.setString(1, end.toString());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Notes in every log its highest number in this table: up to there numbers may be missing, which
   * may be said before it is so. A piece of the logs at a time, and their heads are locked in the
   * order of the addresses, like append-messages.sql does it.
   *
   * @param end only messages that were stored before
   */
  private static void note(Connection connection, String table, Instant end) throws SQLException {
    String sql =
        """
        WITH piece AS MATERIALIZED (
          SELECT address FROM log_head WHERE address > ? ORDER BY address LIMIT %1$d
        ), going AS MATERIALIZED (
          SELECT address, greatest(
            (SELECT max(to_seq) FROM %2$s WHERE to_address = address AND created_at < ?::timestamptz),
            (SELECT max(from_seq) FROM %2$s WHERE from_address = address AND created_at < ?::timestamptz)) AS seq
          FROM piece
        ), locked AS MATERIALIZED (
          SELECT h.address, g.seq FROM log_head h JOIN going g USING (address)
          WHERE h.kept_after < g.seq ORDER BY h.address FOR NO KEY UPDATE OF h
        ), noted AS (
          UPDATE log_head h SET kept_after = greatest(h.kept_after, l.seq)
          FROM locked l WHERE h.address = l.address
        )
        SELECT max(address) FROM piece
        """
            .formatted(PIECE, table);
    String before = end.equals(Instant.MAX) ? "infinity" : end.toString();
    try (PreparedStatement piece = connection.prepareStatement(sql)) {
      String last = "";
      while (last != null) {
        piece.setString(1, last);
        piece.setString(2, before);
        piece.setString(3, before);
        try (ResultSet row = piece.executeQuery()) {
          last = row.next() ? row.getString(1) : null;
        }
      }
    }
  }

  /** The month that today's oldest message to be kept is of; messages go by whole months. */
  private YearMonth firstKept() {
    return retentionDays.isEmpty()
        ? YearMonth.of(1, 1)
        : YearMonth.from(LocalDate.now(clock).minusDays(retentionDays.getAsInt()));
  }

  /** DDL takes no parameters; all that goes into it is computed from the date. */
  static String create(YearMonth month) {
    return "CREATE TABLE IF NOT EXISTS %s PARTITION OF message FOR VALUES FROM ('%s') TO ('%s')"
        .formatted(table(month), lowestId(month), lowestId(month.plusMonths(1)));
  }

  private static String table(YearMonth month) {
    return "message_%d_%02d".formatted(month.getYear(), month.getMonthValue());
  }

  private static UUID lowestId(YearMonth month) {
    return new UUID(start(month).toEpochMilli() << 16, 0);
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
