package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import messenger.store.Partitions;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;

class KeepPartitionsRouteTest {
  private static final List<String> executed = new ArrayList<>();
  private static SQLException fault;

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("keep-partitions")
          .bind(
              "partitions",
              new Partitions(
                  new Database(),
                  Clock.fixed(Instant.parse("2026-11-30T23:59:59Z"), ZoneOffset.UTC),
                  OptionalInt.empty()));

  @Test
  void thePartitionsOfTheComingMonthsAreMade() {
    executed.clear();
    fault = null;

    route.send(null);

    assertEquals(
        List.of("message_2026_10", "message_2026_11", "message_2026_12", "message_2027_01"),
        executed.stream().map(sql -> sql.replaceFirst(".*(message_\\S+) .*", "$1")).toList());
    assertEquals(List.of("direct:drop-partitions"), route.calls(), "and old ones go");
  }

  @Test
  void aDatabaseThatIsAwayIsNobodysMistake() {
    fault = new SQLTransientConnectionException("no connection in 2000 ms");

    route.send(null);

    assertEquals(List.of("direct:answer-unavailable"), route.calls());
  }

  @Test
  void itRunsSoonAfterTheStartAndThenOnceAnHour() {
    assertEquals(3_600_000, route.inlet(TimerEndpoint.class).getPeriod());
    assertEquals(1_000, route.inlet(TimerEndpoint.class).getDelay());
  }

  /** Notes what is executed. */
  private static final class Database extends AbstractDataSource {
    @Override
    public Connection getConnection() throws SQLException {
      if (fault != null) {
        throw fault;
      }
      Statement statement =
          proxy(
              Statement.class,
              (self, method, arguments) ->
                  method.getName().equals("execute") && executed.add((String) arguments[0]));
      return proxy(
          Connection.class,
          (self, method, arguments) ->
              method.getName().equals("createStatement") ? statement : null);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
  }
}
