package messenger.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Makes the partitions of the table {@code message}: one a month, by the time in the UUIDv7 ids
 * (RFC 9562, 5.7: the first 48 bits are Unix milliseconds). Blocks: not for an event loop.
 */
public final class Partitions {
  private static final int MONTHS_BEFORE = 1;
  private static final int MONTHS_AHEAD = 2;

  private final DataSource dataSource;
  private final Clock clock;

  public Partitions(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** Makes those that are missing around this month. */
  public void ensure() throws SQLException {
    YearMonth now = YearMonth.now(clock);
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (int month = -MONTHS_BEFORE; month <= MONTHS_AHEAD; month++) {
        statement.execute(create(now.plusMonths(month)));
      }
    }
  }

  /** DDL takes no parameters; all that goes into it is computed from the date. */
  static String create(YearMonth month) {
    return "CREATE TABLE IF NOT EXISTS message_%d_%02d PARTITION OF message FOR VALUES FROM ('%s') TO ('%s')"
        .formatted(
            month.getYear(), month.getMonthValue(), lowestId(month), lowestId(month.plusMonths(1)));
  }

  private static UUID lowestId(YearMonth month) {
    long millis = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return new UUID(millis << 16, 0);
  }
}
