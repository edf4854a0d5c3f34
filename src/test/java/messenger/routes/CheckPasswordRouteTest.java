package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.List;
import java.util.Map;
import messenger.account.Accounts;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckPasswordRouteTest {
  private static final String VERIFY = "direct:verify-password";
  private static final String SAVE = "sql:file:sql/save-hash.sql";
  private static final String OPEN = "batch:open-session";

  @RegisterExtension static final RouteScene route = new RouteScene("check-password");

  private final Request.Login login = Samples.byPassword("ann", "a password");
  private final Arrival ann = Arrival.of(route.connect(RouteScene.JSON), login);

  @Test
  void whoKnowsThePasswordGoesOnWithAToken() {
    String hash = (String) route.bean(Accounts.class).made(ann).get("password");

    route.send("row", "request", ann, "account", Samples.account("ann", hash, 3));

    assertEquals(List.of(VERIFY, OPEN), route.calls());
    Standing standing = ((Arrival) route.bodies(OPEN).get(0)).standing();
    assertEquals(3, standing.generation());
    assertEquals(Samples.sha256(standing.fresh().secret()), standing.tokenId());
  }

  @Test
  void aHashOfOtherParametersIsReplacedByTheWay() {
    String weak =
        Password.hash("a password")
            .addRandomSalt(16)
            .with(Argon2Function.getInstance(8, 1, 1, 32, Argon2.ID))
            .getResult();

    route.send("row", "request", ann, "account", Samples.account("ann", weak, 3));

    assertEquals(List.of(VERIFY, SAVE, OPEN), route.calls());
    Map<?, ?> saved = (Map<?, ?>) route.bodies(SAVE).get(0);
    assertEquals("ann", saved.get("name"));
    assertEquals(weak, saved.get("password"), "unless it was changed meanwhile");
    assertTrue(saved.get("hash").toString().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  }

  @Test
  void whoDoesNotKnowItStaysOutside() {
    route.fails(VERIFY, new RefusedException(Code.AUTH_FAILED));

    route.send("row", "request", ann);

    assertEquals(List.of(VERIFY, "direct:reject-frame"), route.calls());
  }
}
