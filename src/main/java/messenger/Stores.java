package messenger;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;
import messenger.embedded.RedisProcess;

/**
 * Postgres and Redis: the ones that the settings name, or embedded ones, which end with {@link
 * #close}.
 */
final class Stores implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);

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
    if (PostgresPool.hasPassword(database)) {
      throw new Settings.BadSettingException(
          "DB_URL must not hold a password: set DB_PASSWORD or DB_PASSWORD_FILE");
    }
    if (!database.isEmpty() && !PostgresPool.canRead(database)) {
      throw settings.bad("messenger.db.url", "must be jdbc:postgresql://host:port/database");
    }
    settings.secret("messenger.db.password");
    if (!settings.secret("messenger.redis.url").isEmpty()) {
      redisUrl(settings);
    }
  }

  /**
   * Starts what is embedded, waits for a Postgres that is not, and brings its tables up to date.
   * The first start of an embedded Postgres takes up to half a minute on a busy machine, later ones
   * about two seconds. Redis is not waited for.
   *
   * @throws Settings.BadSettingException if Postgres can't be used
   * @throws Patience.EndedException if the server is told to stop meanwhile
   */
  static Stores open(Settings settings, DataFolder folder, Patience patience) throws IOException {
    boolean embeddedPostgres = settings.text("messenger.db.url").isEmpty();
    boolean embeddedRedis = settings.secret("messenger.redis.url").isEmpty();
    RedisProcess redis = null;
    PostgresProcess postgres = null;
    HikariDataSource pool = null;
    try {
      // Not both at once: a program can't be run while another thread, which unpacked it a moment
      // ago, starts a process (ETXTBSY).
      redis = embeddedRedis ? RedisProcess.start(folder) : null;
      patience.check(); // Each takes a while.
      postgres = embeddedPostgres ? PostgresProcess.start(folder) : null;
      patience.check();
      pool = PostgresPool.open(settings, postgres, patience);
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

  /** From now on an embedded store that ends stays so: the server is about to stop. */
  void leaveAlone() {
    if (redis != null) {
      redis.leaveAlone();
    }
    if (postgres != null) {
      postgres.leaveAlone();
    }
  }

  /** Ends the connections to Postgres; with one that hangs it may take up to ten seconds. */
  void closePool() {
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public void close() throws IOException {
    closePool();
    closeEmbedded(STOP);
  }

  /**
   * @param limit after which embedded stores are stopped by force; Postgres loses nothing by that
   */
  void closeEmbedded(Duration limit) throws IOException {
    leaveAlone();
    try {
      if (redis != null) {
        redis.close(limit.dividedBy(4));
      }
    } finally {
      if (postgres != null) {
        postgres.close(limit.dividedBy(2));
      }
    }
  }

  private static URI redisUrl(Settings settings) {
    try {
      URI url = URI.create(settings.secret("messenger.redis.url"));
      if ("redis".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new Settings.BadSettingException("REDIS_URL must be redis://[user:password@]host:port");
  }
}
