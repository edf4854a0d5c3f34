package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import messenger.observe.PostgresProbe;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;

class ProbePostgresRouteTest {
  private static final Postgres postgres = new Postgres();

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("probe-postgres").bind("postgresProbe", new PostgresProbe(postgres));

  @BeforeEach
  void postgresIsThere() {
    postgres.isThere = true;
    postgres.readOnly = false;
    postgres.asked = 0;
    route.state("postgres").answered();
  }

  @Test
  void aPostgresThatIsThereIsNotAsked() {
    route.send(null);

    assertEquals(0, postgres.asked);
  }

  @Test
  void aPostgresThatIsBackIsFoundThoughNobodySends() {
    route.state("postgres").lost();

    route.send(null);

    assertEquals(1, postgres.asked);
    assertFalse(route.state("postgres").isAway());
    assertEquals(List.of(), route.calls());
  }

  @Test
  void aPostgresThatIsStillAwayIsNobodysMistake() {
    postgres.isThere = false;
    route.state("postgres").lost();

    route.send(null);

    assertTrue(route.state("postgres").isAway());
    assertEquals(List.of("direct:answer-unavailable"), route.calls());
  }

  @Test
  void aPostgresThatCanOnlyBeReadIsStillAway() {
    postgres.readOnly = true;
    route.state("postgres").lost();

    route.send(null);

    assertTrue(route.state("postgres").isAway());
    assertEquals(List.of("direct:answer-unavailable"), route.calls());
  }

  @Test
  void theWaitForItIsShort() {
    long period = route.inlet(TimerEndpoint.class).getPeriod();

    assertTrue(period <= 2_000, () -> "every " + period + " ms");
  }

  private static final class Postgres extends AbstractDataSource {
    private boolean isThere;
    private boolean readOnly;
    private int asked;

    @Override
    public Connection getConnection() throws SQLException {
      asked++;
      if (!isThere) {
        throw new SQLTransientConnectionException("no connection in 2000 ms");
      }
      return FakeConnection.answering("SHOW transaction_read_only", readOnly);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }
  }
}
