package messenger.observe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads requests to the management port and answers them; on the event loop of the request. */
final class Answers {
  private Answers() {}

  /** Collects the body, unless it is too long, which is answered. */
  static void readBody(HttpServerRequest request, int maxBytes, Consumer<String> then) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= maxBytes) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            refuse(request, 413, "too_large");
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            then.accept(body.toString(StandardCharsets.UTF_8));
          }
        });
  }

  static void refuse(HttpServerRequest request, int status, String code) {
    end(request, status, new JsonObject().put("error", code));
  }

  /** Refuses a method. */
  static void allow(HttpServerRequest request, String methods) {
    request.response().putHeader("Allow", methods);
    end(request, 405);
  }

  static void end(HttpServerRequest request, int status, JsonObject body) {
    close(request, status);
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }

  static void end(HttpServerRequest request, int status) {
    close(request, status);
    request.response().setStatusCode(status).end();
  }

  /** What may come behind a request that was refused is not read. */
  private static void close(HttpServerRequest request, int status) {
    if (status != 200) {
      request.response().putHeader("Connection", "close");
    }
  }
}
