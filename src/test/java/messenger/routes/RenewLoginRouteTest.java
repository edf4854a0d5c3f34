package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;
import messenger.session.Session;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RenewLoginRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("renew-login");

  private final Request request = new Request.ChangePassword("9", "old password", "new password");
  private final Token token = new Token("a new token", Samples.NOW);
  private final Standing standing = new Standing(5, "its-digest", token);
  private final Session ann = route.loginToAccount("ann", 4);

  @Test
  void whoChangedThePasswordStaysWithANewTokenBeforeTheOthersAreClosed() {
    renew();

    assertEquals(
        List.of("session:renew", "direct:close-sessions", "session:send", "session:release"),
        route.calls());
    assertEquals(List.of(standing), route.bodies("session:renew"));
    assertEquals(List.of(new Reply.Ok("9", token)), route.bodies("session:send"));
  }

  private void renew() {
    Map<String, Object> account = Map.of("name", "ann", "generation", 5L);
    route.send(
        account, "request", request, "session", ann, "standing", standing, "account", account);
  }
}
