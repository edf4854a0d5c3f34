package messenger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import messenger.embedded.PostgresProcess;
import messenger.observe.PostgresFaults;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.Driver;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** The connections to Postgres: opened when it is there, with their time-outs. */
final class PostgresPool {
  /** How long a connection that was idle may take to show that it is alive, in milliseconds. */
  private static final long VALIDATION_MS = 1_000;

  /** Held, or it is forgotten that it is off: what the driver logs it also throws. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  private static final Pattern PASSWORD =
      Pattern.compile("[?&]password=|//[^/?]*@", Pattern.CASE_INSENSITIVE);

  private final Settings settings;
  private final String url;
  private final String user;
  private final String password;

  private PostgresPool(Settings settings, PostgresProcess embedded) {
    this.settings = settings;
    url = embedded == null ? settings.text("messenger.db.url") : embedded.url();
    user = embedded == null ? settings.text("messenger.db.user") : embedded.user();
    password = embedded == null ? settings.secret("messenger.db.password") : embedded.password();
  }

  /** Whether the driver understands this URL. */
  static boolean canRead(String url) {
    DRIVER_LOG.setLevel(Level.OFF);
    return url.startsWith("jdbc:postgresql://") && new Driver().acceptsURL(url);
  }

  /** Whether it holds a password, which belongs into DB_PASSWORD: URLs are shown. */
  static boolean hasPassword(String url) {
    return PASSWORD.matcher(url).find();
  }

  /**
   * Opens the pool and brings the tables up to date; again and again while Postgres is not there or
   * not ready, as long as there is patience.
   *
   * @param embedded null for the server that the settings name
   * @throws Settings.BadSettingException if it can't be used, and waiting does not help
   */
  static HikariDataSource open(Settings settings, PostgresProcess embedded, Patience patience) {
    PostgresPool pool = new PostgresPool(settings, embedded);
    while (true) {
      patience.trying();
      try {
        return pool.open();
      } catch (SQLException | RuntimeException e) {
        if (!new PostgresFaults().isPassing(e) || !patience.isLeft()) {
          throw pool.unusable(e);
        }
        patience.waitFor("Postgres", root(e));
      }
    }
  }

  private HikariDataSource open() throws SQLException {
    DataSource single = new SimpleDriverDataSource(new Driver(), url, driverProperties());
    try (Connection connection = single.getConnection()) {
      // It is there. Asked for before the migration, which would say more lines about it.
      connection.clearWarnings();
    }
    Flyway.configure().dataSource(single).locations("filesystem:sql/migration").load().migrate();
    return pool();
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(settings.number("messenger.db.connections", 4, 1_000));
    config.setMinimumIdle(2);
    config.setConnectionTimeout(ms("messenger.db.connect-timeout-ms"));
    config.setValidationTimeout(VALIDATION_MS);
    config.setInitializationFailTimeout(1);
    long statementMs = ms("messenger.db.statement-timeout-ms");
    Properties properties = driverProperties();
    properties.setProperty("socketTimeout", seconds(2 * statementMs));
    config.setDataSourceProperties(properties);
    // What is acknowledged is on disk: docs/protocol.md, rule 2. Not by the driver's "options",
    // which DB_URL may have, too.
    config.setConnectionInitSql(
        """
        SET synchronous_commit = on;
        SET statement_timeout = %d;
        SET lock_timeout = %d;
        SET idle_in_transaction_session_timeout = %d
        """
            .formatted(
                statementMs,
                ms("messenger.db.lock-timeout-ms"),
                ms("messenger.db.idle-in-transaction-ms")));
    return new HikariDataSource(config);
  }

  /** Without time-outs for statements: a migration may take its time. */
  private Properties driverProperties() {
    String connectSeconds = seconds(ms("messenger.db.connect-timeout-ms"));
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "messenger");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", connectSeconds);
    properties.setProperty("loginTimeout", connectSeconds);
    return properties;
  }

  private long ms(String setting) {
    return settings.duration(setting).toMillis();
  }

  private static String seconds(long ms) {
    return Long.toString(Math.max(1, ms / 1000));
  }

  private RuntimeException unusable(Exception e) {
    return new Settings.BadSettingException(
        e instanceof FlywayException
            ? "The tables can't be brought up to date: " + root(e)
            : "Postgres at " + url.replaceAll("\\?.*", "") + " can't be used: " + root(e));
  }

  private static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : root.getMessage();
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }
}
