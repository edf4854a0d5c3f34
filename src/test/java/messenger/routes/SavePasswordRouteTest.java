package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Session;
import messenger.session.Standing;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SavePasswordRouteTest {
  private static final String VERIFY = "direct:verify-password";
  private static final String SPARE = "session:spare";
  private static final String CHANGE = "sql:file:sql/change-password.sql";
  private static final String RENEW = "direct:renew-login";
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("save-password");

  private final Request request = new Request.ChangePassword("9", "old password", "new password");

  @Test
  void whoKnowsTheOldPasswordGetsTheNewOneAndALoginOfItsOwn() {
    route.answers(CHANGE, Map.of("name", "ann", "generation", 5L));

    change();

    assertEquals(List.of(VERIFY, SPARE, CHANGE, RENEW), route.calls());
    Map<?, ?> changed = (Map<?, ?>) route.bodies(CHANGE).get(0);
    assertEquals("ann", changed.get("name"));
    assertEquals("the old hash", changed.get("password"), "unless it was changed meanwhile");
    assertEquals(5L, changed.get("generation"));
    assertTrue(changed.get("hash").toString().startsWith("$argon2id$"));
    assertFalse(changed.toString().contains("new password"));
    Exchange renewed = route.received(RENEW).get(0);
    Standing standing = renewed.getVariable("standing", Standing.class);
    assertEquals(5, standing.generation());
    assertEquals(Samples.sha256(standing.fresh().secret()), changed.get("id"));
    assertEquals(standing.fresh().expires().toEpochMilli(), changed.get("expires"));
    assertEquals(Map.of("name", "ann", "generation", 5L), renewed.getVariable("account"));
  }

  @Test
  void whoDoesNotKnowTheOldOneChangesNothing() {
    route.fails(VERIFY, new RefusedException(Code.AUTH_FAILED));

    change();

    assertEquals(List.of(VERIFY, REJECT), route.calls());
  }

  @Test
  void ofTwoAtOnceOneWins() {
    route.answers(CHANGE, null);

    change();

    assertEquals(List.of(VERIFY, SPARE, CHANGE, REJECT), route.calls());
    assertEquals("auth_failed", Samples.refusal(route.received(REJECT).get(0)));
  }

  private void change() {
    Session ann = route.loginToAccount("ann", 4);
    route.send(
        request,
        "request",
        request,
        "session",
        ann,
        "account",
        Samples.account("ann", "the old hash", 4));
  }
}
