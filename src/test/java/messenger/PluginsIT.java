package messenger;

import static messenger.scene.Client.from;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
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

  /** Fails three times for every text, then answers twice. */
  private static final String STUBBORN =
      """
      - beans:
          - name: tries
            type: java.util.concurrent.atomic.AtomicInteger
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
              - filter:
                  simple: "${bean:tries?method=incrementAndGet} < 4"
                  steps:
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: not yet
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

  private static final String BROKEN =
      """
      - route:
          from:
            uri: timer:broken
            steps:
              - to: session:deliver
      """;

  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    server =
        ServerProcess.startWithPlugins(
            Map.of(),
            Map.of(
                "echo.camel.yaml", ECHO,
                "stubborn.camel.yaml", STUBBORN,
                "witness.camel.yaml", WITNESS,
                "broken.camel.yaml", BROKEN));
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
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
            .filter(line -> line.contains("plugins/broken.camel.yaml is left out"))
            .filter(line -> line.contains("a plugin can't use session:"))
            .limit(1)
            .count());
  }
}
