package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLetterRouteTest {
  @RegisterExtension
  static final RouteScene route =
      new RouteScene("dead-letter")
          .real("direct:buggy")
          .add(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:buggy").throwException(IllegalStateException.class, "secret detail");
                }
              });

  @Test
  void aBugIsToldToWhoWaitsOnlyAsInternal() {
    route.sendTo("direct:buggy", "what was asked");

    assertEquals(List.of("direct:refuse"), route.calls());
    assertEquals("internal", route.received("direct:refuse").get(0).getVariable("code"));
    assertEquals(List.of("what was asked"), route.bodies("direct:refuse"));
  }

  /** The text of an exception may be what somebody wrote, or a password. */
  @Test
  void theLogIsToldWhereItWasButNoTexts() {
    route.sendTo("direct:buggy", "what was asked");

    Object fault = route.received("direct:refuse").get(0).getVariable("fault");
    assertTrue(fault.toString().startsWith("java.lang.IllegalStateException at "), fault::toString);
    assertFalse(fault.toString().contains("secret detail"), fault::toString);
  }

  @Test
  void aLetterWithoutAnErrorIsAnsweredToo() {
    route.send("what was asked");

    assertEquals(List.of("direct:refuse"), route.calls());
  }
}
