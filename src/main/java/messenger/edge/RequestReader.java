package messenger.edge;

import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Request;

/**
 * Makes a request of its fields, however a dialect writes them (docs/protocol.md, Client to
 * server). Safe for every thread.
 */
final class RequestReader {
  private final Clock clock;

  /**
   * @param clock says which message ids are from the future
   */
  RequestReader(Clock clock) {
    this.clock = clock;
  }

  /**
   * As {@link messenger.frame.Dialect#read}.
   *
   * @throws RefusedException with the request's id, if it has one that could be repeated
   */
  Request read(Fields fields, String loggedIn) {
    try {
      return switch (Values.required(fields.type)) {
        case "send" -> send(fields, loggedIn);
        case "received" -> received(fields);
        case "read" -> read(fields);
        case "typing" -> typing(fields, loggedIn);
        case "watch" -> watch(fields);
        case "history" -> history(fields);
        case "login" -> login(fields);
        case "register" -> register(fields);
        case "password" -> changePassword(fields);
        case "block" -> block(fields, loggedIn, true);
        case "unblock" -> block(fields, loggedIn, false);
        case "users" -> users(fields);
        case "ping" -> new Request.Ping(requestId(fields));
        case "logout" -> logout(fields);
        default -> throw new RefusedException(Code.UNSUPPORTED);
      };
    } catch (RefusedException e) {
      throw new RefusedException(e.code(), idToRepeat(fields.id));
    }
  }

  private Request send(Fields fields, String loggedIn) {
    requireSelf(fields, loggedIn);
    return new Request.Send(
        Values.messageId(fields.id, clock.millis()),
        Values.address(fields.to),
        Values.text(fields.text),
        fields.replyTo == null ? null : Values.idOfMessage(fields.replyTo));
  }

  private static Request typing(Fields fields, String loggedIn) {
    requireSelf(fields, loggedIn);
    return new Request.Typing(requestId(fields), Values.address(fields.to));
  }

  private static Request watch(Fields fields) {
    if (!(fields.users instanceof List<?> users)) {
      throw Values.badField();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Object user : users) {
      Address address = Values.address(user);
      if (address.isRoom()) {
        throw Values.badField();
      }
      names.add(address.name());
    }
    return new Request.Watch(requestId(fields), Collections.unmodifiableSet(names));
  }

  private static void requireSelf(Fields fields, String loggedIn) {
    String from = Values.optional(fields.from);
    if (from != null && loggedIn != null) {
      Values.requireSelf(from, loggedIn);
    }
  }

  private static Request received(Fields fields) {
    return new Request.Received(requestId(fields), Values.address(fields.log), upTo(fields));
  }

  private static Request read(Fields fields) {
    return new Request.Read(requestId(fields), Values.address(fields.with), upTo(fields));
  }

  private static long upTo(Fields fields) {
    return Values.integer(fields.upTo, 1, Long.MAX_VALUE);
  }

  private static Request history(Fields fields) {
    long before = Values.integer(fields.before, 1, Long.MAX_VALUE, 0);
    long after = Values.integer(fields.after, 0, Long.MAX_VALUE, -1);
    if (before > 0 && after >= 0) {
      throw Values.badField();
    }
    return new Request.History(
        requestId(fields),
        Values.address(fields.with),
        before,
        after,
        (int) Values.integer(fields.limit, 1, Limits.HISTORY, Limits.HISTORY));
  }

  private static Request login(Fields fields) {
    String password = Values.secret(fields.password, Request.Credential.LONGEST_PASSWORD);
    String token = Values.secret(fields.token, Limits.TOKEN);
    if (password != null && token != null || !Values.unreserved(fields.user).isStrictName()) {
      throw Values.badField();
    }
    Request.Credential credential = null;
    if (password != null) {
      credential = new Request.Credential(false, password);
    } else if (token != null) {
      credential = new Request.Credential(true, token);
    }
    return new Request.Login(
        requestId(fields),
        (String) fields.user,
        credential,
        Values.label(fields.device, Limits.DEVICE),
        lastSeen(fields.after));
  }

  private static Request register(Fields fields) {
    if (fields.token != null || !Values.unreserved(fields.user).isStrictName()) {
      throw Values.badField();
    }
    Request.Login login =
        new Request.Login(
            requestId(fields),
            (String) fields.user,
            new Request.Credential(false, Values.newPassword(fields.password)),
            Values.label(fields.device, Limits.DEVICE),
            Map.of());
    return new Request.Register(login);
  }

  private static Request changePassword(Fields fields) {
    String password = Values.secret(fields.password, Request.Credential.LONGEST_PASSWORD);
    if (password == null) {
      throw Values.badField();
    }
    return new Request.ChangePassword(
        requestId(fields), password, Values.newPassword(fields.newPassword));
  }

  private static Request block(Fields fields, String loggedIn, boolean on) {
    Address user = Values.unreserved(fields.user);
    if (user.isRoom() || loggedIn != null && Values.isSelf(user.name(), loggedIn)) {
      throw Values.badField();
    }
    return new Request.Block(requestId(fields), user, on);
  }

  private static Map<String, Long> lastSeen(Object after) {
    if (after == null) {
      return Map.of();
    }
    if (!(after instanceof Fields.ObjectValue object)) {
      throw Values.badField();
    }
    Map<String, Long> lastSeen = new LinkedHashMap<>();
    for (Map.Entry<String, Object> member : object.members().entrySet()) {
      String address = Values.address(member.getKey()).name();
      long seq = Values.integer(member.getValue(), 0, Long.MAX_VALUE, -1);
      if (seq < 0 || lastSeen.put(address, seq) != null) {
        throw Values.badField();
      }
    }
    return Collections.unmodifiableMap(lastSeen);
  }

  private static Request users(Fields fields) {
    Address after = fields.after == null ? null : Values.address(fields.after);
    long limit = Values.integer(fields.limit, 1, Limits.USERS, Limits.USERS);
    return new Request.Users(requestId(fields), after == null ? null : after.name(), (int) limit);
  }

  private static Request logout(Fields fields) {
    if (fields.everywhere != null && !(fields.everywhere instanceof Boolean)) {
      throw Values.badField();
    }
    return new Request.Logout(requestId(fields), Boolean.TRUE.equals(fields.everywhere));
  }

  private static String requestId(Fields fields) {
    return fields.id instanceof UUID id ? id.toString() : Values.label(fields.id, Limits.ID);
  }

  private static String idToRepeat(Object id) {
    if (id instanceof String label) {
      return Values.isLabel(label, Limits.ID) ? label : null;
    }
    return id instanceof UUID uuid ? uuid.toString() : null;
  }
}
