package messenger.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The client's side of the dialects (docs/protocol.md). Names and texts of the bench are ASCII and
 * need no escaping in JSON.
 */
enum BenchDialect {
  JSON {
    @Override
    byte[] login(String user) {
      return ascii(
          "{\"type\":\"login\",\"id\":\"login\",\"user\":\"" + user + "\",\"device\":\"bench\"}");
    }

    @Override
    byte[] comeBack(String user) {
      return ascii(
          "{\"type\":\"login\",\"id\":\"login\",\"user\":\""
              + user
              + "\",\"device\":\"bench\",\"after\":{\""
              + user
              + "\":0}}");
    }

    @Override
    byte[] received(String user, long upTo) {
      return ascii("{\"type\":\"received\",\"log\":\"" + user + "\",\"upTo\":" + upTo + "}");
    }

    @Override
    byte[] send(String id, String from, String to, String text) {
      return ascii(
          "{\"type\":\"send\",\"id\":\""
              + id
              + "\",\"to\":\""
              + to
              + "\",\"text\":\""
              + text
              + "\"}");
    }

    @Override
    BenchFrame object(JsonParser json) throws IOException {
      String type = null;
      String id = null;
      String from = null;
      String text = null;
      String code = null;
      long seq = 0;
      long retryAfterMs = 0;
      boolean reconnect = true;
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        switch (field) {
          case "type" -> type = json.getText();
          case "id" -> id = json.getText();
          case "from" -> from = json.getText();
          case "text" -> text = json.getText();
          case "seq" -> seq = json.getValueAsLong();
          case "code" -> code = json.getText();
          case "retryAfterMs" -> retryAfterMs = json.getValueAsLong();
          case "reconnect" -> reconnect = value != JsonToken.VALUE_FALSE;
          default -> json.skipChildren();
        }
      }
      return switch (String.valueOf(type)) {
        case "message" -> new BenchFrame.Text(from, text, seq);
        case "presence" -> new BenchFrame.Presence();
        case "stored" -> new BenchFrame.Stored(id);
        case "welcome" -> new BenchFrame.Served();
        case "error" -> new BenchFrame.Refused(id, code);
        case "bye" -> new BenchFrame.Bye(code, reconnect ? retryAfterMs : -1);
        default -> new BenchFrame.Other();
      };
    }
  },

  LEGACY {
    @Override
    byte[] login(String user) {
      return send(null, user, "Server", "");
    }

    @Override
    byte[] send(String id, String from, String to, String text) {
      return ascii(
          "{\"From\":\""
              + from
              + "\",\"To\":\""
              + to
              + "\",\"Data\":\""
              + text
              + "\",\"Status\":false,\"Users\":null}");
    }

    @Override
    BenchFrame object(JsonParser json) throws IOException {
      String from = null;
      String data = null;
      boolean list = false;
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        switch (field) {
          case "From" -> from = json.getText();
          case "Data" -> data = json.getText();
          case "Users" -> list = value == JsonToken.START_ARRAY;
          default -> {}
        }
        json.skipChildren();
      }
      if (!"Server".equals(from)) {
        return new BenchFrame.Text(from, data);
      }
      return list ? new BenchFrame.Served() : new BenchFrame.Refused(null, "notice");
    }
  },

  COMPACT {
    @Override
    byte[] login(String user) {
      return CompactFrames.login(user, "bench");
    }

    @Override
    byte[] comeBack(String user) {
      return CompactFrames.comeBack(user, "bench");
    }

    @Override
    byte[] received(String user, long upTo) {
      return CompactFrames.received(user, upTo);
    }

    @Override
    byte[] send(String id, String from, String to, String text) {
      return CompactFrames.send(id, to, text);
    }

    @Override
    BenchFrame read(byte[] bytes, int from, int to) throws IOException {
      return CompactFrames.read(bytes, from, to);
    }

    @Override
    Splitter splitter() {
      return new CompactSplitter();
    }

    @Override
    boolean isBinary() {
      return true;
    }
  };

  private static final JsonFactory FACTORY = new JsonFactory();

  abstract byte[] login(String user);

  /** Logs in and asks for all that has ever been sent to this user. */
  byte[] comeBack(String user) {
    return login(user);
  }

  /** Says that this user has got everything up to this number of their log. */
  byte[] received(String user, long upTo) {
    throw new UnsupportedOperationException(word() + " has no receipts");
  }

  abstract byte[] send(String id, String from, String to, String text);

  /** Reads one JSON object, whose opening brace is the parser's current token. */
  BenchFrame object(JsonParser json) throws IOException {
    throw new UnsupportedOperationException(name());
  }

  /**
   * @throws IOException if these bytes are no frame
   */
  BenchFrame read(byte[] bytes, int from, int to) throws IOException {
    try (JsonParser json = FACTORY.createParser(bytes, from, to - from)) {
      json.nextToken();
      return object(json);
    }
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a frame is charged to the presence budget (docs/protocol.md, rule 8). */
  final boolean tellsPresence(BenchFrame frame) {
    return frame instanceof BenchFrame.Presence
        || this == LEGACY && frame instanceof BenchFrame.Served;
  }

  /** Whether a client can say what it has received. */
  final boolean confirms() {
    return this != LEGACY;
  }

  /** Whether the server acknowledges what it has stored. */
  final boolean acknowledges() {
    return this != LEGACY;
  }

  /** What cuts the server's stream into frames, for one connection. */
  Splitter splitter() {
    return new Splitter();
  }

  /**
   * Whether frames are binary messages of a WebSocket, and follow each other without a line end.
   */
  boolean isBinary() {
    return false;
  }

  private static byte[] ascii(String frame) {
    return frame.getBytes(StandardCharsets.US_ASCII);
  }
}
