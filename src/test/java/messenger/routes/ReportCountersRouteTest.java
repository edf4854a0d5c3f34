package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.observe.Counters;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReportCountersRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("report-counters");

  @Test
  void theLineCountsSessionsAndWhatHappenedSinceTheLastOne() {
    Samples.take(route, "bob", 2);

    Object line = route.send(null).getMessage().getBody();

    assertEquals("sessions 2, received 0, sent 2, undelivered 0", line);
    assertEquals(
        "sessions 2, received 0, sent 0, undelivered 0", route.bean(Counters.class).line());
    assertEquals(List.of(), route.calls());
  }

  @Test
  void itComesOnceAMinute() {
    assertEquals(60_000, route.inlet(TimerEndpoint.class).getPeriod());
    assertEquals(60_000, route.inlet(TimerEndpoint.class).getDelay());
  }
}
