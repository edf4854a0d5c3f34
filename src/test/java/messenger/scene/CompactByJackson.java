package messenger.scene;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The compact dialect as a client of its own, by Jackson's CBOR: frames of the json dialect, which
 * the tests are written in, to CBOR and back. The tables are those of docs/protocol.md.
 */
public final class CompactByJackson {
  private static final List<String> KEYS =
      List.of(
          "type",
          "id",
          "to",
          "from",
          "text",
          "seq",
          "delay",
          "log",
          "upTo",
          "by",
          "with",
          "user",
          "device",
          "after",
          "before",
          "limit",
          "users",
          "count",
          "end",
          "online",
          "offline",
          "messages",
          "duplicate",
          "expired",
          "code",
          "message",
          "retryAfterMs",
          "reconnect",
          "guest",
          "unread",
          "limits",
          "password",
          "token",
          "everywhere",
          "tokenExpires",
          "newPassword",
          "replyTo",
          "seen");

  private static final List<String> TYPES =
      List.of(
          "message",
          "send",
          "stored",
          "received",
          "delivered",
          "read",
          "ping",
          "pong",
          "login",
          "welcome",
          "caughtUp",
          "users",
          "presence",
          "history",
          "page",
          "logout",
          "bye",
          "error",
          "ok",
          "register",
          "password",
          "block",
          "unblock",
          "typing",
          "watch");

  private static final List<String> LIMITS =
      List.of("frame", "text", "depth", "id", "device", "after", "users", "history");

  /** The fields that are bytes if they are UUIDs. */
  private static final Set<String> UUIDS = Set.of("id", "replyTo");

  private static final int UNKNOWN = 4_711;
  private static final Map<String, List<String>> OWN_NAMES =
      Map.of(
          "message", List.of("from", "to", "log"),
          "stored", List.of("log"),
          "caughtUp", List.of("log"),
          "delivered", List.of("by", "log"),
          "read", List.of("by", "log"));

  private static final Map<String, List<String>> LISTS =
      Map.of(
          "presence", List.of("online", "offline"),
          "users", List.of("users"),
          "page", List.of("messages"));

  private static final Map<String, List<String>> FLAGS =
      Map.of(
          "users", List.of("end"),
          "page", List.of("end"),
          "welcome", List.of("guest"),
          "bye", List.of("reconnect"));

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CBORFactory CBOR = new CBORFactory();

  private CompactByJackson() {}

  /** A frame of the json dialect, whatever stands in it, as CBOR. Unknown fields stay unknown. */
  public static byte[] encode(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = CBOR.createGenerator(bytes)) {
      JsonNode frame = JSON.readTree(json);
      out.writeStartObject(frame, frame.size());
      int unknown = UNKNOWN;
      for (Map.Entry<String, JsonNode> field : frame.properties()) {
        int key = KEYS.indexOf(field.getKey());
        out.writeFieldId(key < 0 ? unknown++ : key);
        value(out, field.getKey(), field.getValue());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void value(CBORGenerator out, String field, JsonNode value) throws IOException {
    if (field.equals("type") && value.isTextual()) {
      int type = TYPES.indexOf(value.textValue());
      out.writeNumber(type < 0 ? UNKNOWN : type);
    } else if (field.equals("type") && value.isNumber()) {
      out.writeString(value.asText()); // as wrong there as a number is in JSON
    } else if (UUIDS.contains(field) && value.isTextual() && isUuid(value.textValue())) {
      out.writeBinary(bytes(UUID.fromString(value.textValue())));
    } else {
      plain(out, value);
    }
  }

  private static void plain(CBORGenerator out, JsonNode value) throws IOException {
    if (value.isObject()) {
      out.writeStartObject(value, value.size());
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        out.writeFieldName(field.getKey());
        plain(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value.isArray()) {
      out.writeStartArray(value, value.size());
      for (JsonNode item : value) {
        plain(out, item);
      }
      out.writeEndArray();
    } else if (value.isBigInteger()) {
      out.writeNumber(value.doubleValue()); // Jackson would tag it
    } else if (value.isTextual()) {
      byte[] text = value.textValue().getBytes(StandardCharsets.UTF_8);
      out.writeUTF8String(text, 0, text.length); // Jackson would write a long one in pieces
    } else {
      JSON.writeTree(out, value);
    }
  }

  /** A reader of frames that follow each other. */
  public static JsonParser parser(InputStream in) throws IOException {
    return CBOR.createParser(in);
  }

  public static ObjectNode decode(byte[] frame, String self) throws IOException {
    try (JsonParser in = CBOR.createParser(frame)) {
      ObjectNode decoded = next(in, self);
      if (in.nextToken() != null) {
        throw new IOException("more than a frame");
      }
      return decoded;
    }
  }

  /**
   * The next frame as the json dialect has it, with all that a compact frame leaves out.
   *
   * @param self the name of the client
   * @return null at the end
   */
  public static ObjectNode next(JsonParser in, String self) throws IOException {
    if (in.nextToken() == null) {
      return null;
    }
    ObjectNode frame = fields(in);
    return complete(frame, frame.path("type").asText(), self);
  }

  private static ObjectNode fields(JsonParser in) throws IOException {
    ObjectNode frame = JSON.createObjectNode();
    String key;
    while ((key = in.nextFieldName()) != null) {
      String name = KEYS.get(Integer.parseInt(key));
      in.nextToken();
      switch (name) {
        case "type" -> frame.put(name, TYPES.get(in.getIntValue()));
        case "id", "replyTo" -> frame.put(name, id(in));
        case "limits" -> frame.set(name, limits(in));
        case "messages" -> {
          ArrayNode messages = frame.putArray(name);
          while (in.nextToken() != JsonToken.END_ARRAY) {
            messages.add(fields(in));
          }
        }
        default -> frame.set(name, JSON.readTree(in));
      }
    }
    return frame;
  }

  private static ObjectNode limits(JsonParser in) throws IOException {
    ObjectNode limits = JSON.createObjectNode();
    String key;
    while ((key = in.nextFieldName()) != null) {
      in.nextToken();
      limits.put(LIMITS.get(Integer.parseInt(key) - 1), in.getIntValue());
    }
    return limits;
  }

  private static ObjectNode complete(ObjectNode frame, String type, String self)
      throws IOException {
    for (String name : OWN_NAMES.getOrDefault(type, List.of())) {
      if (!frame.has(name)) {
        frame.put(name, self);
      }
    }
    for (String name : LISTS.getOrDefault(type, List.of())) {
      if (!frame.has(name)) {
        frame.putArray(name);
      }
    }
    for (String name : FLAGS.getOrDefault(type, List.of())) {
      if (!frame.has(name)) {
        frame.put(name, false);
      }
    }
    if (type.equals("welcome") && !frame.has("unread")) {
      frame.putObject("unread");
    }
    if (frame.has("delay")) {
      long made = UUID.fromString(frame.get("id").asText()).getMostSignificantBits() >>> 16;
      Instant time = Instant.ofEpochMilli(made + frame.remove("delay").asLong());
      frame.put("time", TIME.format(time));
    }
    if (frame.has("tokenExpires")) {
      Instant expires = Instant.ofEpochMilli(frame.get("tokenExpires").asLong());
      frame.put("tokenExpires", TIME.format(expires));
    }
    for (Map.Entry<String, JsonNode> seen : frame.path("seen").properties()) {
      seen.setValue(JSON.getNodeFactory().textNode(TIME.format(millis(seen.getValue()))));
    }
    for (JsonNode message : frame.path("messages")) {
      complete((ObjectNode) message, "message", self);
    }
    return (ObjectNode) JSON.readTree(frame.toString());
  }

  private static Instant millis(JsonNode number) {
    return Instant.ofEpochMilli(number.asLong());
  }

  private static String id(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return in.getText();
    }
    ByteBuffer bytes = ByteBuffer.wrap(in.getBinaryValue());
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  private static boolean isUuid(String id) {
    try {
      return UUID.fromString(id).toString().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
