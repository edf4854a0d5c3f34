package messenger.observe;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import messenger.deploy.Deployments;
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
 * everybody who reaches it may read; {@link AdminCall}s and the {@link RouteConsole} for who has
 * the token. Other pages of a browser may do none of it (they send {@code Origin}, or another
 * {@code Host}). Camel's own management server can't be used: with another port than its default it
 * does not start (camel-main 4.17).
 */
public final class ManagementServer {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  /** Each check by itself, not only the worst. */
  private static final String FULL = "full";

  private static final int MAX_BODY_BYTES = 4 * 1024;
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_LINE_BYTES = 2 * 1024;
  private static final int IDLE_SECONDS = 30;

  /** The page and all below it. */
  private static final String ADMIN = "/admin";

  /** Not to scripts and pictures of other pages, to which a browser would add the password. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final String BASIC = "Basic realm=\"messenger\", charset=\"UTF-8\"";

  private static final Set<String> READABLE = Set.of("/health/live", "/health/ready", "/metrics");

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final PrometheusMeterRegistry meters;
  private final AdminKey key;
  private final List<AdminCall> calls;
  private final HostNames names;
  private final RouteConsole console;
  private volatile Phase phase = new Phase("start", "starting", null, null);

  /** Null until {@link #show}. */
  private volatile RouteAdmin routes;

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
    this.console = new RouteConsole(vertx);
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

  /**
   * From now on the routes can be seen and changed.
   *
   * @param context where those of the server run
   */
  public void show(CamelContext context, Deployments deployments) {
    routes = new RouteAdmin(context, deployments);
  }

  /** Never ready again. */
  public void stopping() {
    routes = null;
    phase = new Phase("stop", "stopping", null, null);
  }

  /** Whom nobody here has asked to come learns nothing; then who may not change; then the path. */
  private void receive(HttpServerRequest request) {
    request
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
    String path = request.path() == null ? "" : request.path();
    boolean isRead = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    boolean isAdmin = path.equals(ADMIN) || path.startsWith(ADMIN + "/");
    if (isFromAPage(request, path, isAdmin)) {
      Answers.refuse(request, 403, "forbidden");
    } else if (isRead && !isAdmin || isAuthorized(request, isRead)) {
      answer(request, path);
    }
  }

  /** No browser leaves Host out. */
  private boolean isFromAPage(HttpServerRequest request, String path, boolean isAdmin) {
    List<String> hosts = request.headers().getAll("Host");
    return request.headers().contains("Origin") && !(isAdmin && isFromOurPage(request))
        || hosts.size() > 1
        || hosts.size() == 1 && !names.contain(hosts.get(0))
        || isAdmin && isFromAnotherSite(request) && !isLinkToThePage(request, path);
  }

  /** Browsers load its script with the origin. It changes nothing, so nothing more is allowed. */
  private static boolean isFromOurPage(HttpServerRequest request) {
    List<String> origins = request.headers().getAll("Origin");
    String host = request.getHeader("Host");
    return request.method() == HttpMethod.GET
        && origins.size() == 1
        && Set.of("http://" + host, "https://" + host).contains(origins.get(0));
  }

  /** As browsers say to an address that they trust, such as this machine's (W3C Fetch Metadata). */
  private static boolean isFromAnotherSite(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return site != null && !OWN_SITES.contains(site);
  }

  private static boolean isLinkToThePage(HttpServerRequest request, String path) {
    return path.equals(ADMIN)
        && request.method() == HttpMethod.GET
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  /**
   * If not, it is answered.
   *
   * @param isRead then a browser may ask its user
   */
  private boolean isAuthorized(HttpServerRequest request, boolean isRead) {
    List<String> shown = request.headers().getAll("Authorization");
    AdminKey.Verdict verdict =
        key.check(shown.isEmpty() ? null : shown.size() > 1 ? "" : shown.get(0));
    switch (verdict) {
      case RIGHT -> {
        return true;
      }
      case WRONG -> {
        // A line each: Chromium finds nothing to ask for in a list.
        request.response().headers().add("WWW-Authenticate", "Bearer");
        if (isRead) {
          request.response().headers().add("WWW-Authenticate", BASIC);
        }
        Answers.refuse(request, 401, "unauthenticated");
      }
      case TOO_MANY -> {
        request.response().putHeader("Retry-After", Long.toString(AdminKey.MEMORY.toSeconds()));
        Answers.refuse(request, 429, "rate_limited");
      }
    }
    return false;
  }

  private void answer(HttpServerRequest request, String path) {
    if (READABLE.contains(path)) {
      read(request, path);
      return;
    }
    if (console.answer(request, path, routes)) {
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
      Answers.end(request, 404);
    } catch (IllegalArgumentException e) {
      Answers.refuse(request, 400, "bad_field");
    }
  }

  private void read(HttpServerRequest request, String path) {
    if (request.method() != HttpMethod.GET) {
      Answers.allow(request, "GET");
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

  private void take(HttpServerRequest request, AdminCall call, Map<String, String> variables) {
    if (request.method() == HttpMethod.POST) {
      Answers.readBody(request, MAX_BODY_BYTES, body -> call(request, call, variables, body));
    } else {
      Answers.allow(request, "POST");
    }
  }

  /** A route may ask a store and wait for it, so not on the event loop. */
  private void call(
      HttpServerRequest request, AdminCall call, Map<String, String> variables, String body) {
    ProducerTemplate routes = phase.routes();
    if (routes == null) {
      Answers.refuse(request, 503, "unavailable");
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
        .onFailure(e -> Answers.refuse(request, 500, "internal"));
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
      Answers.end(request, 200, json);
    } else if (RefusedException.in(wrong) != null) {
      Code code = RefusedException.in(wrong).code();
      Answers.refuse(request, code == Code.NOT_FOUND ? 404 : 400, code.word());
    } else if ("unavailable".equals(done.getVariable("code"))) {
      Answers.refuse(request, 503, "unavailable");
    } else {
      LOG.warn("{} failed", call.endpoint());
      Answers.refuse(request, 500, "internal");
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
