package messenger.observe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Ready only while Postgres answers: nothing can be acknowledged without it. Blocks up to the
 * pool's connection timeout.
 */
public final class PostgresCheck extends AbstractHealthCheck {
  private static final int ANSWER_SECONDS = 1;
  private final DataSource dataSource;

  public PostgresCheck(DataSource dataSource) {
    super("messenger", "postgres");
    this.dataSource = dataSource;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try (Connection connection = dataSource.getConnection()) {
      builder.state(connection.isValid(ANSWER_SECONDS) ? State.UP : State.DOWN);
    } catch (SQLException e) {
      builder.down().message("no connection");
    }
  }
}
