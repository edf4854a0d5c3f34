package messenger.edge;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;

/** See {@link WebSocketEdgeComponent}. */
final class WebSocketEdgeEndpoint extends VertxWebsocketEndpoint {
  WebSocketEdgeEndpoint(
      String uri, VertxWebsocketComponent component, VertxWebsocketConfiguration configuration) {
    super(uri, component, configuration);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer = new VertxWebsocketConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }
}
