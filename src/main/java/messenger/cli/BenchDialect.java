package messenger.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/**
 * The client's side of the two dialects (docs/protocol.md). Names and texts of the bench need no
 * escaping in JSON.
 */
enum BenchDialect {
  JSON {
    @Override
    String login(String user) {
      return "{\"type\":\"login\",\"id\":\"login\",\"user\":\"" + user + "\",\"device\":\"bench\"}";
    }

    @Override
    String comeBack(String user) {
      return "{\"type\":\"login\",\"id\":\"login\",\"user\":\""
          + user
          + "\",\"device\":\"bench\",\"after\":{\""
          + user
          + "\":0}}";
    }

    @Override
    String received(String user, long upTo) {
      return "{\"type\":\"received\",\"log\":\"" + user + "\",\"upTo\":" + upTo + "}";
    }

    @Override
    String send(String id, String from, String to, String text) {
      return "{\"type\":\"send\",\"id\":\""
          + id
          + "\",\"to\":\""
          + to
          + "\",\"text\":\""
          + text
          + "\"}";
    }

    @Override
    BenchFrame read(JsonParser json) throws IOException {
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
    String login(String user) {
      return send(null, user, "Server", "");
    }

    @Override
    String send(String id, String from, String to, String text) {
      return "{\"From\":\""
          + from
          + "\",\"To\":\""
          + to
          + "\",\"Data\":\""
          + text
          + "\",\"Status\":false,\"Users\":null}";
    }

    @Override
    BenchFrame read(JsonParser json) throws IOException {
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
  };

  private static final JsonFactory FACTORY = new JsonFactory();

  abstract String login(String user);

  /** Logs in and asks for all that has ever been sent to this user. */
  String comeBack(String user) {
    return login(user);
  }

  /** Says that this user has got everything up to this number of their log. */
  String received(String user, long upTo) {
    throw new UnsupportedOperationException(word() + " has no receipts");
  }

  abstract String send(String id, String from, String to, String text);

  /** Reads one object, whose opening brace is the parser's current token. */
  abstract BenchFrame read(JsonParser json) throws IOException;

  /**
   * @throws IOException if these bytes are no JSON object
   */
  final BenchFrame read(byte[] bytes, int from, int to) throws IOException {
    try (JsonParser json = FACTORY.createParser(bytes, from, to - from)) {
      json.nextToken();
      return read(json);
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
}
