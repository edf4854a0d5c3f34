package messenger;

import static messenger.scene.Client.frame;
import static messenger.scene.Client.login;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading what was said before (docs/protocol.md, {@code history}). */
@ExtendWith(SharedServer.class)
class HistoryIT {
  private static final int PAGE_BYTES = 256 * 1024;

  @ParameterizedTest(name = "{0} a page, {1}")
  @CsvSource({"1, TCP", "100, TLS", "7, WEBSOCKET"})
  void aConversationIsReadBackToItsBeginningAndForthToThePresent(
      int limit, Door door, ServerProcess server) throws IOException {
    try (Client alice = Client.json(server, door, fresh("alice"));
        Client bob = Client.json(server, door, fresh("bob"))) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        alice.sendsSafely(bob.name(), "to bob " + i);
        bob.nextMessage();
        alice.sendsSafely(alice.name(), "a note " + i);
        bob.sendsSafely(alice.name(), "to alice " + i);
        alice.nextMessage();
        Collections.addAll(texts, "to bob " + i, "to alice " + i);
      }

      List<String> backwards = new ArrayList<>();
      JsonNode page = asks(alice, history(bob.name()).put("limit", limit));
      backwards.addAll(0, texts(page));
      while (!page.get("end").asBoolean()) {
        long first = page.get("messages").get(0).get("seq").asLong();
        page = asks(alice, history(bob.name()).put("before", first).put("limit", limit));
        backwards.addAll(0, texts(page));
      }
      assertEquals(texts, backwards);

      List<String> forwards = new ArrayList<>();
      long last = 0;
      do {
        page = asks(alice, history(bob.name()).put("after", last).put("limit", limit));
        forwards.addAll(texts(page));
        last =
            page.get("messages").findValues("seq").stream()
                .mapToLong(JsonNode::asLong)
                .max()
                .orElse(last);
      } while (!page.get("end").asBoolean());
      assertEquals(texts, forwards);

      JsonNode notes = asks(alice, history(alice.name()));
      assertEquals(IntStream.range(0, 15).mapToObj(i -> "a note " + i).toList(), texts(notes));
    }
  }

  @Test
  void aMessageOfAPageIsTheOneThatWasSent(ServerProcess server) throws IOException {
    try (Client alice = Client.json(server, Door.TCP, fresh("alice"));
        Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      alice.sendsSafely(bob.name(), "hello");
      ObjectNode message = (ObjectNode) bob.nextMessage();
      message.remove("type");

      assertEquals(message, asks(bob, history(alice.name())).get("messages").get(0));
      assertEquals(1, asks(bob, history(alice.name())).get("messages").size());
    }
  }

  @Test
  void aReplyNamesItsMessageOnEveryDeviceAndInEveryPage(ServerProcess server) throws IOException {
    String alicesName = fresh("alice");
    try (Client legacy = Client.legacy(server, Door.TCP, alicesName);
        Client alice = Client.json(server, Door.TCP, alicesName);
        Client tablet = Client.compact(server, Door.TLS, alicesName);
        Client bob = Client.compact(server, Door.WEBSOCKET, fresh("bob"))) {
      JsonNode asked = alice.sends(bob.name(), "are you there?").get("id");
      alice.isTold("stored");
      assertEquals(asked, bob.nextMessage().get("id"));
      assertFalse(tablet.nextMessage().has("replyTo"));

      ObjectNode reply = bob.text(alicesName, "yes");
      reply.set("replyTo", asked);
      bob.writes(reply);
      bob.isTold(reply);
      assertEquals(asked, alice.nextMessage().get("replyTo"));
      assertEquals(asked, tablet.nextMessage().get("replyTo"));
      legacy.receives("yes", bob.name());
      for (Client device : List.of(alice, tablet)) {
        JsonNode messages = asks(device, history(bob.name())).get("messages");
        assertFalse(messages.get(0).has("replyTo"));
        assertEquals(asked, messages.get(1).get("replyTo"));
      }
      try (Client late = Client.compactAfter(server, Door.TCP, alicesName, 1)) {
        assertEquals(asked, late.nextMessage().get("replyTo"));
      }

      bob.writes(reply);
      assertTrue(bob.isTold("stored").get("duplicate").asBoolean());
      bob.writes(reply.put("replyTo", reply.get("id").asText()));
      bob.isRefused(Code.CONFLICT);
      bob.writes(bob.text(alicesName, "no").put("replyTo", "nothing"));
      bob.isRefused(Code.BAD_FIELD);
    }
  }

  @Test
  void aNumberThatTheLogDoesNotHaveIsNotFound(ServerProcess server) throws IOException {
    String nobody = fresh("nobody");
    try (Client alice = Client.json(server, Door.TCP, fresh("alice"))) {
      isEmpty(asks(alice, history(nobody)));
      isEmpty(asks(alice, history(nobody).put("before", 1)));
      isEmpty(asks(alice, history(nobody).put("after", 0)));
      alice.sendsSafely(nobody, "are you there?");
      for (ObjectNode wrong :
          List.of(
              history(nobody).put("before", 3),
              history(nobody).put("before", Long.MAX_VALUE),
              history(nobody).put("after", 2),
              history(nobody).put("after", Long.MAX_VALUE))) {
        alice.writes(wrong, frame("ping").put("id", "behind it"));
        JsonNode answer = alice.isTold("error");
        assertEquals(Code.NOT_FOUND.word(), answer.get("code").asText());
        assertEquals(wrong.get("id"), answer.get("id"));
        assertEquals("behind it", alice.isTold("pong").get("id").asText());
      }
      assertEquals(List.of("are you there?"), texts(asks(alice, history(nobody).put("before", 2))));
      isEmpty(asks(alice, history(nobody).put("after", 1)));
    }
  }

  /** As large in JSON as a frame may be: a hundred of them would be six megabytes. */
  @Test
  void aPageOfLargeTextsIsCutByBytes(ServerProcess server) throws IOException {
    int many = 40;
    String large = "\u0001".repeat(10_000);
    try (Client alice = Client.json(server, Door.TCP, fresh("alice"))) {
      for (int i = 0; i < many; i++) {
        alice.sends(alice.name(), large + i);
      }
      for (int i = 0; i < many; i++) {
        alice.isTold("stored");
      }
      List<Long> read = new ArrayList<>();
      ObjectNode request = history(alice.name());
      JsonNode page;
      do {
        page = asks(alice, request);
        assertTrue(page.toString().getBytes(StandardCharsets.UTF_8).length <= PAGE_BYTES + 100);
        List<Long> numbers = numbers(page);
        assertEquals(read.isEmpty() ? many : read.get(0) - 1, numbers.get(numbers.size() - 1));
        read.addAll(0, numbers);
        request = history(alice.name()).put("before", read.get(0));
      } while (!page.get("end").asBoolean());
      assertEquals(many, read.size());
      assertEquals(
          List.of(1L, 2L, 3L, 4L), numbers(asks(alice, history(alice.name()).put("after", 0))));
    }
  }

  @Test
  void whoAsksForManyPagesBeforeReadingOneGetsThemAllInOrder(ServerProcess server)
      throws IOException {
    int many = 200;
    String name = fresh("alice");
    try (Client alice = Client.json(server, Door.TCP, name)) {
      for (int i = 0; i < 50; i++) {
        alice.sends(name, i + " is a note of mine");
      }
      for (int i = 0; i < 50; i++) {
        alice.isTold("stored");
      }
    }
    try (RawLine line = RawLine.open(server, Door.TCP, 4_096)) {
      line.sends(login(name).toString());
      line.hears(text -> text.contains("caughtUp"));
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < many; i++) {
        all.append(history(name).put("id", "page-" + i).put("limit", 20));
        all.append(frame("ping").put("id", "ping-" + i));
      }
      line.sends(all.toString());
      String heard = line.hearsUntil("\"id\":\"ping-" + (many - 1) + "\"");
      int at = 0;
      for (int i = 0; i < many; i++) {
        at = heard.indexOf("{\"type\":\"page\",\"id\":\"page-" + i + "\"", at);
        assertTrue(at >= 0, "page " + i + " is missing or not in order");
        at = heard.indexOf("{\"type\":\"pong\",\"id\":\"ping-" + i + "\"", at);
        assertTrue(at >= 0, "pong " + i + " is missing or not in order");
      }
    }
  }

  private static ObjectNode history(String with) {
    return frame("history").put("id", "about " + with).put("with", with);
  }

  private static JsonNode asks(Client client, ObjectNode request) {
    client.writes(request);
    JsonNode page = client.isTold("page");
    assertEquals(request.get("id"), page.get("id"));
    return page;
  }

  private static void isEmpty(JsonNode page) {
    assertEquals(0, page.get("messages").size());
    assertTrue(page.get("end").asBoolean());
  }

  private static List<String> texts(JsonNode page) {
    List<String> texts = new ArrayList<>();
    page.get("messages").forEach(message -> texts.add(message.get("text").asText()));
    return texts;
  }

  private static List<Long> numbers(JsonNode page) {
    List<Long> numbers = new ArrayList<>();
    page.get("messages").forEach(message -> numbers.add(message.get("seq").asLong()));
    return numbers;
  }
}
