package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import messenger.deploy.Deployments;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the management port says of routes, and to whom. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteConsoleTest {
  private static final String SEND_TEXT = "routes/send-text.camel.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminScene scene;

  @BeforeAll
  void start() throws Exception {
    scene = new AdminScene();
  }

  @BeforeEach
  void everythingIsAsAtTheStart() {
    scene.isAsAtTheStart();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  @Test
  void aRouteIsShownWithWhatItCallsAndWhatWentThroughIt() throws Exception {
    scene.send("direct:answer-ping");
    scene.send("direct:answer-ping");
    JsonNode shown = json(get("/admin/routes"));
    JsonNode ping = route(shown, "answer-ping");
    assertEquals("manual", shown.path("mode").textValue());
    assertEquals("routes/answer-ping.camel.yaml", ping.path("file").textValue());
    assertEquals("direct:answer-ping", ping.path("from").textValue());
    assertEquals("[\"session:send\"]", ping.path("to").toString());
    assertEquals(1, ping.path("revision").intValue());
    assertEquals(2, ping.path("count").intValue());
    assertEquals(0, ping.path("failed").intValue());
    assertEquals(0, ping.path("inflight").intValue());
    assertEquals("Started", ping.path("state").textValue());
    String line = "messenger_route_exchanges_total{result=\"ok\",route=\"answer-ping\"} 2.0";
    assertTrue(get("/metrics").body().contains(line), "a metric, too");
    assertFalse(ping.path("description").textValue().isEmpty());
    assertTrue(shown.path("routes").size() > 75, "all of them");
    assertTrue(shown.path("files").isMissingNode(), "not asked for");
  }

  @Test
  void aSlashTooManyLeadsToThePage() throws Exception {
    HttpResponse<String> there = get("/admin/");
    assertEquals(308, there.statusCode());
    assertEquals("/admin", there.headers().firstValue("Location").orElseThrow());
  }

  @Test
  void theTextsThatRunAreShownToWhoAsks() throws Exception {
    scene.deployments().stage(SEND_TEXT, "later");
    JsonNode shown = json(get("/admin/routes?files=true"));
    String text = "";
    for (JsonNode file : shown.path("files")) {
      text = file.path("path").textValue().equals(SEND_TEXT) ? file.path("text").textValue() : text;
    }
    assertTrue(text.contains("id: send-text"), text);
    assertEquals(
        "[{\"path\":\"routes/send-text.camel.yaml\",\"kind\":\"CHANGED\"}]",
        shown.path("staged").toString());
  }

  @Test
  void aPluginsRoutesAreShownAsItsOwn() throws Exception {
    try (DefaultCamelContext plugin = new DefaultCamelContext()) {
      plugin.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:a").routeId("weather").to("log:b?showAll=true");
            }
          });
      plugin.start();
      scene.plug("forecast", plugin);
      JsonNode row = route(json(get("/admin/routes")), "weather");
      assertEquals("forecast", row.path("plugin").textValue());
      assertEquals("[\"log:b\"]", row.path("to").toString());
    }
  }

  @Test
  void whatIsStagedIsDeployedAndReported() throws Exception {
    String path = "routes/refuse.camel.yaml";
    scene.deployments().stage(path, "a\nb");
    JsonNode report = json(post("/admin/routes/deploy", ""));
    assertEquals(1, report.path("number").intValue());
    assertEquals("2026-11-28T23:00:01Z", report.path("at").textValue());
    assertEquals("COMMAND", report.path("cause").textValue());
    assertTrue(report.path("accepted").booleanValue());
    assertEquals(
        "[{\"path\":\"" + path + "\",\"kind\":\"CHANGED\"}]", report.path("changes").toString());
    assertEquals(81, report.path("millis").intValue());
    JsonNode shown = json(get("/admin/routes"));
    assertEquals(2, route(shown, "refuse").path("revision").intValue());
    assertEquals(report, shown.path("deployments").get(0));
  }

  @Test
  void whatIsRefusedIsReportedWithThePlaceTheReasonAndWhatToDo() throws Exception {
    scene.deployments().cuts(List.of("edge-tcp"));
    scene.deployments().stage(SEND_TEXT, "a\n  nonsense:");
    JsonNode report = json(post("/admin/routes/deploy", ""));
    assertFalse(report.path("accepted").booleanValue());
    assertEquals("[\"edge-tcp\"]", report.path("cut").toString());
    assertEquals(
        "[{\"file\":\"routes/send-text.camel.yaml\",\"line\":2,\"column\":3,"
            + "\"reason\":\"there is no EIP nonsense\",\"hint\":\"say filter\"}]",
        report.path("findings").toString());
  }

  @Test
  void filesAreCheckedWithoutBeingDeployed() throws Exception {
    JsonNode answer = json(post("/admin/routes/check", files(SEND_TEXT, "nonsense")));
    assertEquals(1, answer.path("findings").size());
    assertEquals(
        "{\"findings\":[]}",
        post("/admin/routes/check", files("plugins/x.camel.yaml", "fine")).body());
    assertEquals(0, json(get("/admin/routes")).path("deployments").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"files\":1}",
        "{\"files\":[1]}",
        "{\"files\":[{\"path\":\"routes/a.camel.yaml\"}]}",
        "{\"files\":[{\"path\":1,\"text\":\"\"}]}",
        "{\"files\":[{\"path\":\"a.camel.yaml\",\"text\":\"\"}]}",
        "{\"files\":[{\"path\":\"/etc/a.yaml\",\"text\":\"\"}]}",
        "{\"files\":[{\"path\":\"routes/../a.yaml\",\"text\":\"\"}]}",
        "{\"files\":[{\"path\":\"routes/a.sh\",\"text\":\"\"}]}"
      })
  void whatIsNoFileOfOursIsNotChecked(String body) throws Exception {
    HttpResponse<String> answer = post("/admin/routes/check", body);
    assertEquals("400 {\"error\":\"bad_field\"}", answer.statusCode() + " " + answer.body());
  }

  @ParameterizedTest(name = "{1} bytes to {0}: {2}")
  @CsvSource({"check, 1048576, 400", "deploy, 4096, 200", "deploy, 4097, 413"})
  void aBodyIsNoLongerThanItMustBe(String what, int bytes, int status) throws Exception {
    assertEquals(status, post("/admin/routes/" + what, "x".repeat(bytes)).statusCode());
  }

  @Test
  void aBodyThatIsTooLongToCheckIsCutOff() {
    try {
      assertEquals(413, post("/admin/routes/check", "x".repeat(1_048_577)).statusCode());
    } catch (IOException | InterruptedException cut) {
      assertTrue(cut instanceof IOException, "the connection ends while the rest is written");
    }
  }

  @Test
  void aVersionThatRanOnceCanComeBack() throws Exception {
    post("/admin/routes/deploy", "");
    assertEquals("ROLLBACK", json(post("/admin/routes/rollback/1", "")).path("cause").textValue());
    assertEquals(200, post("/admin/routes/rollback/0", "").statusCode());
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "POST, /admin/routes/rollback/99, 404",
    "POST, /admin/routes/rollback/-1, 404",
    "POST, /admin/routes/rollback/1/, 404",
    "POST, /admin/routes/rollback/9999999999, 404",
    "POST, /admin/routes/other, 404",
    "GET, /admin/other.js, 404",
    "GET, /admin/../admin, 404",
    "POST, /admin, 405",
    "HEAD, /admin, 405",
    "PUT, /admin/routes, 405",
    "GET, /admin/routes/deploy, 405",
    "GET, /admin/routes/rollback/0, 405"
  })
  void thereIsNothingElse(String method, String path, int status) throws Exception {
    HttpRequest.Builder request = authorized(path).method(method, BodyPublishers.noBody());
    assertEquals(status, send(request).statusCode());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /admin",
    "GET, /admin/app.js",
    "GET, /admin/layout.js",
    "GET, /admin/app.css",
    "GET, /admin/routes",
    "GET, /admin/nothing",
    "HEAD, /admin",
    "POST, /admin/routes/deploy",
    "POST, /admin/routes/check",
    "POST, /admin/routes/rollback/0"
  })
  void nobodySeesAnythingWithoutTheToken(String method, String path) throws Exception {
    for (String shown : List.of("", "Bearer wrong", "Basic " + base64("x:wrong"))) {
      HttpRequest.Builder request = request(path).method(method, BodyPublishers.noBody());
      if (!shown.isEmpty()) {
        request.header("Authorization", shown);
      }
      HttpResponse<String> answer = send(request);
      assertEquals(401, answer.statusCode());
      assertEquals(
          method.equals("POST")
              ? List.of("Bearer")
              : List.of("Bearer", "Basic realm=\"messenger\", charset=\"UTF-8\""),
          answer.headers().allValues("WWW-Authenticate"));
    }
    assertTrue(scene.deployments().log().isEmpty());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "anybody:a token of the operator, 200",
    ":a token of the operator, 200",
    "anybody:a token of the operato, 401",
    "anybody:, 401",
    "a token of the operator:x, 401",
    "'', 401"
  })
  void aBrowserShowsTheTokenAsAPassword(String pair, int status) throws Exception {
    HttpRequest.Builder request =
        request("/admin").header("Authorization", "basic " + base64(pair));
    assertEquals(status, send(request).statusCode());
  }

  @Test
  void wrongPasswordsAreCountedAsWrongTokensAre() throws Exception {
    for (int i = 0; i < 5; i++) {
      send(request("/admin").header("Authorization", "Basic " + base64("x:" + i)));
    }
    assertEquals(429, get("/admin").statusCode());
    scene.aMinutePasses();
    send(request("/admin").header("Authorization", "Basic !"));
    assertEquals(200, get("/admin").statusCode());
  }

  @ParameterizedTest(name = "{0} from {2} to {1}: {5}")
  @CsvSource({
    "GET, /admin/routes, same-origin, cors, empty, 200",
    "GET, /admin/app.js, same-origin, cors, script, 200",
    "GET, /admin, none, navigate, document, 200",
    "GET, /admin, cross-site, navigate, document, 200",
    "GET, /admin, cross-site, navigate, iframe, 403",
    "GET, /admin, cross-site, no-cors, script, 403",
    "GET, /admin/routes, cross-site, navigate, document, 403",
    "GET, /admin/routes, same-site, no-cors, script, 403",
    "POST, /admin/routes/deploy, cross-site, navigate, document, 403",
    "POST, /admin/routes/deploy, same-site, cors, empty, 403"
  })
  void aBrowserThatKnowsThePasswordDoesNotAddItToWhatOtherPagesAsk(
      String method, String path, String site, String mode, String destination, int status)
      throws Exception {
    HttpRequest.Builder request =
        authorized(path)
            .method(method, BodyPublishers.noBody())
            .header("Sec-Fetch-Site", site)
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Dest", destination);
    assertEquals(status, send(request).statusCode());
  }

  @ParameterizedTest(name = "{0} {1} from {2}: {3}")
  @CsvSource({
    "GET, /admin/app.js, http://HOST, 200",
    "GET, /admin/app.js, https://HOST, 200",
    "GET, /admin/app.js, http://localhost, 403",
    "GET, /admin/app.js, http://HOST.evil.example, 403",
    "GET, /admin/app.js, null, 403",
    "GET, /health/live, http://HOST, 403",
    "POST, /admin/routes/deploy, http://HOST, 403"
  })
  void aPageOfAnotherOriginIsTurnedAwayAndOursOnlyReads(
      String method, String path, String origin, int status) throws Exception {
    String host = scene.uri("").getAuthority();
    HttpRequest.Builder request = authorized(path).method(method, BodyPublishers.noBody());
    request.header("Origin", origin.replace("HOST", host));
    assertEquals(status, send(request).statusCode());
  }

  @Test
  void thePageRunsNothingButItsOwnScript() throws Exception {
    HttpResponse<String> page = get("/admin");
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    for (String rule :
        List.of(
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'")) {
      assertTrue(policy.contains(rule), policy);
    }
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("no-store", page.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals(
        "same-origin", page.headers().firstValue("Cross-Origin-Resource-Policy").orElseThrow());
  }

  @Test
  void beforeTheStartIsOverAndAfterItThereIsThePageAndNoRoutes() throws Exception {
    scene.server().stopping();
    assertEquals(200, get("/admin").statusCode());
    HttpResponse<String> answer = get("/admin/routes");
    assertEquals("503 {\"error\":\"unavailable\"}", answer.statusCode() + " " + answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"WATCH", "MANUAL", "OFF"})
  void theModeIsShown(Deployments.Mode mode) throws Exception {
    scene.deployments().mode(mode);
    assertEquals(mode.name().toLowerCase(), json(get("/admin/routes")).path("mode").textValue());
  }

  private static JsonNode route(JsonNode shown, String id) {
    for (JsonNode row : shown.path("routes")) {
      if (row.path("id").textValue().equals(id)) {
        return row;
      }
    }
    throw new AssertionError("there is no " + id);
  }

  private static String files(String path, String text) throws IOException {
    return JSON.writeValueAsString(Map.of("files", List.of(Map.of("path", path, "text", text))));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(authorized(path));
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(authorized(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", "Bearer " + AdminScene.TOKEN);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(scene.uri(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
