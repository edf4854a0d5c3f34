package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import messenger.frame.Reply;
import messenger.session.Notice;
import messenger.session.Receipt;
import messenger.store.ReceiptBatch;
import messenger.store.ReceiptBatches;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class SaveReceiptsRouteTest {
  private static final String SAVE = "sql:file:sql/save-receipts.sql";

  @RegisterExtension static final RouteScene route = new RouteScene("save-receipts").called();

  private final List<Receipt> receipts =
      List.of(new Receipt("ann", null, 7), new Receipt("ann", "bob", 5));

  @Test
  void whatIsNotedIsToldToWhoWroteItAndToTheReadersDevices() {
    route.answers(SAVE, List.of(row("ann", "bob", 40, 30, 5), row("ann", "carl", 9, 0, 0)));

    route.send(batch());

    assertEquals(List.of(SAVE, "session:tell"), route.calls());
    assertEquals(
        List.of(
            Map.of("receipts", "[{\"r\":\"ann\",\"n\":7},{\"r\":\"ann\",\"w\":\"bob\",\"n\":5}]")),
        route.bodies(SAVE));
    assertEquals(
        List.of(
            List.of(
                new Notice("bob", new Reply.Delivered("ann", "bob", 40)),
                new Notice("bob", new Reply.Read("ann", null, "bob", 30)),
                new Notice("ann", new Reply.Read("ann", "bob", "ann", 5)),
                new Notice("carl", new Reply.Delivered("ann", "carl", 9)))),
        route.bodies("session:tell"));
    assertFalse(route.state("postgres").isAway());
  }

  @Test
  void whileTheStoreIsAwayTheyWaitInTheQueue() {
    SQLException refused = new SQLException("no connection", "08001");
    route.fails(SAVE, new CannotGetJdbcConnectionException("away", refused));

    route.send(batch());

    assertEquals(List.of(SAVE, "seda:store-receipts"), route.calls());
    assertEquals(List.of(receipts), route.bodies("seda:store-receipts"));
    assertTrue(route.state("postgres").isAway());
    route.state("postgres").answered();
  }

  @Test
  void aBugIsNotTriedForEver() {
    route.fails(SAVE, new IllegalArgumentException("a bug"));

    route.sendTo("direct:caller", batch());

    assertEquals(List.of(SAVE, "direct:dead-letter"), route.calls());
  }

  static Map<String, Object> row(String reader, String writer, long received, long read, long own) {
    return Map.of(
        "reader", reader, "writer", writer, "received", received, "read", read, "read_own", own);
  }

  private ReceiptBatch batch() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(receipts);
    return new ReceiptBatches().aggregate(null, exchange).getMessage().getBody(ReceiptBatch.class);
  }
}
