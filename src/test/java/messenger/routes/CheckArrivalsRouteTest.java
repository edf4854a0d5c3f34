package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.account.Judgement;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class CheckArrivalsRouteTest {
  private static final String CHECK = "sql:file:sql/check-arrivals.sql";
  private static final String REFUSE = "direct:refuse-arrivals";
  private static final String ISSUE = "sql:file:sql/issue-tokens.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("check-arrivals");

  @RegisterExtension static final RouteScene away = new RouteScene("check-arrivals");

  private final Arrival guest = arrival("gus", null);
  private final Arrival intruder = arrival("ann", null);
  private final Arrival returning = arrival("ann", "a token");

  @Test
  void whoMayComeInGoesOnAndTheOthersAreTurnedAway() {
    route.answers(
        CHECK, List.of(row(null, null, null), row("ann", null, null), row(null, 3L, false)));

    Arrivals admitted = check(guest, intruder, returning);

    assertEquals(List.of(CHECK, REFUSE), route.calls());
    assertEquals(List.of("gus", "ann"), names(admitted));
    assertEquals(Standing.GUEST, admitted.everyone().get(0).standing());
    assertEquals(3, admitted.everyone().get(1).standing().generation());
    Judgement judgement = (Judgement) route.bodies(REFUSE).get(0);
    assertEquals(List.of(intruder), refused(judgement));
  }

  @Test
  void whoComesWithAnOldTokenGetsANewOne() {
    route.answers(CHECK, List.of(row(null, 3L, true)));

    Standing standing = check(returning).everyone().get(0).standing();

    assertEquals(List.of(CHECK, REFUSE, ISSUE), route.calls());
    assertNotNull(standing.fresh());
    String issued = ((Map<?, ?>) route.bodies(ISSUE).get(0)).get("tokens").toString();
    assertEquals(
        "[{\"id\":\"%s\",\"account\":\"ann\",\"device\":\"phone\",\"generation\":3,"
                .formatted(standing.tokenId())
            + "\"expires\":%d,\"replaces\":\"%s\"}]"
                .formatted(standing.fresh().expires().toEpochMilli(), Samples.sha256("a token")),
        issued);
  }

  @Test
  void nobodyHasToComeIn() {
    route.answers(CHECK, List.of(row("ann", null, null)));

    assertEquals(List.of(), names(check(intruder)));
    assertEquals(List.of(CHECK, REFUSE), route.calls());
  }

  @Test
  void whileTheStoreIsAwayTheWholeBatchIsUnavailable() {
    away.fails(CHECK, new CannotGetJdbcConnectionException("away"));
    Arrivals batch = new Arrivals(List.of(guest, returning));

    away.send(batch.everyone());

    assertEquals(List.of(CHECK, "direct:answer-unavailable"), away.calls());
    assertEquals(batch, away.received("direct:answer-unavailable").get(0).getVariable("batch"));
  }

  @Test
  void whoWasTurnedAwayIsNotToldThatTheStoreIsAwayToo() {
    away.answers(CHECK, List.of(row("ann", null, null), row(null, 3L, true)));
    away.fails(ISSUE, new CannotGetJdbcConnectionException("away"));
    Arrivals batch = new Arrivals(List.of(intruder, returning));

    away.send(batch.everyone());

    assertEquals(List.of(CHECK, REFUSE, ISSUE, "direct:answer-unavailable"), away.calls());
    Object told = away.received("direct:answer-unavailable").get(0).getVariable("batch");
    assertEquals(List.of("ann"), names((Arrivals) told));
    assertNull(returning.standing());
  }

  private static Arrivals check(Arrival... everyone) {
    Arrivals batch = new Arrivals(List.of(everyone));
    return route.send(batch.everyone()).getMessage().getBody(Arrivals.class);
  }

  private static Arrival arrival(String name, String token) {
    Request.Credential credential = token == null ? null : new Request.Credential(true, token);
    Request.Login login = new Request.Login("1", name, credential, "phone", Map.of());
    return Arrival.of(route.connect(RouteScene.JSON), login);
  }

  /** What check-arrivals.sql says of somebody. */
  private static Map<String, Object> row(String taken, Long generation, Boolean old) {
    Map<String, Object> row = new HashMap<>();
    row.put("taken", taken);
    row.put("generation", generation);
    row.put("old", old);
    return row;
  }

  private static List<String> names(Arrivals arrivals) {
    return arrivals.everyone().stream().map(arrival -> arrival.address().name()).toList();
  }

  private static List<Arrival> refused(Judgement judgement) {
    List<Arrival> refused = new ArrayList<>();
    judgement.refused().forEach(one -> refused.add(one.arrival()));
    return refused;
  }
}
