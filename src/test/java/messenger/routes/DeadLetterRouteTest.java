package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void aLetterWithoutAnErrorIsAnsweredToo() {
    route.send("what was asked");

    assertEquals(List.of("direct:refuse"), route.calls());
  }
}
