package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckRecipientRouteTest {
  private static final String REJECT = "direct:reject-frame";

  @RegisterExtension static final RouteScene route = new RouteScene("check-recipient");

  @Test
  void everybodyMayWriteToEverybody() {
    route.send(Samples.text("bob", "hello"), "user", "ann", "to", "bob");

    assertEquals(List.of(), route.calls());
  }

  /** It is session:submit that keeps it from whom it is for. */
  @Test
  void whoIsBlockedDoesNotNotice() {
    route.send(Samples.text("bob", "hello"), "user", "ann", "to", "bob", "blocked", "bob");

    assertEquals(List.of(), route.calls());
  }

  @Test
  void namesOfTheServerItselfGetNoMail() {
    route.send(Samples.text("all", "hello"), "user", "ann", "to", "all", "reserved", "all");

    assertEquals(List.of(REJECT), route.calls());
    Exchange refused = route.received(REJECT).get(0);
    assertEquals(
        Code.FORBIDDEN,
        refused.getProperty(Exchange.EXCEPTION_CAUGHT, RefusedException.class).code());
  }
}
