package messenger.observe;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
  private volatile Phase phase = new Phase("start", "starting", null);

  /**
   * What the server is at. Outside of its work it lives and is not ready.
   *
   * @param name {@code start} or {@code stop}; null while it works
   * @param context whose checks are asked while it works
   */
  private record Phase(String name, String message, CamelContext context) {
    JsonObject answer(boolean ready) {
      JsonObject row = new JsonObject().put("name", name).put("state", ready ? "DOWN" : "UP");
      return body(!ready, new JsonArray().add(row.put("message", message)));
    }
  }

  public ManagementServer(Vertx vertx, String host, int port, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.meters = meters;
  }

  /** Opens the port, not ready yet; blocks until it is open. */
  public void open() throws Exception {
    HttpServer server = vertx.createHttpServer().requestHandler(this::answer);
    server.listen(port, host).toCompletionStage().toCompletableFuture().get();
  }

  /** The start is not over, and this is what it is at. Any thread, as all of these. */
  public void starting(String message) {
    phase = new Phase("start", message, null);
  }

  /** From now on the checks of this context say whether the server is well. */
  public void started(CamelContext context) {
    phase = new Phase(null, null, context);
  }

  /** Never ready again. */
  public void stopping() {
    phase = new Phase("stop", "stopping", null);
  }

  private void answer(HttpServerRequest request) {
    if (request.method() != HttpMethod.GET) {
      request.response().setStatusCode(405).end();
      return;
    }
    switch (request.path()) {
      case "/health/live" -> health(request, false);
      case "/health/ready" -> health(request, true);
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
  private void health(HttpServerRequest request, boolean ready) {
    Phase now = phase;
    if (now.context() == null) {
      answer(request, now.answer(ready));
      return;
    }
    Callable<Collection<HealthCheck.Result>> checks =
        ready
            ? () -> HealthCheckHelper.invokeReadiness(now.context(), FULL)
            : () -> HealthCheckHelper.invokeLiveness(now.context(), FULL);
    vertx
        .executeBlocking(checks, false)
        .onSuccess(
            all -> {
              boolean up =
                  all.stream().allMatch(result -> result.getState() == HealthCheck.State.UP);
              JsonArray rows = new JsonArray();
              all.forEach(result -> rows.add(row(result)));
              answer(request, body(up, rows));
            })
        .onFailure(e -> request.response().setStatusCode(503).end());
  }

  private static JsonObject body(boolean up, JsonArray rows) {
    return new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", rows);
  }

  private static void answer(HttpServerRequest request, JsonObject body) {
    request
        .response()
        .setStatusCode(body.getString("status").equals("UP") ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .end(body.encode());
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
