package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import messenger.session.Receipt;
import messenger.store.ReceiptBatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreReceiptsRouteTest {
  private static final String SAVE = "direct:save-receipts";

  @RegisterExtension
  static final RouteScene bySize =
      new RouteScene("store-receipts")
          .set("messenger.receipts.batch-size", 4)
          .set("messenger.receipts.window-ms", 3_600_000);

  @RegisterExtension
  static final RouteScene byTime =
      new RouteScene("store-receipts").set("messenger.receipts.window-ms", 10);

  @Test
  void ofWhatIsSaidAboutOnePlaceTheHighestNumberIsNoted() {
    bySize.send(List.of(new Receipt("ann", null, 3), new Receipt("ann", "bob", 9)));
    bySize.send(List.of(new Receipt("ann", null, 5)));
    bySize.send(List.of(new Receipt("ann", null, 4), new Receipt("bob", null, 1)));
    bySize.send(List.of(new Receipt("ann", "bob", 2), new Receipt("ann", "carl", 2)));

    bySize.calls(1);
    ReceiptBatch batch = (ReceiptBatch) bySize.bodies(SAVE).get(0);
    assertEquals(
        Set.of(
            new Receipt("ann", null, 5),
            new Receipt("ann", "bob", 9),
            new Receipt("bob", null, 1),
            new Receipt("ann", "carl", 2)),
        Set.copyOf(batch.receipts()));
    assertEquals(4, batch.receipts().size());
  }

  @Test
  void aReceiptIsNotedInTimeAndIsNobodysRequestAnyMore() {
    byTime.send(List.of(new Receipt("ann", null, 3)), "session", byTime.login("ann"));

    byTime.calls(1);
    Exchange batch = byTime.received(SAVE).get(0);
    assertNull(batch.getVariable("session"));
  }
}
