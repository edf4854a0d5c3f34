package messenger.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** One of the first clients: it knows no ids, no numbers and no acknowledgement. */
final class LegacyDevice extends Device {
  private static final String SERVER = "Server";

  private final Set<String> heard = new HashSet<>();

  LegacyDevice(
      String user,
      Way way,
      History history,
      ExecutorService threads,
      ScheduledExecutorService clock) {
    super(user, user + "/legacy", way, history, threads, clock);
  }

  /** A person writes; while there is no connection they can't. */
  synchronized void send(String to, String text) {
    if (isReady()) {
      note(event(Op.SEND).of(null, user, to, text));
      write(frame(to, text));
    }
  }

  /** How many different messages it was ever told. */
  synchronized int heard() {
    return heard.size();
  }

  @Override
  void logIn() {
    note(event(Op.LOGIN));
    write(frame(SERVER, ""));
  }

  @Override
  void hear(JsonNode frame) {
    String from = frame.path("From").asText();
    if (frame.has("type")) {
      // Before its first frame was read, the server could not know its dialect.
      note(event(Op.NOTICE).note(frame.path("code").asText()));
    } else if (from.equals(SERVER) && frame.has("Users")) {
      if (!isReady()) {
        note(event(Op.WELCOME));
        becomeReady();
      }
    } else if (from.equals(SERVER)) {
      note(event(Op.NOTICE).note(frame.path("Data").asText()));
    } else {
      String text = frame.path("Data").asText();
      note(event(Op.MESSAGE).of(null, from, user, text));
      heard.add(text);
    }
  }

  @Override
  void forget() {
    // It has nothing to remember.
  }

  @Override
  void look() {
    // It waits for nothing.
  }

  private String frame(String to, String text) {
    return Line.JSON
        .createObjectNode()
        .put("From", user)
        .put("To", to)
        .put("Data", text)
        .put("Status", false)
        .putNull("Users")
        .toString();
  }
}
