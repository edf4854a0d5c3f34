package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import messenger.store.LogHeads;
import org.apache.camel.component.timer.TimerEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckHeadsRouteTest {
  private static final String CHECK = "sql:file:sql/check-heads.sql";
  private static final Duration EVERY = Duration.ofSeconds(15);

  private static final AtomicBoolean OTHERS = new AtomicBoolean();
  private static final AtomicBoolean MUTE = new AtomicBoolean();
  private static final AtomicLong NOW = new AtomicLong();

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("check-heads")
          .bind("logHeads", new LogHeads("this-node", OTHERS::get, MUTE::get, EVERY, NOW::get));

  @BeforeEach
  void anEarlierCheckIsOver() {
    OTHERS.set(false);
    MUTE.set(false);
    NOW.addAndGet(EVERY.toNanos());
  }

  @Test
  void logsThatGoFurtherAreLookedAfter() {
    MUTE.set(true);
    route.answers("session:heads", Map.of("ann", 5L));
    route.answers(CHECK, List.of(Map.of("address", "ann", "last_seq", 8L)));

    route.send(null);

    assertEquals(List.of("session:heads", CHECK, "session:hear"), route.calls());
    assertEquals(List.of(Map.of("known", "{\"ann\":5}")), route.bodies(CHECK));
    assertEquals(List.of(Map.of("ann", 8L)), route.bodies("session:hear"));
  }

  @Test
  void aNodeThatIsAloneHasNothingToLookAfter() {
    route.send(null);

    assertEquals(List.of(), route.calls());
  }

  @Test
  void whileOtherNodesAreHeardItIsLookedNowAndThen() {
    OTHERS.set(true);
    route.answers("session:heads", Map.of());
    route.answers(CHECK, List.of());

    route.send(null);
    NOW.addAndGet(EVERY.toNanos() - 1);
    route.send(null);
    assertEquals(3, route.calls().size());
    NOW.addAndGet(1);
    route.send(null);
    assertEquals(6, route.calls().size());
  }

  @Test
  void whileTheyAreNotHeardItIsLookedEveryTime() {
    MUTE.set(true);
    route.answers("session:heads", Map.of());
    route.answers(CHECK, List.of());

    route.send(null);
    route.send(null);

    assertEquals(6, route.calls().size());
    assertEquals(2_000, route.inlet(TimerEndpoint.class).getPeriod());
  }
}
