package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import messenger.account.Attempt;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.apache.camel.Exchange;
import org.apache.camel.component.seda.SedaEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvePasswordRouteTest {
  @RegisterExtension
  static final RouteScene route =
      new RouteScene("prove-password").set("messenger.passwords.threads", 3);

  private final Attempt attempt = new Attempt("ann", "192.0.2.1");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "login,    direct:check-password",
    "register, direct:make-account",
    "password, direct:save-password",
  })
  void aPasswordIsLookedAtForWhatItIsThere(String kind, String target) {
    route.send("a request", "kind", kind, "attempt", attempt);

    assertEquals(List.of(target), route.calls(1));
    assertEquals(List.of("admit ann from 192.0.2.1"), attempts().told());
  }

  @Test
  void whoTriesTooOftenIsNotEvenLookedAt() {
    RefusedException refusal = new RefusedException(Code.RATE_LIMITED, 4_000);
    attempts().refusal = refusal;

    route.send("a request", "kind", "login", "attempt", attempt);

    assertEquals(List.of("direct:reject-frame"), route.calls(1));
    Exchange rejected = route.received("direct:reject-frame").get(0);
    assertSame(refusal, rejected.getProperty(Exchange.EXCEPTION_CAUGHT));
    attempts().refusal = null;
    attempts().told();
  }

  @Test
  void asManyAtATimeAsThereAreThreadsFor() {
    SedaEndpoint queue = route.inlet(SedaEndpoint.class);

    assertEquals(3, queue.getConcurrentConsumers());
    assertEquals(200, queue.getSize());
  }

  private static Attempts attempts() {
    return (Attempts) route.bean("attempts");
  }
}
