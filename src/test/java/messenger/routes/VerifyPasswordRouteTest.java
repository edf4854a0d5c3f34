package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.account.Accounts;
import messenger.account.Attempt;
import messenger.frame.Request;
import messenger.session.Arrival;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class VerifyPasswordRouteTest {
  private static final String READ = "sql:file:sql/read-account.sql";
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("verify-password").called();

  private final Arrival ann = arrival("a password");
  private final Attempt attempt = new Attempt("ann", "192.0.2.1");
  private final Map<String, Object> account =
      Samples.account("ann", (String) route.bean(Accounts.class).made(ann).get("password"), 3);

  @BeforeEach
  void nobodyHasTriedAnything() {
    attempts().told();
  }

  @Test
  void theRightPasswordGoesOnWithItsAccount() {
    route.answers(READ, account);

    Exchange verified = route.send(ann, "request", ann, "attempt", attempt);

    assertEquals(List.of(READ), route.calls());
    assertEquals(List.of(Map.of("name", "ann")), route.bodies(READ));
    assertEquals(account, verified.getVariable("account"));
    assertEquals(List.of("succeeded ann from 192.0.2.1"), attempts().told());
  }

  @Test
  void theOldPasswordOfWhoWantsAnotherIsTheOneThatIsChecked() {
    route.answers(READ, account);

    verify(new Request.ChangePassword("1", "a password", "another one"));
    assertEquals(List.of(READ), route.calls());

    verify(new Request.ChangePassword("1", "another one", "a password"));
    assertEquals(List.of(READ, READ, REJECT), route.calls());
  }

  static Stream<Map<String, Object>> accounts() {
    Map<String, Object> withoutPassword = new HashMap<>(Map.of("name", "ann", "generation", 3L));
    withoutPassword.put("password", null);
    return Stream.of(
        null,
        withoutPassword,
        Samples.account(
            "ann",
            (String) route.bean(Accounts.class).made(arrival("another one")).get("password"),
            3));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("accounts")
  void theSameIsSaidOfAWrongPasswordAndOfANameThatNobodyHas(Map<String, Object> row) {
    route.answers(READ, row);

    Exchange refused = verify(ann);

    assertEquals(List.of(READ, REJECT), route.calls());
    assertEquals("auth_failed", Samples.refusal(route.received(REJECT).get(0)));
    assertNull(refused.getVariable("account"));
    assertEquals(List.of("failed ann from 192.0.2.1"), attempts().told());
  }

  @Test
  void whatCanNotBeCheckedIsUnavailableAndNoFailure() {
    route.fails(READ, new CannotGetJdbcConnectionException("away"));

    verify(ann);

    assertEquals(List.of(READ, "direct:answer-unavailable"), route.calls());
    assertEquals(List.of(), attempts().told());
  }

  private Exchange verify(Object request) {
    return route.send(request, "request", request, "attempt", attempt);
  }

  private static Arrival arrival(String password) {
    return Arrival.of(route.connect(RouteScene.JSON), Samples.byPassword("ann", password));
  }

  private static Attempts attempts() {
    return (Attempts) route.bean("attempts");
  }
}
