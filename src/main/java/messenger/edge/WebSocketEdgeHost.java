package messenger.edge;

import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.ExecutionException;
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
  private final VertxWebsocketHostKey key;
  private List<Route> routes = List.of();
  private HttpServer server;

  WebSocketEdgeHost(
      CamelContext context,
      VertxWebsocketHostConfiguration configuration,
      VertxWebsocketHostKey key) {
    super(context, configuration, key);
    this.context = context;
    this.configuration = configuration;
    this.key = key;
  }

  /** As Camel does it, but that we see every connection, not only those that ask for something. */
  @Override
  public void start() throws Exception {
    if (server == null) {
      WebSocketDoor door = door();
      server =
          configuration
              .getVertx()
              .createHttpServer(configuration.getServerOptions())
              .connectionHandler(door::accept)
              .requestHandler(configuration.getRouter());
      server.listen(key.getPort(), key.getHost()).toCompletionStage().toCompletableFuture().get();
    }
  }

  @Override
  public void stop() throws ExecutionException, InterruptedException {
    if (server != null) {
      HttpServer stopping = server;
      server = null;
      stopping.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  private WebSocketDoor door() {
    return CamelContextHelper.mandatoryFindSingleByType(context, WebSocketDoor.class);
  }

  @Override
  public void connect(VertxWebsocketConsumer consumer) {
    WebSocketDoor door = door();
    Router router = configuration.getRouter();
    String path = consumer.getEndpoint().getConfiguration().getWebsocketURI().getPath();
    RouteEntry entry = new RouteEntry(consumer);
    routes =
        List.of(
            router
                .route(path)
                .handler(request -> door.upgrade(request, entry))
                .failureHandler(door::failed),
            router.route().handler(door::page).failureHandler(door::failed));
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
