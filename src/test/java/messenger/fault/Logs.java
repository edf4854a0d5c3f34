package messenger.fault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the database has of the people of one run, read past the server. */
final class Logs {
  /** Opens a connection that may read all. */
  interface Database {
    Connection connect() throws SQLException;
  }

  private final Database database;
  private final String people;

  /**
   * @param prefix begins the names of these people, and of nobody else
   */
  Logs(Database database, String prefix) {
    this.database = database;
    this.people = prefix + "-%";
  }

  /** The last number of each log. */
  Map<String, Long> heads() {
    return numbers("SELECT address, last_seq FROM log_head WHERE address LIKE ?");
  }

  /** How many messages there are for each. */
  Map<String, Long> incoming() {
    return numbers(
        "SELECT to_address, count(*) FROM message WHERE to_address LIKE ?"
            + " AND to_address <> from_address GROUP BY to_address");
  }

  private Map<String, Long> numbers(String query) {
    Map<String, Long> numbers = new HashMap<>();
    ask(query, row -> numbers.put(row.getString(1), row.getLong(2)));
    return numbers;
  }

  /** All messages from these people; nobody else writes to them. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    ask(
        "SELECT id, from_address, from_seq, to_address, to_seq, text, created_at FROM message"
            + " WHERE from_address LIKE ?",
        row ->
            rows.add(
                new Row(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getString(6),
                    row.getTimestamp(7).toInstant())));
    return rows;
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void ask(String query, Reader reader) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, people);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
