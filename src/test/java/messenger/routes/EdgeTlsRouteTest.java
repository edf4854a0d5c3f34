package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.apache.camel.component.netty.NettyConfiguration;
import org.apache.camel.component.netty.NettyEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgeTlsRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("edge-tls");

  @Test
  void aFrameLeavesTheEdgeWithItsSessionAndWithoutAnyHeader() {
    Session ann = route.connect();
    byte[] frame = {'{', '}'};

    route.sendWithHeaders(frame, Map.of("CamelSqlQuery", "DROP TABLE message"), "session", ann);

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
        "guest@loopback,password,token,register,identity,certificate",
        route.received("direct:receive-frame").get(0).getVariable("logins"));
  }

  @Test
  void onlyOurPipelineWritesToTheTLSClient() {
    NettyConfiguration door = route.inlet(NettyEndpoint.class).getConfiguration();

    assertFalse(door.isSync(), "Camel would answer with the text of an exception");
    assertSame(route.bean("tlsPipeline"), door.getServerInitializerFactory());
    assertSame(route.bean("eventLoops"), door.getWorkerGroup());
    assertTrue(door.isTcpNoDelay());
    assertEquals(4_096, door.getBacklog());
  }
}
