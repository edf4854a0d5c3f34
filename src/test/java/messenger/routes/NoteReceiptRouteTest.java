package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;
import messenger.session.Receipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NoteReceiptRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("note-receipt");

  @RegisterExtension
  static final RouteScene full =
      new RouteScene("note-receipt")
          .set("messenger.receipts.queue-size", 1)
          .real("seda:store-receipts");

  private final Request.Read read = new Request.Read("1", new Address("bob"), 7);

  @Test
  void whatAClientSaysIsVouchedForThenQueued() {
    List<Receipt> receipts = List.of(new Receipt("ann", "bob", 7));
    route.answers("session:vouch", receipts);

    route.send(read, "session", route.login("ann"));

    assertEquals(List.of("session:vouch", "seda:store-receipts"), route.calls());
    assertEquals(List.of(receipts), route.bodies("seda:store-receipts"));
  }

  @Test
  void whatAClientCanNotKnowIsRefused() {
    route.fails("session:vouch", new RefusedException(Code.BAD_FIELD));

    route.send(read, "session", route.login("ann"));

    assertEquals(List.of("session:vouch", "direct:reject-frame"), route.calls());
  }

  @Test
  void aFullQueueIsAnsweredBusy() {
    full.send(read, "session", full.login("ann"));
    full.send(read, "session", full.login("ann"));

    assertEquals(List.of("session:vouch", "session:vouch", "direct:answer-busy"), full.calls());
  }
}
