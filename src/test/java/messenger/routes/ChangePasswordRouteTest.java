package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangePasswordRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("change-password");

  private final Request request = new Request.ChangePassword("1", "old password", "new password");

  @Test
  void whoHasAnAccountCanHaveAnotherPasswordAndTheNextFramesWait() {
    route.send(request, "session", route.loginToAccount("ann", 1));

    assertEquals(
        List.of("direct:check-door", "session:hold", "direct:queue-password"), route.calls());
    assertEquals(List.of(request), route.bodies("direct:queue-password"));
    assertNotNull(route.received("direct:queue-password").get(0).getVariable("held"));
  }

  @Test
  void aDoorThatTakesNoPasswordsTakesNoneHere() {
    route.fails("direct:check-door", new RefusedException(Code.FORBIDDEN));

    route.send(request, "session", route.loginToAccount("ann", 1));

    assertEquals(List.of("direct:check-door", "direct:reject-frame"), route.calls());
  }

  @Test
  void aGuestHasNoneToChange() {
    route.send(request, "session", route.login("ann"));

    assertEquals(List.of("direct:reject-frame"), route.calls());
    assertEquals("forbidden", Samples.refusal(route.received("direct:reject-frame").get(0)));
  }
}
