package messenger.observe;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port: {@code /health/live}, {@code /health/ready} and {@code /metrics}, which
 * everybody who reaches it may read, and {@link AdminCall}s for who has the token. Pages of a
 * browser may do neither (they send {@code Origin}, or another {@code Host}). Camel's own
 * management server can't be used: with another port than its default it does not start (camel-main
 * 4.17).
 */
public final class ManagementServer {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  /** Each check by itself, not only the worst. */
  private static final String FULL = "full";

  private static final int MAX_BODY_BYTES = 4 * 1024;
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_LINE_BYTES = 2 * 1024;
  private static final int IDLE_SECONDS = 30;

  private static final Set<String> READABLE = Set.of("/health/live", "/health/ready", "/metrics");

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final PrometheusMeterRegistry meters;
  private final AdminKey key;
  private final List<AdminCall> calls;
  private final HostNames names;
  private volatile Phase phase = new Phase("start", "starting", null, null);

  /**
   * What the server is at. Outside of its work it lives and is not ready.
   *
   * @param name {@code start} or {@code stop}; null while it works
   * @param context whose checks are asked while it works
   * @param routes where calls go while it works
   */
  private record Phase(String name, String message, CamelContext context, ProducerTemplate routes) {
    JsonObject answer(boolean ready) {
      JsonObject row = new JsonObject().put("name", name).put("state", ready ? "DOWN" : "UP");
      return body(!ready, new JsonArray().add(row.put("message", message)));
    }
  }

  /**
   * @param calls what can be done besides reading
   */
  public ManagementServer(
      Vertx vertx,
      String host,
      int port,
      PrometheusMeterRegistry meters,
      AdminKey key,
      List<AdminCall> calls) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.meters = meters;
    this.key = key;
    this.calls = List.copyOf(calls);
    this.names = new HostNames(host);
  }

  /** Opens the port, not ready yet; blocks until it is open. */
  public void open() throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            .setCompressionSupported(false)
            .setHttp2ClearTextEnabled(false);
    HttpServer server = vertx.createHttpServer(options).requestHandler(this::receive);
    server.listen(port, host).toCompletionStage().toCompletableFuture().get();
  }

  /** The start is not over, and this is what it is at. Any thread, as all of these. */
  public void starting(String message) {
    phase = new Phase("start", message, null, null);
  }

  /** From now on the checks of this context say whether the server is well. */
  public void started(CamelContext context) {
    phase = new Phase(null, null, context, context.createProducerTemplate());
  }

  /** Never ready again. */
  public void stopping() {
    phase = new Phase("stop", "stopping", null, null);
  }

  /** Whom nobody here has asked to come learns nothing; then who may not change; then the path. */
  private void receive(HttpServerRequest request) {
    request
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store");
    boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    if (isFromAPage(request)) {
      refuse(request, 403, "forbidden");
    } else if (reads || isAuthorized(request)) {
      answer(request);
    }
  }

  /** No browser leaves Host out. */
  private boolean isFromAPage(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("Host");
    return request.headers().contains("Origin")
        || hosts.size() > 1
        || hosts.size() == 1 && !names.contain(hosts.get(0));
  }

  /** If not, it is answered. */
  private boolean isAuthorized(HttpServerRequest request) {
    List<String> shown = request.headers().getAll("Authorization");
    AdminKey.Verdict verdict =
        key.check(shown.isEmpty() ? null : shown.size() > 1 ? "" : shown.get(0));
    switch (verdict) {
      case RIGHT -> {
        return true;
      }
      case WRONG -> {
        request.response().putHeader("WWW-Authenticate", "Bearer");
        refuse(request, 401, "unauthenticated");
      }
      case TOO_MANY -> {
        request.response().putHeader("Retry-After", Long.toString(AdminKey.MEMORY.toSeconds()));
        refuse(request, 429, "rate_limited");
      }
    }
    return false;
  }

  private void answer(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    if (READABLE.contains(path)) {
      read(request, path);
      return;
    }
    try {
      for (AdminCall call : calls) {
        Optional<Map<String, String>> variables = call.match(path);
        if (variables.isPresent()) {
          take(request, call, variables.get());
          return;
        }
      }
      end(request, 404);
    } catch (IllegalArgumentException e) {
      refuse(request, 400, "bad_field");
    }
  }

  private void read(HttpServerRequest request, String path) {
    if (request.method() != HttpMethod.GET) {
      request.response().putHeader("Allow", "GET");
      end(request, 405);
      return;
    }
    switch (path) {
      case "/health/live" -> health(request, false);
      case "/health/ready" -> health(request, true);
      default ->
          vertx
              .executeBlocking(() -> meters.scrape())
              .onSuccess(
                  text ->
                      request
                          .response()
                          .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                          .end(text))
              .onFailure(e -> request.response().setStatusCode(500).end());
    }
  }

  /** Collects the body, then calls. */
  private void take(HttpServerRequest request, AdminCall call, Map<String, String> variables) {
    if (request.method() != HttpMethod.POST) {
      request.response().putHeader("Allow", "POST");
      end(request, 405);
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            refuse(request, 413, "too_large");
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            call(request, call, variables, body.toString(StandardCharsets.UTF_8));
          }
        });
  }

  /** A route may ask a store and wait for it, so not on the event loop. */
  private void call(
      HttpServerRequest request, AdminCall call, Map<String, String> variables, String body) {
    ProducerTemplate routes = phase.routes();
    if (routes == null) {
      refuse(request, 503, "unavailable");
      return;
    }
    Callable<Exchange> run =
        () ->
            routes.send(
                call.endpoint(),
                ExchangePattern.InOut,
                exchange -> {
                  variables.forEach(exchange::setVariable);
                  exchange.getMessage().setBody(body);
                });
    vertx
        .executeBlocking(run, false)
        .onSuccess(done -> answer(request, call, done))
        .onFailure(e -> refuse(request, 500, "internal"));
  }

  /** The error policy of the routes may have handled what went wrong. */
  private static void answer(HttpServerRequest request, AdminCall call, Exchange done) {
    Exception wrong = done.getException();
    if (wrong == null) {
      wrong = done.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
    if (wrong == null && done.getMessage().getBody() instanceof Map<?, ?> answer) {
      LOG.info("{} was done", call.endpoint());
      JsonObject json = new JsonObject();
      answer.forEach((name, value) -> json.put(name.toString(), value));
      end(request, 200, json);
    } else if (RefusedException.in(wrong) != null) {
      Code code = RefusedException.in(wrong).code();
      refuse(request, code == Code.NOT_FOUND ? 404 : 400, code.word());
    } else if ("unavailable".equals(done.getVariable("code"))) {
      refuse(request, 503, "unavailable");
    } else {
      LOG.warn("{} failed", call.endpoint());
      refuse(request, 500, "internal");
    }
  }

  private static void refuse(HttpServerRequest request, int status, String code) {
    end(request, status, new JsonObject().put("error", code));
  }

  private static void end(HttpServerRequest request, int status, JsonObject body) {
    close(request, status);
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode());
  }

  private static void end(HttpServerRequest request, int status) {
    close(request, status);
    request.response().setStatusCode(status).end();
  }

  /** What may come behind a request that was refused is not read. */
  private static void close(HttpServerRequest request, int status) {
    if (status != 200) {
      request.response().putHeader("Connection", "close");
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
