package messenger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Postgres and Redis: the ones that the settings name, or embedded ones, which end with {@link
 * #close}.
 */
final class Stores implements AutoCloseable {
  private final DataFolder folder;
  private final PostgresProcess postgres;
  private final RedisProcess redis;
  private final HikariDataSource pool;
  private final URI redisUrl;

  private Stores(
      DataFolder folder,
      PostgresProcess postgres,
      RedisProcess redis,
      HikariDataSource pool,
      URI redisUrl) {
    this.folder = folder;
    this.postgres = postgres;
    this.redis = redis;
    this.pool = pool;
    this.redisUrl = redisUrl;
  }

  /**
   * Looks at the settings, without asking the stores.
   *
   * @throws Settings.BadSettingException if one can't be right
   */
  static void check(Settings settings) {
    String database = settings.text("messenger.db.url");
    if (!database.isEmpty() && !database.startsWith("jdbc:postgresql://")) {
      throw settings.bad("messenger.db.url", "must begin with jdbc:postgresql://");
    }
    if (!settings.text("messenger.redis.url").isEmpty()) {
      redisUrl(settings);
    }
  }

  /**
   * Starts what is embedded, connects to Postgres and brings its tables up to date. The first start
   * of an embedded Postgres takes up to half a minute on a busy machine, later ones about two
   * seconds.
   *
   * @throws Settings.BadSettingException if a store can't be used
   */
  static Stores open(Settings settings, DataFolder folder) throws IOException {
    boolean embeddedPostgres = settings.text("messenger.db.url").isEmpty();
    boolean embeddedRedis = settings.text("messenger.redis.url").isEmpty();
    RedisProcess redis = null;
    PostgresProcess postgres = null;
    HikariDataSource pool = null;
    try {
      // Not both at once: a program can't be run while another thread, which unpacked it a moment
      // ago, starts a process (ETXTBSY).
      redis = embeddedRedis ? RedisProcess.start(folder) : null;
      postgres = embeddedPostgres ? PostgresProcess.start(folder) : null;
      pool = connect(settings, postgres);
      migrate(pool);
      URI url = embeddedRedis ? URI.create(redis.url()) : redisUrl(settings);
      return new Stores(folder, postgres, redis, pool, url);
    } catch (RuntimeException | IOException e) {
      new Stores(folder, postgres, redis, pool, null).close();
      throw e;
    }
  }

  HikariDataSource pool() {
    return pool;
  }

  URI redisUrl() {
    return redisUrl;
  }

  /** For the start's first lines: without passwords. */
  String postgresName() {
    return postgres == null
        ? "external, " + pool.getJdbcUrl().replaceAll("\\?.*", "")
        : "embedded, " + folder.path().resolve("pg");
  }

  String redisName() {
    return redis == null ? "external, " + redisAddress() : "embedded, " + redisAddress();
  }

  /** host:port */
  String redisAddress() {
    return redisUrl.getHost() + ":" + (redisUrl.getPort() < 0 ? 6379 : redisUrl.getPort());
  }

  @Override
  public void close() throws IOException {
    if (pool != null) {
      pool.close();
    }
    try {
      if (redis != null) {
        redis.close();
      }
    } finally {
      if (postgres != null) {
        postgres.close();
      }
    }
  }

  private static HikariDataSource connect(Settings settings, PostgresProcess embedded) {
    String url = embedded == null ? settings.text("messenger.db.url") : embedded.url();
    long statementMs = settings.duration("messenger.db.statement-timeout-ms").toMillis();
    long connectMs = settings.duration("messenger.db.connect-timeout-ms").toMillis();
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(url);
    config.setUsername(embedded == null ? settings.text("messenger.db.user") : embedded.user());
    config.setPassword(
        embedded == null ? settings.text("messenger.db.password") : embedded.password());
    config.setMaximumPoolSize(settings.number("messenger.db.connections", 4, 1_000));
    config.setMinimumIdle(2);
    config.setConnectionTimeout(connectMs);
    config.setInitializationFailTimeout(connectMs);
    config.addDataSourceProperty("ApplicationName", "messenger");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", seconds(connectMs));
    config.addDataSourceProperty("socketTimeout", seconds(2 * statementMs));
    // What is acknowledged is on disk: docs/protocol.md, rule 2.
    config.addDataSourceProperty(
        "options", "-c synchronous_commit=on -c statement_timeout=" + statementMs);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new Settings.BadSettingException(
          "Postgres at " + url.replaceAll("\\?.*", "") + " can't be used: " + root(e));
    }
  }

  private static String seconds(long ms) {
    return Long.toString(Math.max(1, ms / 1000));
  }

  private static void migrate(HikariDataSource pool) {
    try {
      Flyway.configure().dataSource(pool).locations("filesystem:sql/migration").load().migrate();
    } catch (FlywayException e) {
      throw new Settings.BadSettingException("The tables can't be brought up to date: " + root(e));
    }
  }

  private static URI redisUrl(Settings settings) {
    try {
      URI url = URI.create(settings.text("messenger.redis.url"));
      if ("redis".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new Settings.BadSettingException("REDIS_URL must be redis://[user:password@]host:port");
  }

  private static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage())
        .lines()
        .findFirst()
        .orElse(root.getClass().getSimpleName());
  }
}
