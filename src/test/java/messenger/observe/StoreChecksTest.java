package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import messenger.scene.FreePort;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Stores that are away; those that are there are asked by the whole-server tests. */
class StoreChecksTest {
  @Test
  void withoutPostgresTheServerIsNotReady() {
    int nobody = FreePort.next();
    StoreState state = new StoreState("Postgres", "in a test");
    PostgresCheck check =
        new PostgresCheck(
            new PostgresProbe(
                new Connections("jdbc:postgresql://127.0.0.1:" + nobody + "/db?connectTimeout=2")),
            state);
    HealthCheck.Result result = check.call();
    assertEquals(HealthCheck.State.DOWN, result.getState());
    assertEquals("no connection", result.getMessage().orElseThrow());
    assertEquals("postgres", check.getId());
    assertFalse(check.isLiveness(), "a restart would not help");
    assertTrue(state.isAway(), "who asks finds it out for all");
  }

  @Test
  void withoutRedisTheServerIsReadyAndSaysSo() {
    JedisConnectionFactory nobody =
        new JedisConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", FreePort.next()));
    nobody.afterPropertiesSet();
    nobody.start();
    try {
      RedisCheck check = new RedisCheck(nobody);
      HealthCheck.Result result = check.call();
      assertEquals(HealthCheck.State.UP, result.getState());
      assertEquals("degraded", result.getMessage().orElseThrow());
      assertFalse(check.isLiveness());
    } finally {
      nobody.destroy();
    }
  }

  /** A new connection each time. */
  private record Connections(String url) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      return DriverManager.getConnection(url, "user", "password");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
      return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
