package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Session;
import messenger.session.Submission;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectFrameRouteTest {
  private static final String REJECT = "session:reject";
  private static final String RELEASE = "session:release";

  private static final Request PING = new Request.Ping("7");

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
    route.send("rows", "request", PING, "code", code, "session", route.connect());

    Reply.Error error = (Reply.Error) route.bodies(REJECT).get(0);
    assertEquals("7", error.requestId());
    assertEquals(code, error.code().word());
    assertEquals(later, error.retryAfterMs() != null);
    assertTrue(!later || error.retryAfterMs() >= 500 && error.retryAfterMs() < 1_500);
  }

  @Test
  void aMistakeThatWasThrownSaysItsCodeItself() {
    route.fails("direct:rule", new RefusedException(Code.FORBIDDEN));

    route.sendTo("direct:refusing", "rows", "request", PING, "session", route.connect());

    assertEquals(List.of(new Reply.Error("7", Code.FORBIDDEN, null)), route.bodies(REJECT));
  }

  @Test
  void aFrameThatCouldNotBeReadIsNamedByTheIdThatWasFoundInIt() {
    route.fails("direct:rule", new RefusedException(Code.BAD_FIELD, "9"));

    route.sendTo("direct:refusing", new byte[] {'{'}, "session", route.connect());

    assertEquals(List.of(new Reply.Error("9", Code.BAD_FIELD, null)), route.bodies(REJECT));
  }

  @Test
  void aTextOfABatchIsNamedByItsOwnId() {
    Submission text = Samples.submission(route.connect(), "ann", "bob", "hi");

    route.send("rows", "request", text, "code", "internal", "session", text.sender());

    String id = text.send().id().toString();
    assertEquals(List.of(new Reply.Error(id, Code.INTERNAL, null)), route.bodies(REJECT));
  }

  @Test
  void aRequestThatIsRefusedLetsTheFramesComeThatItHeld() {
    Request login = new Request.Login("1", "ann", null, null, Map.of());
    Session ann = route.connect();

    route.send("rows", "request", login, "held", "true", "code", "unavailable", "session", ann);

    assertEquals(List.of(REJECT, RELEASE), route.calls());
    assertEquals("1", ((Reply.Error) route.bodies(REJECT).get(0)).requestId());
    assertSame(ann, route.received(RELEASE).get(0).getVariable("session"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "ping", "users", "logout", "login", "history"})
  void whatHoldsNoFramesReleasesNone(String kind) {
    route.send("rows", "kind", kind, "code", "unsupported", "session", route.connect());

    assertEquals(List.of(REJECT), route.calls());
  }

  @Test
  void aFrameThatCouldNotBeReadReleasesNothing() {
    route.send("rows", "code", "unsupported", "session", route.connect());

    assertEquals(List.of(REJECT), route.calls());
  }

  @Test
  void whatHasNoIdIsRefusedWithoutOne() {
    route.send("a page of the log", "code", "unavailable", "session", route.connect());

    assertNull(((Reply.Error) route.bodies(REJECT).get(0)).requestId());
  }
}
