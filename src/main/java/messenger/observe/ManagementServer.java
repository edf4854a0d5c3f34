package messenger.observe;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/**
 * The management port: {@code /health/live}, {@code /health/ready} and {@code /metrics}, for
 * reading only. Camel's own management server can't be used: with another port than its default it
 * does not start (camel-main 4.17).
 */
public final class ManagementServer {
  /** Each check by itself, not only the worst. */
  private static final String FULL = "full";

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final PrometheusMeterRegistry meters;
  private HttpServer server;

  public ManagementServer(Vertx vertx, String host, int port, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.meters = meters;
  }

  /** Opens the port; blocks until it is open. */
  public void start(CamelContext context) throws Exception {
    server = vertx.createHttpServer().requestHandler(request -> answer(request, context));
    server.listen(port, host).toCompletionStage().toCompletableFuture().get();
  }

  private void answer(HttpServerRequest request, CamelContext context) {
    if (request.method() != HttpMethod.GET) {
      request.response().setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/health/live" -> health(request, () -> HealthCheckHelper.invokeLiveness(context, FULL));
      case "/health/ready" ->
          health(request, () -> HealthCheckHelper.invokeReadiness(context, FULL));
      case "/metrics" ->
          vertx
              .executeBlocking(() -> meters.scrape())
              .onSuccess(
                  text ->
                      request
                          .response()
                          .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                          .end(text))
              .onFailure(e -> request.response().setStatusCode(500).end());
      default -> request.response().setStatusCode(404).end();
    }
  }

  /**
   * 200 if all checks are up, else 503; a check may ask a store and wait for it, so not on the
   * event loop.
   */
  private void health(HttpServerRequest request, Callable<Collection<HealthCheck.Result>> checks) {
    Future<Collection<HealthCheck.Result>> results = vertx.executeBlocking(checks, false);
    results
        .onSuccess(
            all -> {
              boolean up =
                  all.stream().allMatch(result -> result.getState() == HealthCheck.State.UP);
              JsonArray rows = new JsonArray();
              all.forEach(result -> rows.add(row(result)));
              JsonObject body =
                  new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", rows);
              request
                  .response()
                  .setStatusCode(up ? 200 : 503)
                  .putHeader("Content-Type", "application/json")
                  .end(body.encode());
            })
        .onFailure(e -> request.response().setStatusCode(503).end());
  }

  private static JsonObject row(HealthCheck.Result result) {
    JsonObject row =
        new JsonObject()
            .put("name", result.getCheck().getId())
            .put("state", result.getState().name());
    result.getMessage().ifPresent(message -> row.put("message", message));
    return row;
  }
}
