package messenger.edge;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.support.CamelContextHelper;

/** One HTTP port: the WebSocket at the consumer's path, the page's files, and nothing else. */
final class WebSocketEdgeHost extends VertxWebsocketHost {
  private final CamelContext context;
  private final VertxWebsocketHostConfiguration configuration;
  private List<Route> routes = List.of();

  WebSocketEdgeHost(
      CamelContext context,
      VertxWebsocketHostConfiguration configuration,
      VertxWebsocketHostKey key) {
    super(context, configuration, key);
    this.context = context;
    this.configuration = configuration;
  }

  @Override
  public void connect(VertxWebsocketConsumer consumer) {
    WebSocketDoor door = CamelContextHelper.mandatoryFindSingleByType(context, WebSocketDoor.class);
    Router router = configuration.getRouter();
    String path = consumer.getEndpoint().getConfiguration().getWebsocketURI().getPath();
    RouteEntry entry = new RouteEntry(consumer);
    routes =
        List.of(
            router.route(path).handler(request -> door.upgrade(request, entry)),
            router.route().handler(door::page));
  }

  @Override
  public void disconnect(String path) {
    routes.forEach(Route::remove);
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP port could not be closed", e);
    }
  }
}
