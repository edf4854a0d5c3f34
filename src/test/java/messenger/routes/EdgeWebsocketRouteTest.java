package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgeWebsocketRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("edge-websocket");

  @Test
  void aFrameLeavesTheEdgeWithItsSessionAndWithoutAnyHeader() {
    Session ann = route.connect();
    byte[] frame = {'{', '}'};

    route.sendWithHeaders(
        frame, Map.of("CamelVertxWebsocket.sendToAll", "true", "x", "y"), "session", ann);

    assertEquals(List.of("direct:receive-frame"), route.calls());
    Exchange received = route.received("direct:receive-frame").get(0);
    assertSame(frame, received.getMessage().getBody());
    assertSame(ann, received.getVariable("session"));
    assertEquals(Map.of(), received.getMessage().getHeaders());
  }

  @Test
  void itSaysWhoMayLogInHow() {
    route.send(new byte[] {'{', '}'}, "session", route.connect());

    assertEquals(
        "guest@loopback,password,token,register,identity",
        route.received("direct:receive-frame").get(0).getVariable("logins"));
  }

  @Test
  void theDoorIsOursAndHasOurLimits() {
    VertxWebsocketEndpoint door = route.inlet(VertxWebsocketEndpoint.class);
    VertxWebsocketConfiguration configuration = door.getConfiguration();

    assertEquals("messenger.edge.WebSocketEdgeEndpoint", door.getClass().getName());
    assertEquals("/ws", configuration.getWebsocketURI().getPath());
    assertSame(route.bean("httpServerOptions"), configuration.getServerOptions());
  }
}
