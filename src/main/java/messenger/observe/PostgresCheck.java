package messenger.observe;

import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Ready only while Postgres answers and can be written: nothing can be acknowledged without it. Who
 * asks for the health finds out for all. Blocks up to the pool's connection timeout.
 */
public final class PostgresCheck extends AbstractHealthCheck {
  private final PostgresProbe probe;
  private final StoreState state;

  public PostgresCheck(PostgresProbe probe, StoreState state) {
    super("messenger", "postgres");
    this.probe = probe;
    this.state = state;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try {
      probe.ask();
      state.answered();
      builder.up();
    } catch (SQLException e) {
      state.lostBy(e);
      builder
          .down()
          .message(PostgresProbe.READ_ONLY.equals(e.getSQLState()) ? "read only" : "no connection");
    }
  }
}
