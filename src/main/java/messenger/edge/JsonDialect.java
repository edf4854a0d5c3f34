package messenger.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.frame.Token;

/** The dialect of browsers and scripts: a JSON object with a {@code type} (docs/protocol.md). */
public final class JsonDialect implements Dialect {
  private static final String LIMITS =
      ",\"limits\":{\"frame\":%d,\"text\":%d,\"depth\":%d,\"id\":%d,\"device\":%d,\"after\":%d,\"users\":%d,\"history\":%d}}\n"
          .formatted(
              Limits.FRAME,
              Limits.TEXT,
              Limits.DEPTH,
              Limits.ID,
              Limits.DEVICE,
              Limits.AFTER,
              Limits.USERS,
              Limits.HISTORY);

  private final RequestReader requests;
  private final ObjectReader objects = new ObjectReader();
  private final ThreadLocal<JsonWriter> writers = ThreadLocal.withInitial(JsonWriter::new);

  /**
   * @param clock says which message ids are from the future
   */
  public JsonDialect(Clock clock) {
    requests = new RequestReader(clock);
  }

  @Override
  public String name() {
    return "json";
  }

  @Override
  public boolean acknowledges() {
    return true;
  }

  @Override
  public boolean joinsFrames() {
    return true;
  }

  @Override
  public Request read(byte[] frame, String loggedIn) {
    JsonFields fields = new JsonFields();
    objects.read(frame, fields);
    return requests.read(fields, loggedIn);
  }

  @Override
  public byte[] write(Reply reply, String self) {
    JsonWriter out = writers.get();
    if (reply instanceof Reply.Message message) {
      return message(out.begin("{\"type\":\"message\",\"id\":"), message).end("}\n");
    }
    if (reply instanceof Reply.Stored stored) {
      return out.begin("{\"type\":\"stored\",\"id\":")
          .uuid(stored.id())
          .raw(",\"log\":")
          .string(stored.log())
          .raw(",\"seq\":")
          .number(stored.seq())
          .raw(",\"time\":")
          .time(stored.time())
          .end(stored.duplicate() ? ",\"duplicate\":true}\n" : "}\n");
    }
    if (reply instanceof Reply.Presence presence) {
      return presence(out, presence);
    }
    if (reply instanceof Reply.Welcome welcome) {
      id(out.begin("{\"type\":\"welcome\""), welcome.requestId())
          .raw(",\"user\":")
          .string(welcome.user())
          .raw(",\"guest\":")
          .bool(welcome.guest());
      return token(out, welcome.token())
          .raw(",\"log\":")
          .numbers(welcome.log())
          .raw(",\"unread\":")
          .numbers(welcome.unread())
          .end(LIMITS);
    }
    if (reply instanceof Reply.CaughtUp caughtUp) {
      return expired(
              out.begin("{\"type\":\"caughtUp\",\"log\":").string(caughtUp.log()),
              caughtUp.expired())
          .end("}\n");
    }
    if (reply instanceof Reply.Delivered delivered) {
      return out.begin("{\"type\":\"delivered\",\"by\":")
          .string(delivered.by())
          .raw(",\"log\":")
          .string(delivered.log())
          .raw(",\"upTo\":")
          .number(delivered.upTo())
          .end("}\n");
    }
    if (reply instanceof Reply.Read read) {
      out.begin("{\"type\":\"read\",\"by\":").string(read.by());
      return (read.with() == null ? out : out.raw(",\"with\":").string(read.with()))
          .raw(",\"log\":")
          .string(read.log())
          .raw(",\"upTo\":")
          .number(read.upTo())
          .end("}\n");
    }
    if (reply instanceof Reply.Page page) {
      return page(out, page);
    }
    if (reply instanceof Reply.Users users) {
      return id(out.begin("{\"type\":\"users\""), users.requestId())
          .raw(",\"users\":")
          .strings(users.users())
          .raw(",\"end\":")
          .bool(users.end())
          .raw(",\"count\":")
          .number(users.count())
          .end("}\n");
    }
    if (reply instanceof Reply.Typing typing) {
      return out.begin("{\"type\":\"typing\",\"from\":").string(typing.from()).end("}\n");
    }
    if (reply instanceof Reply.Pong pong) {
      return id(out.begin("{\"type\":\"pong\""), pong.requestId()).end("}\n");
    }
    if (reply instanceof Reply.Ok ok) {
      return token(id(out.begin("{\"type\":\"ok\""), ok.requestId()), ok.token()).end("}\n");
    }
    if (reply instanceof Reply.Error error) {
      id(out.begin("{\"type\":\"error\""), error.requestId());
      return code(out, error.code(), error.retryAfterMs()).end("}\n");
    }
    Reply.Bye bye = (Reply.Bye) reply;
    id(out.begin("{\"type\":\"bye\""), bye.requestId());
    return code(out, bye.code(), bye.retryAfterMs())
        .raw(",\"reconnect\":")
        .bool(bye.reconnect())
        .end("}\n");
  }

  /** A message from its id on, without the bracket that closes it. */
  private static JsonWriter message(JsonWriter out, Reply.Message message) {
    out.uuid(message.id())
        .raw(",\"from\":")
        .string(message.from())
        .raw(",\"to\":")
        .string(message.to())
        .raw(",\"text\":")
        .string(message.text());
    if (message.replyTo() != null) {
      out.raw(",\"replyTo\":").uuid(message.replyTo());
    }
    out.raw(",\"log\":")
        .string(message.log())
        .raw(",\"seq\":")
        .number(message.seq())
        .raw(",\"time\":")
        .time(message.time());
    return expired(out, message.expired());
  }

  private static byte[] page(JsonWriter out, Reply.Page page) {
    id(out.begin("{\"type\":\"page\""), page.requestId()).raw(",\"messages\":[");
    String between = "{\"id\":";
    for (Reply.Message message : page.messages()) {
      message(out.raw(between), message).raw("}");
      between = ",{\"id\":";
    }
    return expired(out.raw("],\"end\":").bool(page.end()), page.expired()).end("}\n");
  }

  private static JsonWriter expired(JsonWriter out, boolean expired) {
    return expired ? out.raw(",\"expired\":true") : out;
  }

  /** A client of this dialect has no whole lists, so one that brings no change is not for it. */
  private static byte[] presence(JsonWriter out, Reply.Presence presence) {
    boolean changes = !presence.online().isEmpty() || !presence.offline().isEmpty();
    if (!changes && presence.roster() != null) {
      return null;
    }
    out.begin("{\"type\":\"presence\",\"online\":")
        .strings(presence.online())
        .raw(",\"offline\":")
        .strings(presence.offline())
        .raw(",\"count\":")
        .number(presence.count());
    return (presence.seen().isEmpty() ? out : out.raw(",\"seen\":").times(presence.seen()))
        .end("}\n");
  }

  private static JsonWriter id(JsonWriter out, String requestId) {
    return requestId == null ? out : out.raw(",\"id\":").string(requestId);
  }

  private static JsonWriter token(JsonWriter out, Token token) {
    return token == null
        ? out
        : out.raw(",\"token\":")
            .string(token.secret())
            .raw(",\"tokenExpires\":")
            .time(token.expires());
  }

  private static JsonWriter code(JsonWriter out, Code code, Integer retryAfterMs) {
    out.raw(",\"code\":").string(code.word()).raw(",\"message\":").string(code.sentence());
    return retryAfterMs == null ? out : out.raw(",\"retryAfterMs\":").number(retryAfterMs);
  }

  /** Takes every field that any type has as {@link ObjectReader#value} gives it. */
  private static final class JsonFields extends Fields implements ObjectReader.Members {
    @Override
    public boolean member(String name, JsonParser value) throws IOException {
      switch (name) {
        case "type" -> type = ObjectReader.value(value);
        case "id" -> id = ObjectReader.value(value);
        case "from" -> from = ObjectReader.value(value);
        case "to" -> to = ObjectReader.value(value);
        case "text" -> text = ObjectReader.value(value);
        case "replyTo" -> replyTo = ObjectReader.value(value);
        case "user" -> user = ObjectReader.value(value);
        case "password" -> password = ObjectReader.value(value);
        case "newPassword" -> newPassword = ObjectReader.value(value);
        case "token" -> token = ObjectReader.value(value);
        case "device" -> device = ObjectReader.value(value);
        case "with" -> with = ObjectReader.value(value);
        case "log" -> log = ObjectReader.value(value);
        case "upTo" -> upTo = ObjectReader.value(value);
        case "before" -> before = ObjectReader.value(value);
        case "after" -> after = after(value);
        case "users" -> users = users(value);
        case "limit" -> limit = ObjectReader.value(value);
        case "everywhere" -> everywhere = ObjectReader.value(value);
        default -> {
          // skipped by the reader
        }
      }
      return true;
    }

    private static Object users(JsonParser value) throws IOException {
      if (value.currentToken() != JsonToken.START_ARRAY) {
        return ObjectReader.value(value);
      }
      List<Object> items = new ArrayList<>();
      while (value.nextToken() != JsonToken.END_ARRAY) {
        items.add(ObjectReader.value(value));
        value.skipChildren();
      }
      return items.size() > Limits.USERS ? Values.OTHER : items;
    }

    private static Object after(JsonParser value) throws IOException {
      if (value.currentToken() != JsonToken.START_OBJECT) {
        return ObjectReader.value(value);
      }
      Map<String, Object> members = new LinkedHashMap<>();
      String name;
      while ((name = value.nextFieldName()) != null) {
        value.nextToken();
        members.put(name, ObjectReader.value(value));
        value.skipChildren();
      }
      return members.size() > Limits.AFTER ? Values.OTHER : new ObjectValue(members);
    }
  }
}
