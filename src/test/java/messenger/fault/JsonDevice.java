package messenger.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client of the json dialect: it says how far it has come when it logs in, sends again with the
 * same id until it is told {@code stored}, and logs in again at a hole that does not close.
 */
final class JsonDevice extends Device {
  private static final long PING_EVERY_MS = 1_000;
  private static final long PONG_WITHIN_MS = 10_000;
  private static final long ANSWER_WITHIN_MS = 10_000;
  private static final long HOLE_CLOSES_WITHIN_MS = 3_000;
  private static final int AHEAD = 8;

  private static final class Letter {
    final String id = UuidCreator.getTimeOrderedEpoch().toString();
    final String to;
    final String text;

    /** When it was first and last written on this connection; 0 if it waits for its turn. */
    long firstAt;

    long sentAt;

    Letter(String to, String text) {
      this.to = to;
      this.text = text;
    }
  }

  private final int ahead;
  private final Map<String, Letter> outbox = new LinkedHashMap<>();
  private final NavigableSet<Long> beyond = new TreeSet<>();
  private final Set<String> online = new TreeSet<>();
  private long place;
  private long holeAt;
  private long notBefore;
  private boolean caughtUp;
  private String pingId;
  private long pingAt;

  /** Of all acknowledgements this part is not heard. */
  private double deafness;

  JsonDevice(
      String user,
      String device,
      Habit habit,
      Way way,
      History history,
      ExecutorService threads,
      ScheduledExecutorService clock) {
    super(user, user + '/' + device, way, history, threads, clock);
    this.ahead = habit == Habit.PIPELINED ? AHEAD : 1;
  }

  /** A person writes. */
  synchronized void queue(String to, String text) {
    Letter letter = new Letter(to, text);
    outbox.put(letter.id, letter);
    note(Event.of(Op.QUEUE, user, null).of(letter.id, user, to, text));
    flush();
  }

  /** From now on this part (0 to 1) of the acknowledgements gets lost before it is heard. */
  synchronized void becomeDeaf(double part) {
    deafness = part;
    outbox.values().forEach(letter -> letter.sentAt = 0);
    flush();
  }

  synchronized boolean isDone() {
    return outbox.isEmpty();
  }

  /** The number up to which it knows its user's log. */
  synchronized long place() {
    return place;
  }

  /** Whom it takes for being online. */
  synchronized List<String> online() {
    return List.copyOf(online);
  }

  /** Begins with nothing, and asks for the list of all. */
  synchronized void asksWhoIsThere() {
    if (isReady()) {
      online.clear();
      write(frame("users").toString());
    }
  }

  synchronized void noteOnline() {
    note(event(Op.SEES).people(online()));
  }

  @Override
  void logIn() {
    note(event(Op.LOGIN).number(place));
    ObjectNode login = frame("login").put("user", user).put("device", name.replace('/', '-'));
    login.putObject("after").put(user, place);
    write(login.toString());
  }

  @Override
  void hear(JsonNode frame) {
    switch (frame.path("type").asText()) {
      case "welcome" -> note(event(Op.WELCOME).number(frame.path("log").path(user).asLong()));
      case "caughtUp" -> {
        note(event(Op.CAUGHTUP));
        caughtUp = true;
        becomeReady();
        write(frame("users").toString());
        flush();
      }
      case "stored" -> hearStored(frame);
      case "message" -> hearMessage(frame);
      case "error" -> hearError(frame);
      case "users" -> hearUsers(frame);
      case "presence" -> {
        frame.path("online").forEach(person -> online.add(person.asText()));
        frame.path("offline").forEach(person -> online.remove(person.asText()));
      }
      case "pong" -> {
        note(event(Op.PONG).of(frame.path("id").asText(), null, null, null));
        pingId = null;
      }
      case "bye" -> {
        note(event(Op.BYE).note(frame.path("code").asText()));
        orderWait(frame.path("retryAfterMs").asLong(0));
      }
      default -> {}
    }
  }

  private void hearStored(JsonNode frame) {
    String id = frame.path("id").asText();
    boolean heard = ThreadLocalRandom.current().nextDouble() >= deafness;
    note(
        event(heard ? Op.STORED : Op.DROPPED)
            .of(id, null, null, null)
            .number(frame.path("seq").asLong())
            .duplicate(frame.path("duplicate").asBoolean())
            .note(frame.path("time").asText(null)));
    if (heard) {
      outbox.remove(id);
      know(frame.path("seq").asLong());
      flush();
    }
  }

  private void hearMessage(JsonNode frame) {
    note(
        event(Op.MESSAGE)
            .of(
                frame.path("id").asText(),
                frame.path("from").asText(),
                frame.path("to").asText(),
                frame.path("text").asText())
            .number(frame.path("seq").asLong()));
    know(frame.path("seq").asLong());
  }

  private void hearError(JsonNode frame) {
    String id = frame.path("id").asText(null);
    note(event(Op.ERROR).of(id, null, null, null).note(frame.path("code").asText()));
    Letter letter = id == null ? null : outbox.get(id);
    if (letter != null) {
      letter.firstAt = 0;
      letter.sentAt = 0;
    }
    notBefore = now() + 1_000_000 * frame.path("retryAfterMs").asLong(1_000);
  }

  private void hearUsers(JsonNode frame) {
    frame.path("users").forEach(person -> online.add(person.asText()));
    if (!frame.path("end").asBoolean()) {
      write(frame("users").put("after", frame.path("users").path(99).asText()).toString());
    }
  }

  /** Moves on from n to n + 1 alone. */
  private void know(long seq) {
    if (seq > place) {
      beyond.add(seq);
    }
    long before = place;
    while (beyond.remove(place + 1)) {
      place++;
    }
    if (beyond.isEmpty()) {
      holeAt = 0;
    } else if (holeAt == 0 || place > before) {
      holeAt = now();
    }
  }

  private void flush() {
    if (!caughtUp || now() < notBefore) {
      return;
    }
    int flying = 0;
    Iterator<Letter> letters = outbox.values().iterator();
    while (flying < ahead && letters.hasNext()) {
      Letter letter = letters.next();
      if (letter.sentAt == 0) {
        send(letter);
      }
      flying++;
    }
  }

  private void send(Letter letter) {
    letter.sentAt = now();
    if (letter.firstAt == 0) {
      letter.firstAt = letter.sentAt;
    }
    note(event(Op.SEND).of(letter.id, user, letter.to, letter.text));
    write(
        frame("send")
            .put("id", letter.id)
            .put("to", letter.to)
            .put("text", letter.text)
            .toString());
  }

  @Override
  void look() {
    for (Letter letter : outbox.values()) {
      if (letter.sentAt != 0 && deafness == 0 && since(letter.firstAt) > ANSWER_WITHIN_MS) {
        giveUp();
        return;
      }
      if (letter.sentAt != 0 && deafness > 0 && since(letter.sentAt) > 300) {
        send(letter); // No need to wait long for what one does not want to hear.
      }
    }
    flush();
    if (holeAt != 0 && since(holeAt) > HOLE_CLOSES_WITHIN_MS) {
      note(event(Op.HOLE).number(place));
      giveUp();
    } else if (pingId != null && since(pingAt) > PONG_WITHIN_MS) {
      giveUp();
    } else if (pingId == null && since(pingAt) > PING_EVERY_MS) {
      pingId = UuidCreator.getTimeOrderedEpoch().toString();
      pingAt = now();
      note(event(Op.PING).of(pingId, null, null, null));
      write(frame("ping").put("id", pingId).toString());
    }
  }

  @Override
  void forget() {
    caughtUp = false;
    holeAt = 0;
    notBefore = 0;
    pingId = null;
    pingAt = now();
    online.clear();
    beyond.clear();
    outbox
        .values()
        .forEach(
            letter -> {
              letter.firstAt = 0;
              letter.sentAt = 0;
            });
  }

  private static ObjectNode frame(String type) {
    return Line.JSON.createObjectNode().put("type", type);
  }
}
