package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeleteExpiredRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("delete-expired");

  @Test
  void onceAnHourWhatIsWorthNothingIsForgotten() {
    route.send(null);

    assertEquals(
        List.of(
            "sql:file:sql/delete-expired.sql",
            "sql:file:sql/delete-blocks.sql",
            "sql:file:sql/delete-events.sql",
            "sql:file:sql/delete-seen.sql"),
        route.calls());
    assertEquals(3_600_000, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
