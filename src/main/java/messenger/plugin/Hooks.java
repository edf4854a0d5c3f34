package messenger.plugin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /hook/<name>} at the HTTP port, for plugins that take webhooks. Answers 202 when it
 * waits for the plugin. Requests come on event loops; the rest is safe for every thread.
 */
public final class Hooks {
  static final int MAX_BODY_BYTES = 65_536;

  private static final Pattern PATH =
      Pattern.compile("/hook/([a-z0-9_-]{1,64})(?:/([!-~]{1,256}))?");

  private final Clock clock;
  private final Map<String, Hook> hooks = new ConcurrentHashMap<>();
  private final Map<String, Set<Hook>> held = new HashMap<>();

  /** Who joined last. */
  private final Map<Hook, Object> holders = new HashMap<>();

  public Hooks(Clock clock) {
    this.clock = clock;
  }

  /** Null if no plugin takes anything under this name. */
  Hook hook(String name) {
    return hooks.get(name);
  }

  /** Whether a request is for this. */
  public boolean takes(HttpServerRequest request) {
    return request.path() != null && request.path().startsWith("/hook/");
  }

  /** Answers a request. */
  public void receive(HttpServerRequest request) {
    Matcher path = PATH.matcher(request.path());
    Hook hook = path.matches() ? hooks.get(path.group(1)) : null;
    if (hook == null) {
      refuse(request, 404);
    } else if (request.method() != HttpMethod.POST) {
      request.response().putHeader("Allow", "POST");
      refuse(request, 405);
    } else if (!hook.isToken(path.group(2) == null ? "" : path.group(2))) {
      refuseStranger(request, hook);
    } else if (!hook.isSigned() && !hook.mayCome()) {
      busy(request, 429);
    } else {
      collect(request, hook);
    }
  }

  private void collect(HttpServerRequest request, Hook hook) {
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            refuse(request, 413);
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            take(request, hook, body.getBytes());
          }
        });
  }

  private void take(HttpServerRequest request, Hook hook, byte[] body) {
    long now = clock.millis();
    String id = null;
    long at = now;
    if (hook.isSigned()) {
      id = request.getHeader("webhook-id");
      String timestamp = request.getHeader("webhook-timestamp");
      String signature = request.getHeader("webhook-signature");
      if (!hook.signature().isRight(id, timestamp, signature, body, now / 1_000)) {
        refuseStranger(request, hook);
        return;
      }
      if (!hook.mayCome()) {
        busy(request, 429);
        return;
      }
      at = 1_000 * Long.parseLong(timestamp);
    }
    String text = new String(body, StandardCharsets.UTF_8);
    if (hook.take(new Delivery(id, at, request.getHeader("Content-Type"), text), now)) {
      request.response().setStatusCode(202).end();
    } else {
      busy(request, 503);
    }
  }

  /** Counted apart: who guesses must not keep out who knows. */
  private static void refuseStranger(HttpServerRequest request, Hook hook) {
    if (hook.mayGuess()) {
      refuse(request, 401);
    } else {
      busy(request, 429);
    }
  }

  private static void busy(HttpServerRequest request, int status) {
    request.response().putHeader("Retry-After", "1");
    refuse(request, status);
  }

  /** What may come behind it is not read. */
  private static void refuse(HttpServerRequest request, int status) {
    request.response().putHeader("Connection", "close").setStatusCode(status).end();
  }

  // ---- plugins come and go: as in Screening ----

  /**
   * A plugin takes what is posted, or goes on in its place.
   *
   * @param by who may leave it again
   * @throws IllegalStateException if another plugin does under this name
   */
  synchronized Hook join(String plugin, String name, Object by) {
    Set<Hook> joined = held.get(plugin);
    Hook before = hooks.get(name);
    if (before != null && (joined == null || !before.plugin().equals(plugin))) {
      throw new IllegalStateException("the webhook " + name + " is in use");
    }
    Hook hook = before == null ? new Hook(plugin, name) : before;
    holders.put(hook, by);
    if (joined != null) {
      joined.add(hook);
    }
    return hook;
  }

  /** From now on it can be posted to. */
  void open(Hook hook) {
    hooks.put(hook.name(), hook);
  }

  synchronized void leave(Hook hook, Object by) {
    if (!holders.remove(hook, by)) {
      return;
    }
    Set<Hook> joined = held.get(hook.plugin());
    if (joined != null) {
      joined.remove(hook);
    } else {
      hooks.remove(hook.name(), hook);
    }
  }

  synchronized void hold(String plugin) {
    held.put(plugin, new HashSet<>());
  }

  synchronized void release(String plugin) {
    Set<Hook> joined = held.remove(plugin);
    if (joined != null) {
      Predicate<Hook> isGone = hook -> hook.plugin().equals(plugin) && !joined.contains(hook);
      holders.keySet().removeIf(isGone);
      hooks.values().removeIf(isGone);
    }
  }
}
