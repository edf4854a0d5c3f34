package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Standing;
import messenger.session.Start;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class OpenSessionRouteTest {
  private static final String HEADS = "sql:file:sql/read-heads.sql";
  private static final String CHECK = "direct:check-arrivals";
  private static final String WELCOME = "direct:welcome-user";

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("open-session")
          .set("messenger.login.batch-window-ms", 0)
          .real("session:enter");

  private final Arrival ann = arrival(route, "ann");

  @BeforeEach
  void everybodyMayComeIn() {
    route.when(
        CHECK,
        exchange -> {
          @SuppressWarnings("unchecked")
          List<Arrival> everybody = exchange.getMessage().getBody(List.class);
          exchange.getMessage().setBody(new Arrivals(everybody));
        });
  }

  @Test
  void whoeverComesInIsWelcomedWithTheirPlaceInTheLog() {
    route.answers(
        HEADS,
        List.of(
            Map.of(
                "head",
                9L,
                "reached",
                4L,
                "unread",
                "{\"bob\":2}",
                "receipts",
                "[{\"reader\":\"bob\",\"writer\":\"ann\",\"received\":5,\"read\":0,\"read_own\":0}]")));

    route.send(ann);

    assertEquals(List.of(CHECK, HEADS, WELCOME), route.calls(3));
    assertEquals(List.of(Map.of("logins", "[{\"a\":\"ann\",\"s\":true}]")), route.bodies(HEADS));
    Reply delivered = new Reply.Delivered("bob", "ann", 5);
    assertEquals(
        List.of(ann.startedAt(new Start(9, 9, Map.of("bob", 2L), List.of(delivered)))),
        route.bodies(WELCOME));
  }

  @Test
  void whoComesTogetherIsLookedUpTogetherAndWelcomedInThatOrder() {
    Arrival bob = arrival(route, "bob");
    Arrival cem = arrival(route, "cem");
    CountDownLatch bothAreThere = new CountDownLatch(1);
    route.when(
        HEADS,
        exchange -> {
          bothAreThere.await();
          String asked = exchange.getMessage().getBody().toString();
          int count = asked.split("},").length;
          exchange.getMessage().setBody(List.of(row(1), row(2)).subList(0, count));
        });

    route.send(ann);
    route.calls(2);
    route.send(bob);
    route.send(cem);
    bothAreThere.countDown();

    assertEquals(List.of(CHECK, HEADS, WELCOME, CHECK, HEADS, WELCOME, WELCOME), route.calls(7));
    assertEquals(
        List.of(ann.startedAt(place(1)), bob.startedAt(place(1)), cem.startedAt(place(2))),
        route.bodies(WELCOME));
  }

  @Test
  void whatAUsersClientsGotHereAndIsNotYetSavedCounts() {
    Samples.take(route, "ann", 3);
    route.answers(HEADS, List.of(row(9)));

    route.send(ann);

    route.calls(3);
    assertEquals(3, ((Arrival) route.bodies(WELCOME).get(0)).reachedHere());
    assertEquals(new Address("ann"), ann.sender().identity().address());
  }

  @Test
  void aWelcomeIsNobodyElsesBusiness() {
    route.answers(HEADS, List.of(row(1)));

    route.send(ann);

    route.calls(3);
    Exchange welcome = route.received(WELCOME).get(0);
    assertNull(welcome.getVariable("batch"), "all others would be refused if it failed");
  }

  @Test
  void aLoginWhileTheStoreIsAwayIsUnavailable() {
    route.fails(HEADS, new CannotGetJdbcConnectionException("away"));

    route.send(ann);

    assertEquals(List.of(CHECK, HEADS, "direct:answer-unavailable"), route.calls(3));
    Exchange refused = route.received("direct:answer-unavailable").get(0);
    assertEquals(new Arrivals(List.of(ann)), refused.getVariable("batch"));
  }

  @Test
  void onlyWhoMayComeInIsLookedUpAndWelcomed() {
    route.when(
        CHECK,
        exchange -> {
          assertEquals(
              exchange.getMessage().getBody(), List.of(ann), "still what came from the queue");
          exchange.getMessage().setBody(new Arrivals(List.of()));
        });
    route.answers(HEADS, List.of());

    route.send(ann);

    route.calls(2);
    assertEquals(List.of(Map.of("logins", "[]")), route.bodies(HEADS));
    assertNull(ann.sender().identity(), "who is turned away is nobody");
  }

  private static Arrival arrival(RouteScene scene, String name) {
    Request.Login login = new Request.Login("1", name, null, null, Map.of());
    return new Arrival(
        scene.connect(RouteScene.JSON), login, new Address(name), true, 0, Standing.GUEST, null);
  }

  private static Map<String, Object> row(long head) {
    return Map.of("head", head, "reached", 0L, "unread", "{}", "receipts", "[]");
  }

  private static Start place(long head) {
    return new Start(head, head, Map.of(), List.of());
  }
}
