package messenger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static messenger.scene.Client.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Names;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Plugins in a real server, seen by people who talk to their bots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginsIT {
  /** Answers who writes to it with what it heard. */
  private static final String ECHO =
      """
      - route:
          from:
            uri: kamelet:messenger-events-source
            parameters:
              name: echo
              to: echo-bot
            steps:
              - to:
                  uri: kamelet:messenger-send-sink
                  parameters:
                    as: echo-bot
      """;

  /** Answers twice, with something between that fails three times. */
  private static final String STUBBORN =
      """
      - route:
          from:
            uri: kamelet:messenger-events-source
            parameters:
              name: stubborn
              to: stubborn-bot
            steps:
              - setBody:
                  simple: "first ${variable.text}"
              - to:
                  uri: kamelet:messenger-send-sink
                  parameters:
                    as: stubborn-bot
              - to:
                  uri: kamelet:messenger-webhook-sink
                  parameters:
                    url: "{{env:BUILDS_URL}}/stubborn"
              - setBody:
                  simple: "then ${variable.text}"
              - to:
                  uri: kamelet:messenger-send-sink
                  parameters:
                    as: stubborn-bot
      """;

  /** Tells bob what happens to ann. */
  private static final String WITNESS =
      """
      - route:
          from:
            uri: kamelet:messenger-events-source
            parameters:
              name: witness
              types: login,logout,receipt
            steps:
              - setBody:
                  simple: "${variable.type} ${variable.from} ${variable.kind}"
              - filter:
                  simple: "${variable.from} startsWith 'seen-'"
                  steps:
                    - to:
                        uri: kamelet:messenger-send-sink
                        parameters:
                          as: witness-bot
                          to: the-one-who-is-told
      """;

  private static final String SHOUT =
      """
      - route:
          from:
            uri: kamelet:messenger-command-action
            parameters:
              name: shout
              description: says it louder
            steps:
              - setBody:
                  simple: "${body}!"
      """;

  private static final String POLITE =
      """
      - route:
          from:
            uri: kamelet:messenger-moderate-action
            parameters:
              onFailure: closed
              deadlineMs: 1000
            steps:
              - choice:
                  when:
                    - simple: "${body} contains 'darn'"
                      steps:
                        - setBody:
                            simple: "${replace(darn,****)}"
                    - simple: "${body} contains 'buy now'"
                      steps:
                        - setVariable:
                            name: refuse
                            constant: rate_limited
                    - simple: "${body} contains 'crash'"
                      steps:
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: crashed
      """;

  /** What is posted goes to who is named, and what they answer to another server. */
  private static final String HOOKS =
      """
      - route:
          from:
            uri: kamelet:messenger-webhook-source
            parameters:
              name: builds
              secret: "{{env:BUILDS_SECRET}}"
            steps:
              - to:
                  uri: kamelet:messenger-send-sink
                  parameters:
                    as: build-bot
                    to: the-one-who-builds
      - route:
          from:
            uri: kamelet:messenger-events-source
            parameters:
              name: out
              to: build-bot
            steps:
              - to:
                  uri: kamelet:messenger-webhook-sink
                  parameters:
                    url: "{{env:BUILDS_URL}}/answers?q=1"
                    secret: "{{env:BUILDS_SECRET}}"
      """;

  private static final String BROKEN =
      """
      - route:
          from:
            uri: timer:broken
            steps:
              - to: session:deliver
      """;

  private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  /** What was posted to the other server, which answers badly the first time. */
  private record Posted(String path, String id, String timestamp, String signature, String body) {}

  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private HttpServer stub;
  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.createContext(
        "/stubborn",
        exchange -> {
          exchange.sendResponseHeaders(refused.incrementAndGet() <= 3 ? 500 : 204, -1);
          exchange.close();
        });
    stub.createContext(
        "/answers",
        exchange -> {
          Headers headers = exchange.getRequestHeaders();
          posted.add(
              new Posted(
                  exchange.getRequestURI().toString(),
                  headers.getFirst("webhook-id"),
                  headers.getFirst("webhook-timestamp"),
                  headers.getFirst("webhook-signature"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.sendResponseHeaders(answered.getAndIncrement() == 0 ? 503 : 204, -1);
          exchange.close();
        });
    stub.start();
    server =
        ServerProcess.startWithPlugins(
            Map.of(
                "PLUGINS_ENVIRONMENT",
                "BUILDS_SECRET,BUILDS_URL",
                "PLUGINS_PRIVATE_ADDRESSES",
                "true",
                "BUILDS_SECRET",
                SECRET,
                "BUILDS_URL",
                "http://127.0.0.1:" + stub.getAddress().getPort()),
            Map.of(
                "echo.camel.yaml", ECHO,
                "stubborn.camel.yaml", STUBBORN,
                "witness.camel.yaml", WITNESS,
                "shout.camel.yaml", SHOUT,
                "polite.camel.yaml", POLITE,
                "hooks.camel.yaml", HOOKS,
                "broken.camel.yaml", BROKEN));
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    stub.stop(0);
  }

  @Test
  void aBotAnswersWithTheEventAsACloudEvent() throws IOException {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      JsonNode sent = ann.sends("echo-bot", "Hello \"bot\"");
      ann.isTold("stored");

      JsonNode answer = ann.nextMessage();

      assertEquals("echo-bot", answer.get("from").asText());
      JsonNode event = new ObjectMapper().readTree(answer.get("text").asText());
      assertEquals("1.0", event.get("specversion").asText());
      assertEquals("messenger.message.v1", event.get("type").asText());
      assertEquals("/messenger/" + ann.name(), event.get("source").asText());
      assertEquals(sent.get("id"), event.get("id"));
      assertEquals("echo-bot", event.get("subject").asText());
      assertEquals("Hello \"bot\"", event.at("/data/text").asText());
      assertEquals(ann.name(), event.at("/data/from").asText());
    }
  }

  @Test
  void whatFailsIsTriedAgainAndNothingIsSentTwice() throws IOException {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      ann.sendsSafely("stubborn-bot", "one");
      ann.sendsSafely("stubborn-bot", "two");

      ann.receives("first one", from("stubborn-bot"));
      ann.receives("then one", from("stubborn-bot"));
      ann.receives("first two", from("stubborn-bot"));
      ann.receives("then two", from("stubborn-bot"));
      ann.receivesNothingElse();
    }
  }

  @Test
  void whatWasWrittenWhileTheServerWasDownOrThePluginBehindIsNotLost() throws IOException {
    String name = Names.fresh("ann");
    try (Client ann = Client.json(server, Door.TCP, name)) {
      for (int i = 0; i < 300; i++) {
        ann.sends("echo-bot", "number " + i);
      }
      for (int i = 0; i < 300; i++) {
        ann.isTold("stored");
      }
    }
    server.kill9();
    server.restart();

    try (Client ann = Client.jsonAfter(server, Door.TCP, name, 0)) {
      int echoed = 0;
      while (echoed < 300) {
        JsonNode message = ann.nextMessage();
        if (message.get("from").asText().equals("echo-bot")) {
          String event = message.get("text").asText();
          assertEquals(
              "number " + echoed++, new ObjectMapper().readTree(event).at("/data/text").asText());
        }
      }
      ann.receivesNothingElse();
    }
  }

  @Test
  void loginsReceiptsAndLogoutsAreTold() throws IOException {
    String name = Names.fresh("seen-ann");
    try (Client told = Client.json(server, Door.TCP, "the-one-who-is-told")) {
      try (Client ann = Client.json(server, Door.TCP, name)) {
        told.receives("login " + name + " ", from("witness-bot"));
        told.sendsSafely(name, "Hello");
        ann.receives("Hello", from("the-one-who-is-told"));
        ann.writes(Client.frame("received").put("log", name).put("upTo", ann.last()));
        told.receives("receipt " + name + " delivered", from("witness-bot"));
      }
      told.receives("logout " + name + " ", from("witness-bot"));
    }
  }

  @Test
  void aCommandIsAnsweredByItsBotWhoeverItWasWrittenTo() throws IOException {
    try (Client ann = Client.json(server, Door.WEBSOCKET, Names.fresh("ann"));
        Client bob = Client.json(server, Door.TCP, Names.fresh("bob"))) {
      ann.sendsSafely(bob.name(), "/shout hello there");
      ann.receives("hello there!", from("shout-bot"));

      ann.sendsSafely(bob.name(), "/whisper hello");
      bob.receives("/whisper hello", from(ann.name()));
      bob.receivesNothingElse();

      ann.sendsSafely(bob.name(), "/help");
      ann.receives("/help  what can be asked for\n/shout  says it louder", from("help-bot"));
    }
  }

  @Test
  void aModeratorAllowsChangesAndRefuses() throws IOException {
    String name = Names.fresh("ann");
    try (Client ann = Client.json(server, Door.TLS, name);
        Client other = Client.json(server, Door.TCP, name);
        Client bob = Client.legacy(server, Door.TCP, Names.fresh("bob"))) {
      ann.sends(bob.name(), "one");
      ann.sends(bob.name(), "two darn");
      ann.sends(bob.name(), "three");
      for (int i = 0; i < 3; i++) {
        ann.isTold("stored");
      }
      ann.sends(bob.name(), "buy now");
      ann.isRefused(Code.RATE_LIMITED);
      ann.sends(bob.name(), "crash");
      ann.isRefused(Code.UNAVAILABLE);
      ann.sendsSafely(bob.name(), "four");

      for (Client reader : new Client[] {bob, other}) {
        reader.receives("one", from(name));
        reader.receives("two ****", from(name));
        reader.receives("three", from(name));
        reader.receives("four", from(name));
      }
    }
  }

  /** Signed by this test's own hand, as a sender in another language does it. */
  private static String signature(String id, String seconds, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(SECRET.replace("whsec_", ""));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] hash = mac.doFinal((id + "." + seconds + "." + body).getBytes(UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(hash);
  }

  @Test
  void whatIsPostedIsSentOnceAndWhatIsAnsweredIsPostedUntilItIsTaken() throws Exception {
    String seconds = Long.toString(Instant.now().getEpochSecond());
    String body = "{\"text\":\"it is built\"}";
    HttpClient http = HttpClient.newHttpClient();
    try (Client builder = Client.json(server, Door.TCP, "the-one-who-builds")) {
      for (String id : new String[] {"msg_1", "msg_1", "msg_2"}) {
        HttpRequest request =
            HttpRequest.newBuilder(server.page().resolve("/hook/builds"))
                .header("webhook-id", id)
                .header("webhook-timestamp", seconds)
                .header("webhook-signature", signature(id, seconds, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        assertEquals(202, status);
      }
      builder.receives("it is built", from("build-bot"));
      builder.receives("it is built", from("build-bot"));

      builder.sendsSafely("build-bot", "thank you");

      Posted first = posted.poll(20, TimeUnit.SECONDS);
      Posted second = posted.poll(20, TimeUnit.SECONDS);
      assertEquals("/answers?q=1", second.path());
      assertEquals(first.id(), second.id(), "the same was posted again");
      assertEquals(signature(second.id(), second.timestamp(), second.body()), second.signature());
      assertEquals(
          "thank you", new ObjectMapper().readTree(second.body()).at("/data/text").asText());
      builder.receivesNothingElse();
    }
  }

  @Test
  void nobodyCanLogInAsABot() throws IOException {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"))) {
      ann.sendsSafely("echo-bot", "Are you there?");
      ann.nextMessage();
    }
    for (ObjectNode login :
        new ObjectNode[] {
          Client.login("echo-bot"),
          Client.login("echo-bot", "a long password"),
          Client.login("echo-b0t")
        }) {
      try (Client thief = Client.stranger(server, Door.TCP)) {
        thief.writes(login);
        thief.isRefused(Code.AUTH_FAILED);
      }
    }
  }

  @Test
  void aPluginThatCannotRunIsLeftOutAndSaid() {
    assertEquals(
        1,
        server.standardError().stream()
            .filter(line -> line.contains("plugins/broken.camel.yaml:"))
            .filter(line -> line.contains("a plugin can't use \"session:\""))
            .limit(1)
            .count());
  }
}
