package messenger.observe;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Asks Postgres whether a message could be stored now. Blocks: not for an event loop. */
public final class PostgresProbe {
  private static final int ANSWER_SECONDS = 1;
  static final String READ_ONLY = "25006";
  private final DataSource dataSource;

  public PostgresProbe(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Returns if it answers and takes writes.
   *
   * @throws SQLException if not; after the pool's connection timeout at the latest
   */
  public void ask() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.isValid(ANSWER_SECONDS)) {
        throw new SQLTransientException("no answer");
      }
      try (Statement statement = connection.createStatement();
          ResultSet answer = statement.executeQuery("SHOW transaction_read_only")) {
        if (answer.next() && answer.getBoolean(1)) {
          throw new SQLTransientException("read only", READ_ONLY);
        }
      }
    }
  }
}
