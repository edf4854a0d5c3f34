package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DropPartitionsRouteTest {
  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final YearMonth JUNE = YearMonth.of(2026, 6);

  private static final Months months = new Months();

  @RegisterExtension
  static final RouteScene route = new RouteScene("drop-partitions").bind("partitions", months);

  @BeforeEach
  void nothingIsDropped() {
    months.happened.clear();
    months.expired = List.of();
    months.fault = null;
  }

  @Test
  void everyMonthThatNeedNotBeKeptIsDroppedAndThenWhatHasNoMonth() {
    months.expired = List.of(MAY, JUNE);

    route.send(null);

    assertEquals(List.of("drop 2026-05", "drop 2026-06", "delete others"), months.happened);
    assertEquals(List.of(), route.calls());
  }

  @Test
  void withoutSuchAMonthThereMayBeOthers() {
    route.send(null);

    assertEquals(List.of("delete others"), months.happened);
  }

  @Test
  void aDatabaseThatIsAwayIsNobodysMistake() {
    months.fault = new SQLTransientConnectionException("no connection in 2000 ms");

    route.send(null);

    assertEquals(List.of("direct:answer-unavailable"), route.calls());
  }

  /** In place of the real partitions, which need a database. */
  public static final class Months {
    private final List<String> happened = new ArrayList<>();
    private List<YearMonth> expired = List.of();
    private SQLException fault;

    public List<YearMonth> expired() throws SQLException {
      if (fault != null) {
        throw fault;
      }
      return expired;
    }

    public void drop(YearMonth month) {
      happened.add("drop " + month);
    }

    public void deleteOthers() {
      happened.add("delete others");
    }
  }
}
