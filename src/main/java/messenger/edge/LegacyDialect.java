package messenger.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;

/**
 * The dialect of the first clients, whose one frame is the Go struct {@code
 * {"From","To","Data","Status","Users"}} (docs/protocol.md, Legacy dialect). Names of fields match
 * in any case of letters, as in Go's encoding/json.
 */
public final class LegacyDialect implements Dialect {
  private static final String DEVICE = "legacy";
  private static final String SERVER = "Server";
  private static final String ALL = "All";

  private final ObjectReader objects = new ObjectReader();
  private final ThreadLocal<JsonWriter> writers = ThreadLocal.withInitial(JsonWriter::new);

  @Override
  public String name() {
    return "legacy";
  }

  @Override
  public boolean acknowledges() {
    return false;
  }

  @Override
  public boolean joinsFrames() {
    return false;
  }

  @Override
  public Request read(byte[] frame, String loggedIn) {
    Fields fields = new Fields();
    objects.read(frame, fields);
    fields.requireTypes();
    return loggedIn == null ? login(fields) : send(fields, loggedIn);
  }

  private static Request login(Fields fields) {
    String name = Values.required(fields.from);
    if (Values.required(fields.to).isEmpty()) {
      throw Values.badField();
    }
    if (Values.unreserved(name).isRoom()) {
      throw new RefusedException(Code.FORBIDDEN);
    }
    return new Request.Login(null, name, null, DEVICE, Map.of());
  }

  private static Request send(Fields fields, String loggedIn) {
    String from = Values.optional(fields.from);
    if (from != null && !from.isEmpty()) {
      Values.requireSelf(from, loggedIn);
    }
    Address to = Values.unreserved(fields.to);
    String text = Values.text(fields.data);
    return new Request.Send(UuidCreator.getTimeOrderedEpochFast(), to, text);
  }

  @Override
  public byte[] write(Reply reply, String self) {
    if (reply instanceof Reply.Message message) {
      String from = spelled(message.from(), self);
      return frame(from, spelled(message.to(), self), message.text(), null);
    }
    if (reply instanceof Reply.Presence presence) {
      return presence.roster() == null ? null : list(presence.roster(), self);
    }
    if (reply instanceof Reply.Users users) {
      return users.requestId() == null ? list(users.users(), self) : null;
    }
    if (reply instanceof Reply.Error error) {
      return notice(error.code(), self);
    }
    if (reply instanceof Reply.Bye bye) {
      return notice(bye.code(), self);
    }
    return null;
  }

  private byte[] list(List<String> users, String self) {
    List<String> spelled = users.stream().map(user -> spelled(user, self)).toList();
    return frame(SERVER, ALL, "", spelled);
  }

  private byte[] notice(Code code, String self) {
    return frame(SERVER, self == null ? "" : self, code.sentence(), null);
  }

  private byte[] frame(String from, String to, String data, List<String> users) {
    JsonWriter out =
        writers
            .get()
            .begin("{\"From\":")
            .string(from)
            .raw(",\"To\":")
            .string(to)
            .raw(",\"Data\":")
            .string(data)
            .raw(",\"Status\":false");
    return (users == null ? out : out.raw(",\"Users\":").strings(users)).end("}");
  }

  /** A client knows itself only by its own spelling. */
  private static String spelled(String name, String self) {
    return self != null && Values.isSelf(name, self) ? self : name;
  }

  /** The five fields, as {@link ObjectReader#value} gives them. */
  private static final class Fields implements ObjectReader.Members {
    /** A value of {@code Users} that may be. */
    private static final Object LIST = new Object();

    private Object from;
    private Object to;
    private Object data;
    private Object status;
    private Object users;
    private int seen;

    @Override
    public boolean member(String name, JsonParser value) throws IOException {
      if (name.equalsIgnoreCase("From")) {
        once(1);
        from = ObjectReader.value(value);
      } else if (name.equalsIgnoreCase("To")) {
        once(2);
        to = ObjectReader.value(value);
      } else if (name.equalsIgnoreCase("Data")) {
        once(4);
        data = ObjectReader.value(value);
      } else if (name.equalsIgnoreCase("Status")) {
        once(8);
        status = ObjectReader.value(value);
      } else if (name.equalsIgnoreCase("Users")) {
        once(16);
        boolean list = value.currentToken() == JsonToken.START_ARRAY;
        users = list ? LIST : ObjectReader.value(value);
      }
      return true;
    }

    /** {@code From} and {@code from} are one name that stands twice. */
    private void once(int bit) {
      if ((seen & bit) != 0) {
        throw new RefusedException(Code.BAD_FRAME);
      }
      seen |= bit;
    }

    private void requireTypes() {
      boolean right =
          (from == null || from instanceof String)
              && (to == null || to instanceof String)
              && (data == null || data instanceof String)
              && (status == null || status instanceof Boolean || status.equals(""))
              && (users == null || users == LIST || users.equals(""));
      if (!right) {
        throw Values.badField();
      }
    }
  }
}
