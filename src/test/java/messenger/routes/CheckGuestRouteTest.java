package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckGuestRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("check-guest");

  @Test
  void aGuestMayComeIn() {
    route.send(login(null));

    assertEquals(List.of(), route.calls());
  }

  @ParameterizedTest(name = "is it a token: {0}")
  @ValueSource(booleans = {true, false})
  void whoeverShowsAPasswordOrATokenIsTurnedAway(boolean token) {
    Request.Login login = login(new Request.Credential(token, "secret"));

    route.send(login);

    assertEquals(List.of("direct:reject-frame"), route.calls());
    Exchange refused = route.received("direct:reject-frame").get(0);
    RefusedException why = refused.getProperty(Exchange.EXCEPTION_CAUGHT, RefusedException.class);
    assertEquals("auth_failed", why.code().word());
    assertEquals(login, refused.getMessage().getBody());
  }

  private static Request.Login login(Request.Credential credential) {
    return new Request.Login("1", "ann", credential, null, Map.of());
  }
}
