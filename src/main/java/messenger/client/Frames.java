package messenger.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The frames of the json dialect (docs/protocol.md), as a client writes and reads them. */
final class Frames {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The server's limit; a larger one ends the connection, each time it is sent. */
  private static final int MAX_FRAME = 65_536;

  private Frames() {}

  static String newId() {
    return UuidCreator.getTimeOrderedEpoch().toString();
  }

  static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  /** A request that is answered by its id. */
  static ObjectNode request(String type) {
    return frame(type).put("id", newId());
  }

  /**
   * @throws IllegalArgumentException if the server would hang up
   */
  static ObjectNode send(Letter letter) {
    ObjectNode frame = frame("send").put("id", letter.id()).put("to", letter.to());
    frame.put("text", letter.text());
    if (letter.replyTo() != null) {
      frame.put("replyTo", letter.replyTo());
    }
    if (bytes(frame).length > MAX_FRAME) {
      throw new IllegalArgumentException(
          "The text has too many control characters: its frame is larger than 64 KiB");
    }
    return frame;
  }

  /** With a line end. */
  static byte[] bytes(ObjectNode frame) {
    try {
      byte[] json = JSON.writeValueAsBytes(frame);
      byte[] line = Arrays.copyOf(json, json.length + 1);
      line[json.length] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode read(InputStream bytes) throws IOException {
    return JSON.readTree(bytes);
  }

  static Message message(JsonNode frame) {
    return new Message(
        frame.path("id").asText(),
        frame.path("from").asText(),
        frame.path("to").asText(),
        frame.path("text").asText(),
        frame.path("seq").asLong(),
        time(frame),
        frame.path("replyTo").asText(null));
  }

  static Page page(JsonNode frame) {
    List<Message> messages = new ArrayList<>();
    frame.path("messages").forEach(each -> messages.add(message(each)));
    return new Page(
        messages, frame.path("end").asBoolean(), frame.path("expired").asBoolean(false));
  }

  static Refusal refusal(JsonNode frame) {
    return new Refusal(
        frame.path("code").asText(),
        frame.path("message").asText(),
        frame.path("retryAfterMs").asLong(-1));
  }

  static Presence presence(JsonNode frame) {
    Map<String, Instant> seen = new HashMap<>();
    frame
        .path("seen")
        .fields()
        .forEachRemaining(of -> seen.put(of.getKey(), Instant.parse(of.getValue().asText())));
    return new Presence(
        names(frame.path("online")),
        names(frame.path("offline")),
        frame.path("count").asLong(),
        Map.copyOf(seen));
  }

  static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.asText()));
    return names;
  }

  static Instant time(JsonNode frame) {
    return Instant.parse(frame.path("time").asText());
  }
}
