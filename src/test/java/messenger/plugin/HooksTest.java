package messenger.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP, as senders see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HooksTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final String TOKEN = "abcdefghijklmnop";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Hooks hooks = new Hooks(Clock.fixed(NOW, ZoneOffset.UTC));
  private final WebhookSignature signature =
      new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private HttpServer server;

  @BeforeAll
  void open() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(hooks::receive)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterAll
  void close() {
    vertx.close();
  }

  private Hook hook(String name, WebhookSignature signed, String token, int perSecond) {
    Hook hook = hooks.join("plugin", name, this);
    hook.set(signed, token, perSecond);
    hooks.open(hook);
    return hook;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
  }

  private int posts(String path, String body) throws IOException, InterruptedException {
    return status(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private int postsSigned(String path, String id, String body, WebhookSignature by)
      throws IOException, InterruptedException {
    long seconds = NOW.getEpochSecond();
    return status(
        request(path)
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(seconds))
            .header("webhook-signature", by.sign(id, seconds, body.getBytes(UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void whatHasTheTokenIsTaken() throws Exception {
    Hook hook = hook("token", null, TOKEN, 10);

    assertEquals(202, posts("/hook/token/" + TOKEN, "built"));
    assertEquals(401, posts("/hook/token/" + TOKEN + "q", "built"));
    assertEquals(401, posts("/hook/token", "built"));
    assertEquals(405, status(request("/hook/token/" + TOKEN).GET()));

    assertEquals("built", hook.next(NONE).body());
    assertNull(hook.next(NONE));
  }

  @Test
  void whatIsSignedIsTakenOnce() throws Exception {
    Hook hook = hook("signed", signature, null, 10);

    assertEquals(202, postsSigned("/hook/signed", "msg_1", "built", signature));
    assertEquals(202, postsSigned("/hook/signed", "msg_1", "built", signature));
    assertEquals(202, postsSigned("/hook/signed", "msg_2", "built", signature));
    assertEquals(
        401,
        postsSigned(
            "/hook/signed",
            "msg_3",
            "built",
            new WebhookSignature("whsec_AAAAAAAAAAAAAAAAAAAAAAAA")));
    assertEquals(401, posts("/hook/signed", "built"));

    Delivery first = hook.next(NONE);
    assertEquals("msg_1 built", first.id() + " " + first.body());
    assertEquals(1_000 * NOW.getEpochSecond(), first.at());
    assertEquals("msg_2", hook.next(NONE).id());
    assertNull(hook.next(NONE));
  }

  @Test
  void whatIsTooLargeOrTooMuchIsRefused() throws Exception {
    Hook hook = hook("large", null, TOKEN, 1_000);
    assertEquals(413, posts("/hook/large/" + TOKEN, "x".repeat(Hooks.MAX_BODY_BYTES + 1)));
    assertEquals(202, posts("/hook/large/" + TOKEN, "x".repeat(Hooks.MAX_BODY_BYTES)));
    for (int i = 1; i < 100; i++) {
      assertEquals(202, posts("/hook/large/" + TOKEN, "x"));
    }
    assertEquals(503, posts("/hook/large/" + TOKEN, "x"));
    assertNotNull(hook.next(NONE));
    assertEquals(202, posts("/hook/large/" + TOKEN, "x"));
  }

  @Test
  void whatFindsTheQueueFullIsTakenWhenItIsPostedAgain() throws Exception {
    Hook hook = hook("again", signature, null, 1_000);
    for (int i = 0; i < 100; i++) {
      postsSigned("/hook/again", "msg_" + i, "x", signature);
    }
    assertEquals(503, postsSigned("/hook/again", "late", "x", signature));
    hook.next(NONE);

    assertEquals(202, postsSigned("/hook/again", "late", "x", signature));
  }

  @Test
  void whoPostsTooOftenIsToldToWait() throws Exception {
    hook("often", null, TOKEN, 1);
    await().until(() -> posts("/hook/often/" + TOKEN, "x") == 429);
    hook("signed-often", signature, null, 1);
    await().until(() -> postsSigned("/hook/signed-often", "msg_1", "x", signature) == 429);
  }

  @Test
  void whoGuessesDoesNotKeepOutWhoKnows() throws Exception {
    hook("guessed", null, TOKEN, 1);
    await().until(() -> posts("/hook/guessed/guess", "x") == 429);
    assertEquals(202, posts("/hook/guessed/" + TOKEN, "x"));

    hook("forged", signature, null, 1);
    await().until(() -> posts("/hook/forged", "x") == 429);
    assertEquals(202, postsSigned("/hook/forged", "msg_1", "x", signature));
  }

  @Test
  void whileThePluginIsExchangedWhatIsPostedWaits() throws Exception {
    Hook old = hook("kept", null, TOKEN, 10);
    hooks.hold("plugin");
    hooks.leave(old, this);
    assertEquals(202, posts("/hook/kept/" + TOKEN, "meanwhile"));
    Hook next = hook("kept", null, TOKEN, 10);
    hooks.release("plugin");

    assertEquals("meanwhile", next.next(NONE).body());
    hooks.leave(next, this);
    assertEquals(404, posts("/hook/kept/" + TOKEN, "x"));
  }

  @ParameterizedTest(name = "the old one leaves while it is held: {0}")
  @ValueSource(booleans = {true, false})
  void whoLeavesLateLeavesItsSuccessorThere(boolean held) {
    Hook hook = hooks.join("late", "late", "old");
    hooks.open(hook);
    hooks.hold("late");
    assertSame(hook, hooks.join("late", "late", "next"));

    if (!held) {
      hooks.release("late");
    }
    hooks.leave(hook, "old");
    hooks.release("late");

    assertSame(hook, hooks.hook("late"));
    hooks.leave(hook, "next");
    assertNull(hooks.hook("late"));
  }

  @Test
  void whatNobodyTakesIsNotFound() throws Exception {
    assertEquals(404, posts("/hook/nobody", "x"));
    assertEquals(404, posts("/hook/", "x"));
    Hook gone = hook("gone", null, TOKEN, 10);
    hooks.hold("plugin");
    hooks.leave(gone, this);
    hooks.release("plugin");
    assertEquals(404, posts("/hook/gone/" + TOKEN, "x"));
    assertThrows(
        IllegalStateException.class,
        () -> {
          hook("taken", null, TOKEN, 10);
          hooks.join("another", "taken", this);
        });
  }
}
