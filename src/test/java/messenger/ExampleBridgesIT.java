package messenger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static messenger.scene.Client.from;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import io.netty.buffer.ByteBuf;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.scene.BuiltJar;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Names;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins of examples/plugins/ that talk to other servers, as they are, in a real server: to a mail
 * server and an MQTT broker that run here, and to stubs of Telegram, of a language model and of
 * somebody's web server. Their jars come as they come to everybody.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(OS.WINDOWS)
class ExampleBridgesIT {
  private static final List<String> EXAMPLES =
      List.of(
          "email-digest",
          "mqtt-tap",
          "kafka-tap",
          "telegram-bridge",
          "llm-bot",
          "webhook-out",
          "webhook-in");

  private static final Pattern MISSING =
      Pattern.compile("(plugins/\\S+?):\\d.*ext add ([^ )]+)\\)");
  private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String TOKEN = "a-token-that-nobody-guesses";
  private static final int CHAT = -4711;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Published(String topic, JsonNode event) {}

  private record Posted(String path, String type, JsonNode body) {}

  private final BlockingQueue<Published> published = new LinkedBlockingQueue<>();
  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final BlockingQueue<ObjectNode> updates = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> telegrams = new LinkedBlockingQueue<>();
  private final Server broker = new Server();
  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private HttpServer stub;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path ext) throws Exception {
    startBroker();
    mail.start();
    startStub();
    Map<String, String> plugins = new HashMap<>();
    for (String name : EXAMPLES) {
      String file = name + ".camel.yaml";
      plugins.put(file, Files.readString(Path.of("examples/plugins", file)));
    }
    server =
        ServerProcess.startWithPlugins(
            Map.of(
                "PLUGINS_PRIVATE_ADDRESSES",
                "true",
                "PLUGINS_EXT",
                ext.toString(),
                "TELEGRAM_TOKEN",
                "1:secret"),
            plugins,
            properties());
    Map<String, String> missing = missing();
    assertEquals(
        Map.of(
            "plugins/email-digest.camel.yaml", "org.apache.camel:camel-mail:4.17.0",
            "plugins/mqtt-tap.camel.yaml", "org.apache.camel:camel-paho:4.17.0",
            "plugins/kafka-tap.camel.yaml", "org.apache.camel:camel-kafka:4.17.0",
            "plugins/telegram-bridge.camel.yaml", "org.apache.camel:camel-telegram:4.17.0",
            "plugins/llm-bot.camel.yaml", "org.apache.camel:camel-langchain4j-chat:4.17.0"),
        missing);
    add(ext, new TreeSet<>(missing.values()));
    String answer = server.administers("/admin/routes/deploy", server.managementToken());
    assertTrue(answer.contains("\"accepted\":true"), answer);
  }

  private Map<String, String> properties() {
    String http = "http://127.0.0.1:" + stub.getAddress().getPort();
    Map<String, String> properties = new HashMap<>();
    properties.put("plugin.mail.server", "127.0.0.1:" + mail.getSmtp().getPort());
    properties.put("plugin.mail.people", "missing-.*");
    properties.put("plugin.mail.domain", "example.org");
    properties.put("plugin.mail.wait-ms", "5000");
    properties.put("plugin.mqtt.broker", "tcp://127.0.0.1:" + broker.getPort());
    properties.put("plugin.telegram.url", http);
    properties.put("plugin.telegram.token", "{{env:TELEGRAM_TOKEN}}");
    properties.put("plugin.telegram.chat", Integer.toString(CHAT));
    properties.put("plugin.telegram.people", "tess,theo");
    properties.put("plugin.llm.url", http + "/v1");
    properties.put("plugin.webhook-out.url", http + "/messages");
    properties.put("plugin.webhook-out.secret", SECRET);
    properties.put("plugin.kafka.brokers", "127.0.0.1:1"); // Nobody is there: see KafkaTapTest.
    properties.put("plugin.webhook-in.token", TOKEN);
    properties.put("plugin.webhook-in.to", "the-one-who-is-told");
    return properties;
  }

  /** What the server said is not there: coordinates by file. */
  private Map<String, String> missing() {
    Map<String, String> missing = new HashMap<>();
    for (String line : server.standardError()) {
      Matcher said = MISSING.matcher(line);
      if (said.find()) {
        missing.put(said.group(1), said.group(2));
      }
    }
    return missing;
  }

  private static void add(Path ext, Set<String> coordinates) throws Exception {
    List<String> command = new ArrayList<>(List.of("./messenger", "ext", "add"));
    command.addAll(coordinates);
    BuiltJar.settle();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PLUGINS_EXT", ext.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private void startBroker() throws IOException {
    Properties settings = new Properties();
    settings.setProperty("host", "127.0.0.1");
    settings.setProperty("port", "0");
    settings.setProperty("persistence_enabled", "false");
    settings.setProperty("telemetry_enabled", "false");
    broker.startServer(
        new MemoryConfig(settings),
        List.of(
            new AbstractInterceptHandler() {
              @Override
              public String getID() {
                return "test";
              }

              @Override
              public void onPublish(InterceptPublishMessage message) {
                ByteBuf payload = message.getPayload();
                published.add(new Published(message.getTopicName(), json(payload.toString(UTF_8))));
                super.onPublish(message);
              }

              @Override
              public void onSessionLoopError(Throwable error) {
                throw new IllegalStateException(error);
              }
            }));
  }

  private void startStub() throws IOException {
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.createContext("/messages", exchange -> answer(exchange, "", this::post));
    stub.createContext(
        "/bot1:secret/getUpdates", exchange -> answer(exchange, updates(), request -> {}));
    stub.createContext(
        "/bot1:secret/sendMessage",
        exchange ->
            answer(
                exchange,
                "{\"ok\":true,\"result\":{\"message_id\":1}}",
                request -> telegrams.add(request.body())));
    stub.createContext("/v1/chat/completions", this::complete);
    stub.start();
  }

  private interface Taker {
    void take(Posted request);
  }

  private void post(Posted request) {
    posted.add(request);
  }

  private static void answer(HttpExchange exchange, String body, Taker taker) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String type = exchange.getRequestHeaders().getFirst("content-type");
    taker.take(
        new Posted(
            exchange.getRequestURI().getPath(), type, request.isEmpty() ? null : json(request)));
    respond(exchange, body);
  }

  private static void respond(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** What was written in chats since it was last asked. */
  private String updates() {
    ObjectNode answer = JSON.createObjectNode().put("ok", true);
    updates.forEach(update -> answer.withArray("result").add(update));
    if (!updates.isEmpty()) {
      updates.clear();
    } else {
      answer.putArray("result");
    }
    return answer.toString();
  }

  private void complete(HttpExchange exchange) throws IOException {
    JsonNode request = json(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String question = request.at("/messages/0/content").asText();
    ObjectNode answer = JSON.createObjectNode().put("id", "1").put("model", "llama3.2");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", question + " 42.");
    respond(exchange, answer.toString());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (stub != null) {
      stub.stop(0);
    }
    mail.stop();
    broker.stopServer();
  }

  @Test
  void whoIsAwayIsMailedWhatTheyMissedUnlessTheyComeBackBefore() throws Exception {
    String back = Names.fresh("missing-back");
    String away = Names.fresh("missing-away");
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      ann.sendsSafely(back, "You will see this yourself");
      ann.sendsSafely(away, "Where are you?");
      ann.sendsSafely(away, "Grüße");
      ann.sendsSafely(Names.fresh("other"), "Who is not in the list gets no mail");
      try (Client returned = Client.jsonAfter(server, Door.TCP, back, 0)) {
        returned.receives("You will see this yourself", from(ann.name()));

        await().atMost(Client.PATIENCE).until(() -> mail.getReceivedMessages().length > 0);
        MimeMessage[] mails = mail.getReceivedMessages();
        assertEquals(1, mails.length);
        assertEquals(away + "@example.org", mails[0].getAllRecipients()[0].toString());
        assertEquals("While you were away", mails[0].getSubject());
        assertEquals(
            ann.name() + ": Where are you?\r\n" + ann.name() + ": Grüße",
            mails[0].getContent().toString().strip(),
            () -> GreenMailUtil.getWholeMessage(mails[0]));
      }
    }
  }

  @Test
  void whatHappensIsPublishedByTheMqttBroker() throws Exception {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      ann.sendsSafely("bob", "For the broker");
      Published login = publishedBy(ann.name(), "messenger/login");
      assertEquals("messenger.login.v1", login.event().get("type").asText());
      Published message = publishedBy(ann.name(), "messenger/message");
      assertEquals("For the broker", message.event().at("/data/text").asText());
    }
  }

  /** Other tests write, too. */
  private Published publishedBy(String name, String topic) {
    return await()
        .atMost(Client.PATIENCE)
        .until(
            () ->
                published.stream()
                    .filter(one -> one.event().at("/data/from").asText().equals(name))
                    .filter(one -> one.topic().equals(topic))
                    .findFirst()
                    .orElse(null),
            one -> one != null);
  }

  @Test
  void peopleHereAndInATelegramChatTalkToEachOther() throws Exception {
    try (Client tess = Client.json(server, Door.TCP, "tess");
        Client theo = Client.json(server, Door.TCP, "theo")) {
      writeInChat(1, CHAT, "Hello there");
      writeInChat(2, CHAT + 1, "Another chat is not passed on");
      writeInChat(3, CHAT, "Anybody?");
      for (Client client : List.of(tess, theo)) {
        client.receives("Tim: Hello there", from("telegram-bot"));
        client.receives("Tim: Anybody?", from("telegram-bot"));
      }
      writeInChat(3, CHAT, "Anybody?");
      writeInChat(4, CHAT, "What was handed out twice is sent once");
      tess.receives("Tim: What was handed out twice is sent once", from("telegram-bot"));

      tess.sendsSafely("telegram-bot", "Hello Tim");

      JsonNode telegram = telegrams.poll(20, TimeUnit.SECONDS);
      assertNotNull(telegram);
      assertEquals("tess: Hello Tim", telegram.get("text").asText());
      assertEquals(Integer.toString(CHAT), telegram.get("chat_id").asText());
    }
  }

  private void writeInChat(int number, int chat, String text) {
    ObjectNode update = JSON.createObjectNode().put("update_id", number);
    ObjectNode message = update.putObject("message").put("message_id", number).put("text", text);
    message.put("date", 1_800_000_000);
    message.putObject("chat").put("id", chat).put("type", "group");
    message.putObject("from").put("id", 5).put("first_name", "Tim");
    updates.add(update);
  }

  @Test
  void theModelAnswersWhoAsks() throws IOException {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      ann.sendsSafely("anybody", "/ask What is six by seven?");
      ann.receives("What is six by seven? 42.", from("llm-bot"));
    }
  }

  @Test
  void messagesArePostedToAnotherServer() throws Exception {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      ann.sendsSafely("bob", "For the other server");

      Posted post = null;
      for (Posted next = nextPost(); post == null; next = post == null ? nextPost() : next) {
        post = next.body().at("/data/from").asText().equals(ann.name()) ? next : null;
      }
      assertEquals("/messages", post.path());
      assertEquals("application/cloudevents+json", post.type());
      assertEquals("For the other server", post.body().at("/data/text").asText());
    }
  }

  private Posted nextPost() throws InterruptedException {
    Posted next = posted.poll(20, TimeUnit.SECONDS);
    assertNotNull(next, "nothing was posted");
    return next;
  }

  @Test
  void whatIsPostedIsSentToWhomTheSettingsSay() throws Exception {
    try (Client told = Client.json(server, Door.TCP, "the-one-who-is-told")) {
      assertEquals(401, post("another-token-of-the-same-length"));
      assertEquals(202, post(TOKEN));
      told.receives("The build is broken", from("notice-bot"));
      told.receivesNothingElse();
    }
  }

  private int post(String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.page().resolve("/hook/notices/" + token))
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"The build is broken\"}"))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
