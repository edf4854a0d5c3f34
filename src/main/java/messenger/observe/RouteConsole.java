package messenger.observe;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.frame.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /admin} and {@code /admin/routes}: the page that shows the routes, and what it is made of;
 * who asks has shown the token. Runs on the event loop, and asks {@link RouteAdmin} on a worker.
 */
final class RouteConsole {
  private static final Logger LOG = LoggerFactory.getLogger(RouteConsole.class);
  private static final String PAGE = "/admin";
  private static final String ROUTES = "/admin/routes";
  private static final Pattern ROLLBACK = Pattern.compile("/admin/routes/rollback/(\\d{1,9})");

  /** All files of all folders, several times. */
  private static final int MAX_CHECK_BYTES = 1024 * 1024;

  private static final int MAX_BODY_BYTES = 4 * 1024;

  /**
   * The page runs its own script and nothing else, asks this server only, and stands in no frame.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private record Part(Buffer text, String type) {
    static Part of(String name, String type) {
      try (InputStream in = RouteConsole.class.getResourceAsStream("/messenger/admin/" + name)) {
        return new Part(Buffer.buffer(in.readAllBytes()), type + "; charset=utf-8");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Vertx vertx;
  private final Faults faults = new Faults();
  private final Map<String, Part> parts =
      Map.of(
          PAGE,
          Part.of("index.html", "text/html"),
          PAGE + "/app.js",
          Part.of("app.js", "text/javascript"),
          PAGE + "/layout.js",
          Part.of("layout.js", "text/javascript"),
          PAGE + "/app.css",
          Part.of("app.css", "text/css"));

  RouteConsole(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Answers a request if it is for this.
   *
   * @param admin null while there are no routes
   * @return whether it is
   */
  boolean answer(HttpServerRequest request, String path, RouteAdmin admin) {
    Matcher rollback = ROLLBACK.matcher(path);
    if (parts.containsKey(path)) {
      if (isA(request, HttpMethod.GET)) {
        show(request.response(), parts.get(path));
      }
    } else if (path.equals(PAGE + "/")) {
      if (isA(request, HttpMethod.GET)) {
        request.response().putHeader("Location", PAGE);
        Answers.end(request, 308);
      }
    } else if (path.equals(ROUTES)) {
      if (isA(request, HttpMethod.GET)) {
        boolean texts = "true".equals(request.getParam("files"));
        ask(request, admin, routes -> Optional.of(routes.show(texts)));
      }
    } else if (path.equals(ROUTES + "/deploy")) {
      take(request, admin, MAX_BODY_BYTES, (routes, body) -> Optional.of(routes.deploy()));
    } else if (path.equals(ROUTES + "/check")) {
      take(request, admin, MAX_CHECK_BYTES, (routes, body) -> Optional.of(routes.check(body)));
    } else if (rollback.matches()) {
      int number = Integer.parseInt(rollback.group(1));
      take(request, admin, MAX_BODY_BYTES, (routes, body) -> routes.rollback(number));
    } else {
      return false;
    }
    return true;
  }

  /** If not, it is answered. */
  private static boolean isA(HttpServerRequest request, HttpMethod method) {
    if (request.method() == method) {
      return true;
    }
    Answers.allow(request, method.name());
    return false;
  }

  private static void show(HttpServerResponse response, Part part) {
    response
        .putHeader("Content-Type", part.type())
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .end(part.text());
  }

  /** What a request with a body does; empty if there is no such thing. */
  private interface Action {
    Optional<JsonObject> run(RouteAdmin routes, String body);
  }

  private void take(HttpServerRequest request, RouteAdmin admin, int maxBytes, Action action) {
    if (isA(request, HttpMethod.POST)) {
      Answers.readBody(
          request, maxBytes, body -> ask(request, admin, routes -> action.run(routes, body)));
    }
  }

  private void ask(
      HttpServerRequest request,
      RouteAdmin admin,
      Function<RouteAdmin, Optional<JsonObject>> question) {
    if (admin == null) {
      Answers.refuse(request, 503, "unavailable");
      return;
    }
    Callable<Optional<JsonObject>> asking = () -> question.apply(admin);
    vertx
        .executeBlocking(asking, false)
        .onSuccess(
            answer ->
                answer.ifPresentOrElse(
                    body -> Answers.end(request, 200, body),
                    () -> Answers.refuse(request, 404, "not_found")))
        .onFailure(
            e -> {
              if (e instanceof RefusedException refused) {
                Answers.refuse(request, 400, refused.code().word());
              } else {
                LOG.warn("{} failed: {}", request.path(), faults.trace(e));
                Answers.refuse(request, 500, "internal");
              }
            });
  }
}
