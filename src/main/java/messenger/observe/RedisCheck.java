package messenger.observe;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Always up, but {@code degraded} without Redis: people on one node still talk, only the presence
 * of other nodes' users is unknown.
 */
public final class RedisCheck extends AbstractHealthCheck {
  private final RedisConnectionFactory redis;

  public RedisCheck(RedisConnectionFactory redis) {
    super("messenger", "redis");
    this.redis = redis;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    builder.up();
    try (RedisConnection connection = redis.getConnection()) {
      connection.ping();
    } catch (DataAccessException e) {
      builder.message("degraded");
    }
  }
}
