package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectFrameRouteTest {
  private static final String REJECT = "session:reject";

  @RegisterExtension
  static final RouteScene route =
      new RouteScene("reject-frame")
          .real("direct:refusing")
          .add(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:refusing").to("direct:rule");
                }
              });

  @ParameterizedTest(name = "{0}, come back later: {1}")
  @CsvSource({
    "unsupported,     false",
    "unauthenticated, false",
    "internal,        false",
    "busy,            true",
    "unavailable,     true",
  })
  void aRefusalHasTheRequestsIdTheCodeAndWhenToTryAgain(String code, boolean later) {
    route.send(new Request.Ping("7"), "code", code, "session", route.connect());

    Reply.Error error = (Reply.Error) route.bodies(REJECT).get(0);
    assertEquals("7", error.requestId());
    assertEquals(code, error.code().word());
    assertEquals(later, error.retryAfterMs() != null);
    assertTrue(!later || error.retryAfterMs() >= 500 && error.retryAfterMs() < 1_500);
  }

  @Test
  void aMistakeThatWasThrownSaysItsCodeItself() {
    route.fails("direct:rule", new RefusedException(Code.FORBIDDEN));

    route.sendTo("direct:refusing", new Request.Ping("8"), "session", route.connect());

    assertEquals(List.of(new Reply.Error("8", Code.FORBIDDEN, null)), route.bodies(REJECT));
  }

  @Test
  void aFrameThatCouldNotBeReadIsNamedByTheIdThatWasFoundInIt() {
    route.fails("direct:rule", new RefusedException(Code.BAD_FIELD, "9"));

    route.sendTo("direct:refusing", new byte[] {'{'}, "session", route.connect());

    assertEquals(List.of(new Reply.Error("9", Code.BAD_FIELD, null)), route.bodies(REJECT));
  }

  @Test
  void whatHasNoIdIsRefusedWithoutOne() {
    route.send("a page of the log", "code", "unavailable", "session", route.connect());

    assertNull(((Reply.Error) route.bodies(REJECT).get(0)).requestId());
  }
}
