package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Arrival;
import messenger.session.Session;
import messenger.session.Standing;
import messenger.session.Start;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FollowLogRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("follow-log");

  @Test
  void theReceiptsComeBeforeTheLogAndThenTheHeldFrames() {
    List<Reply> receipts = List.of(new Reply.Delivered("bob", "ann", 9));
    Start start = new Start(4, 9, Map.of(), receipts);
    Session ann = route.login("ann");
    Request.Login login = new Request.Login("1", "ann", null, null, Map.of());

    route.send(
        null,
        "request",
        new Arrival(ann, login, new Address("ann"), true, 0, Standing.GUEST, start),
        "session",
        ann);

    assertEquals(List.of("session:send", "session:follow", "session:release"), route.calls());
    assertEquals(List.of(receipts), route.bodies("session:send"));
    assertEquals(List.of(start), route.bodies("session:follow"));
  }
}
