package messenger.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.scene.Prepared;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL with our tables, asked by camel-sql as the routes ask it, or directly. */
final class Database implements AutoCloseable {
  private final DataFolder folder;
  private final PostgresProcess postgres;
  private final HikariDataSource pool;
  private final CamelContext context = new DefaultCamelContext();
  private final ProducerTemplate camel;

  Database(Path temporary) throws Exception {
    this(temporary, "latest");
  }

  /**
   * @param version of the tables
   */
  Database(Path temporary, String version) throws Exception {
    folder = Prepared.open(temporary.resolve("data"));
    postgres = PostgresProcess.start(folder);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.url());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(4);
    pool = new HikariDataSource(config);
    migrate(version);
    new Partitions(pool, Clock.systemUTC(), OptionalInt.empty()).ensure();
    context.getRegistry().bind("dataSource", pool);
    context.start();
    camel = context.createProducerTemplate();
  }

  void migrate(String version) {
    Flyway.configure()
        .dataSource(pool)
        .locations("filesystem:sql/migration")
        .target(version)
        .load()
        .migrate();
  }

  HikariDataSource pool() {
    return pool;
  }

  /**
   * The rows of a statement of sql/.
   *
   * @param statement the file with its options
   */
  @SuppressWarnings("unchecked")
  List<Map<String, Object>> rows(String statement, Map<String, Object> parameters)
      throws Exception {
    Exchange exchange = sql(statement, parameters);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    return (List<Map<String, Object>>) exchange.getMessage().getBody();
  }

  /** What becomes of a statement of sql/: rows as its body, or an exception. */
  Exchange sql(String statement, Map<String, Object> parameters) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(parameters);
    camel.send("sql:file:sql/" + statement, exchange);
    return exchange;
  }

  /** The first column of a query. */
  List<String> ask(String query) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> column = new ArrayList<>();
      while (result.next()) {
        column.add(result.getString(1));
      }
      return column;
    }
  }

  void run(String... commands) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  @Override
  public void close() throws IOException {
    context.stop();
    pool.close();
    postgres.close();
    folder.close();
  }
}
