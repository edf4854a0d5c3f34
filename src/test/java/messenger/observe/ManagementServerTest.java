package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.camel.CamelContext;
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
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    server = new ManagementServer(vertx, "127.0.0.1", port, meters);
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
        request("/metrics").method(method, HttpRequest.BodyPublishers.noBody()).build();
    assertEquals(405, client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  @Test
  void aQueryIsIgnored() throws Exception {
    assertEquals(200, get("/health/live?pretty").statusCode());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
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
