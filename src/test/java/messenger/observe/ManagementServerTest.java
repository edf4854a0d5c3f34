package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.scene.FreePort;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management port of a context with one store, which is up or down as the test says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementServerTest {
  private static final String TOKEN = "a token of the operator";
  private final AtomicLong now = new AtomicLong();
  private volatile Map<String, Object> lastVariables;
  private volatile String lastBody;

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CamelContext context = new DefaultCamelContext();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Store store = new Store();
  private Vertx vertx;
  private ManagementServer server;
  private int port;

  @BeforeAll
  void start() throws Exception {
    context.start();
    HealthCheckRegistry.get(context).register(store);
    vertx = Vertx.vertx();
    port = FreePort.next();
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:greet")
                .process(
                    exchange -> {
                      lastVariables = new TreeMap<>(exchange.getVariables());
                      lastBody = exchange.getMessage().getBody(String.class);
                      exchange.getMessage().setBody(Map.of("greeted", 1));
                    });
            from("direct:refuse").throwException(new RefusedException(Code.BAD_FIELD));
            from("direct:buggy").throwException(new IllegalStateException("a secret"));
            from("direct:mute").setBody(constant("no map"));
            from("direct:handled")
                .onException(RefusedException.class)
                .handled(true)
                .end()
                .throwException(new RefusedException(Code.BAD_FIELD));
          }
        });
    server =
        new ManagementServer(
            vertx,
            "127.0.0.1",
            port,
            meters,
            new AdminKey(TOKEN, now::get),
            List.of(
                new AdminCall("/admin/greet/{name}", "direct:greet"),
                new AdminCall("/admin/greet/{name}/by/{other}", "direct:greet"),
                new AdminCall("/admin/refuse", "direct:refuse"),
                new AdminCall("/admin/handled", "direct:handled"),
                new AdminCall("/admin/buggy", "direct:buggy"),
                new AdminCall("/admin/mute", "direct:mute")));
    server.open();
  }

  @AfterAll
  void stop() {
    vertx.close();
    context.stop();
  }

  @BeforeEach
  void everythingIsWell() {
    server.started(context);
    now.addAndGet(AdminKey.MEMORY.toNanos());
    lastVariables = null;
    lastBody = null;
    store.up = true;
    store.message = null;
    store.fails = false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void aServerThatIsWellSaysSo(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("UP", json(answer).get("status").textValue());
  }

  @Test
  void everyCheckIsShownByNameWithItsMessage() throws Exception {
    store.message = "degraded";
    JsonNode row = null;
    for (JsonNode check : json(get("/health/ready")).get("checks")) {
      row = check.get("name").textValue().equals("store") ? check : row;
    }
    assertEquals("UP", row.get("state").textValue());
    assertEquals("degraded", row.get("message").textValue());
  }

  @ParameterizedTest(name = "{0} is {1} without its store")
  @CsvSource({"/health/ready, 503, DOWN", "/health/live, 200, UP"})
  void aServerWithoutItsStoreLivesAndIsNotReady(String path, int status, String word)
      throws Exception {
    store.up = false;
    HttpResponse<String> answer = get(path);
    assertEquals(status, answer.statusCode());
    assertEquals(word, json(answer).get("status").textValue());
  }

  @Test
  void aServerThatWaitsForAStoreLivesAndSaysWhatItWaitsFor() throws Exception {
    server.starting("waiting for Postgres");
    assertEquals(200, get("/health/live").statusCode());
    HttpResponse<String> ready = get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertEquals(
        "{\"status\":\"DOWN\",\"checks\":"
            + "[{\"name\":\"start\",\"state\":\"DOWN\",\"message\":\"waiting for Postgres\"}]}",
        ready.body());
    assertEquals(200, get("/metrics").statusCode());
  }

  @Test
  void aServerThatStopsLivesAndIsNotReady() throws Exception {
    server.stopping();
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(503, get("/health/ready").statusCode());
  }

  @Test
  void aCheckThatFailsIsADownOne() throws Exception {
    store.fails = true;
    HttpResponse<String> answer = get("/health/ready");
    assertEquals(503, answer.statusCode());
    assertTrue(!answer.body().contains("secret"), answer.body());
  }

  @Test
  void metersAreInTheFormOfPrometheus() throws Exception {
    meters.counter("messenger.frames", "direction", "in").increment(3);
    HttpResponse<String> answer = get("/metrics");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        answer.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(
        answer.body().contains("messenger_frames_total{direction=\"in\"} 3.0"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/health/ready/", "/metrics/x", "/q", "/Metrics"})
  void thereIsNothingElse(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertEquals(404, answer.statusCode());
    assertEquals("", answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS"})
  void itIsForReadingOnly(String method) throws Exception {
    HttpRequest request =
        authorized("/metrics").method(method, HttpRequest.BodyPublishers.noBody()).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(405, answer.statusCode());
    assertEquals("GET", answer.headers().firstValue("Allow").orElseThrow());
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3} {4}")
  @CsvSource(
      nullValues = "none",
      value = {
        // Nobody, and somebody with a wrong token, is told the same whatever there is.
        "POST, /admin/greet/ann, none, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, Bearer wrong, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, Bearer, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, Bearer a token of the operato, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, Bearer a token of the operatorr, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, a token of the operator, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, Basic a token of the operator, 401, {\"error\":\"unauthenticated\"}",
        "POST, /metrics, none, 401, {\"error\":\"unauthenticated\"}",
        "POST, /nothing, none, 401, {\"error\":\"unauthenticated\"}",
        "DELETE, /admin/greet/ann, none, 401, {\"error\":\"unauthenticated\"}",
        "OPTIONS, /admin/greet/ann, none, 401, {\"error\":\"unauthenticated\"}",
        "POST, /admin/greet/ann, Bearer a token of the operator, 200, {\"greeted\":1}",
        "POST, /admin/greet/ann, bearer  a token of the operator, 200, {\"greeted\":1}",
        "POST, /admin/greet/ann?x=y, Bearer a token of the operator, 200, {\"greeted\":1}",
        "POST, /admin/greet/ann/by/bob, Bearer a token of the operator, 200, {\"greeted\":1}",
        "GET, /admin/greet/ann, Bearer a token of the operator, 405, ''",
        "GET, /admin/greet/ann, none, 401, {\"error\":\"unauthenticated\"}",
        "PUT, /admin/greet/ann, Bearer a token of the operator, 405, ''",
        "DELETE, /admin/greet/ann, Bearer a token of the operator, 405, ''",
        "POST, /admin/greet, Bearer a token of the operator, 404, ''",
        "POST, /admin/greet/, Bearer a token of the operator, 404, ''",
        "POST, /admin/greet/ann/, Bearer a token of the operator, 404, ''",
        "POST, /admin/greet/ann/x, Bearer a token of the operator, 404, ''",
        "POST, /nothing, Bearer a token of the operator, 404, ''",
        "GET, /admin, none, 401, {\"error\":\"unauthenticated\"}",
        "GET, /administration, none, 404, ''",
        "POST, /admin/refuse, Bearer a token of the operator, 400, {\"error\":\"bad_field\"}",
        "POST, /admin/handled, Bearer a token of the operator, 400, {\"error\":\"bad_field\"}",
        "POST, /admin/buggy, Bearer a token of the operator, 500, {\"error\":\"internal\"}",
        "POST, /admin/mute, Bearer a token of the operator, 500, {\"error\":\"internal\"}"
      })
  void whatChangesSomethingNeedsTheToken(
      String method, String path, String authorization, int status, String body) throws Exception {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.noBody());
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> answer = send(request);
    assertEquals(status + " " + body, answer.statusCode() + " " + answer.body());
    List<String> schemes = answer.headers().allValues("WWW-Authenticate");
    assertEquals(status == 401, schemes.contains("Bearer"));
    assertEquals(status == 401 && method.equals("GET") ? 2 : status == 401 ? 1 : 0, schemes.size());
    assertEquals(status == 200, lastVariables != null);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "ann, ann",
    "%61nn, ann",
    "a+b, a+b",
    "a%2Fb, a/b",
    "%C3%84nn, Änn",
    "a%20b, a b",
    "%24%7Bbody%7D, ${body}"
  })
  void theRouteGetsThePartsOfThePathAsVariablesAndTheTextAsItsBody(String written, String name)
      throws Exception {
    HttpRequest.Builder request = authorized("/admin/greet/" + written + "/by/bob");
    assertEquals(200, send(request.POST(BodyPublishers.ofString("hellö"))).statusCode());
    assertEquals(Map.of("name", name, "other", "bob"), lastVariables);
    assertEquals("hellö", lastBody);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%f", "a%"})
  void aNameThatCanNotBeReadIsRefused(String written) throws Exception {
    assertEquals(
        "400",
        raw(
            "POST /admin/greet/"
                + written
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer "
                + TOKEN
                + "\r\n\r\n"));
  }

  @Test
  void afterFiveWrongTokensInAMinuteNoneIsLookedAt() throws Exception {
    String path = "/admin/greet/ann";
    for (int i = 0; i < 5; i++) {
      assertEquals(401, send(request(path).POST(BodyPublishers.noBody())).statusCode());
    }
    for (int i = 0; i < 5; i++) {
      HttpRequest.Builder wrong = request(path).header("Authorization", "Bearer " + i);
      assertEquals(401, send(wrong.POST(BodyPublishers.noBody())).statusCode());
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    HttpResponse<String> refused = send(authorized(path).POST(BodyPublishers.noBody()));
    assertEquals("429 {\"error\":\"rate_limited\"}", refused.statusCode() + " " + refused.body());
    assertEquals("60", refused.headers().firstValue("Retry-After").orElseThrow());
    assertEquals(200, get("/health/live").statusCode());
    assertEquals(401, send(request(path).POST(BodyPublishers.noBody())).statusCode());
    now.addAndGet(Duration.ofSeconds(55).toNanos());
    assertEquals(200, send(authorized(path).POST(BodyPublishers.noBody())).statusCode());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "Host: localhost, 200",
    "Host: LOCALHOST:8081, 200",
    "Host: 127.0.0.1:8081, 200",
    "Host: 127.0.0.2, 200",
    "Host: [::1]:8081, 200",
    "Host: evil.example, 403",
    "Host: evil.example:8081, 403",
    "Host: localhost.evil.example, 403",
    "Host: 127.0.0.1.evil.example, 403",
    "Host: 10.0.0.1, 403",
    "Host: [2001:db8::1], 403",
    "Host: localhost:8081:x, 403",
    "Host: a@localhost, 403",
    "'Host: ', 403",
    "'Host: localhost\r\nHost: localhost', 403",
    "'Host: localhost\r\nOrigin: http://localhost:8081', 403",
    "'Host: localhost\r\nOrigin: https://evil.example', 403",
    "'Host: localhost\r\nOrigin: null', 403",
    "'X: no browser leaves Host out', 200"
  })
  void pagesOfABrowserAreTurnedAway(String headers, String status) throws Exception {
    String version = headers.contains("Host") ? "HTTP/1.1" : "HTTP/1.0";
    headers = headers.replace("\\r\\n", "\r\n");
    assertEquals(status, raw("GET /health/live " + version + "\r\n" + headers + "\r\n\r\n"));
    String post =
        "POST /admin/greet/ann " + version + "\r\nAuthorization: Bearer " + TOKEN + "\r\n";
    assertEquals(status, raw(post + headers + "\r\nContent-Length: 0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0} bytes: {1}")
  @CsvSource({"0, 200", "4096, 200", "4097, 413", "1000000, 413"})
  void aBodyIsShort(int length, int status) throws Exception {
    byte[] body = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
    try {
      assertEquals(
          status,
          send(authorized("/admin/greet/ann").POST(BodyPublishers.ofByteArray(body))).statusCode());
      HttpRequest.Builder inParts = authorized("/admin/greet/ann");
      assertEquals(
          status,
          send(inParts.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
              .statusCode());
    } catch (IOException cut) {
      assertEquals(413, status);
    }
    assertEquals(status == 200, lastBody != null);
  }

  @Test
  void aHeadIsShort() throws Exception {
    String end = " HTTP/1.1\r\nHost: localhost\r\n";
    assertEquals("414", raw("GET /" + "x".repeat(3_000) + end + "\r\n"));
    assertEquals("431", raw("GET /metrics" + end + "X: " + "x".repeat(9_000) + "\r\n\r\n"));
  }

  @Test
  void beforeTheStartIsOverAndAfterItNothingIsDone() throws Exception {
    server.starting("starting");
    assertEquals(
        503, send(authorized("/admin/greet/ann").POST(BodyPublishers.noBody())).statusCode());
    server.stopping();
    assertEquals(
        503, send(authorized("/admin/greet/ann").POST(BodyPublishers.noBody())).statusCode());
    assertNull(lastVariables);
  }

  @Test
  void aQueryIsIgnored() throws Exception {
    assertEquals(200, get("/health/live?pretty").statusCode());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", "Bearer " + TOKEN);
  }

  /** The status of the answer to what no client would send. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return answer.readLine().split(" ")[1];
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static final class Store extends AbstractHealthCheck {
    private volatile boolean up = true;
    private volatile boolean fails;
    private volatile String message;

    Store() {
      super("test", "store");
    }

    @Override
    public boolean isLiveness() {
      return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
      if (fails) {
        throw new IllegalStateException("a secret");
      }
      builder.state(up ? State.UP : State.DOWN).message(message);
    }
  }
}
