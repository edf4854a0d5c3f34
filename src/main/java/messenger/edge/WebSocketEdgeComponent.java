package messenger.edge;

import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.spi.annotations.Component;

/**
 * camel-vertx-websocket under its own scheme, ordered and hardened. The stock consumer runs frames
 * unordered on worker threads, copies the URL's query into message headers (CVE-2026-46726) and has
 * no connection that a session could be made of; see docs/adr/0002.
 *
 * <p>Needs one {@link WebSocketDoor} in the registry when a consumer starts.
 */
@Component("vertx-websocket")
public final class WebSocketEdgeComponent extends VertxWebsocketComponent {
  @Override
  protected VertxWebsocketEndpoint createEndpointInstance(
      String uri, VertxWebsocketConfiguration configuration) {
    return new WebSocketEdgeEndpoint(uri, this, configuration);
  }

  @Override
  protected VertxWebsocketHost createVertxWebsocketHost(
      VertxWebsocketHostConfiguration configuration, VertxWebsocketHostKey key) {
    return new WebSocketEdgeHost(getCamelContext(), configuration, key);
  }
}
