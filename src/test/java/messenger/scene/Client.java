package messenger.scene;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import messenger.frame.Code;
import org.awaitility.core.ConditionFactory;

/**
 * Somebody with a client of one dialect. What arrives is sorted at once into messages, who is
 * online or writing, receipts, and answers. Every refusal must be one of the fixed sentences,
 * whatever the test is about.
 */
public final class Client implements AutoCloseable {
  /** For what the server should do at once: it may share its machine with others. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(10);

  /** The id of requests that {@link #sees} makes. */
  private static final String ROSTER = "sees";

  private final String name;
  private final boolean legacy;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> typing = new LinkedBlockingQueue<>();
  private final Set<String> online = ConcurrentHashMap.newKeySet();
  private final Map<String, JsonNode> seen = new ConcurrentHashMap<>();
  private final Map<String, Long> receipts = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Wire wire;
  private volatile long last;
  private volatile long lastSent;
  private volatile boolean listed;
  private volatile boolean ended;
  private volatile String lastRefusal = "";
  private volatile String token;

  private Client(String name, boolean legacy, Connection connection) throws IOException {
    this.name = name;
    this.legacy = legacy;
    this.wire = connection.open(this::arrived, () -> ended = true);
  }

  private interface Connection {
    Wire open(Consumer<JsonNode> arrived, Runnable ended) throws IOException;
  }

  /** A connection of the json dialect that has not logged in. */
  public static Client stranger(ServerProcess server, Door door) throws IOException {
    return stranger(server, door, "", false);
  }

  private static Client stranger(ServerProcess server, Door door, String name, boolean legacy)
      throws IOException {
    return new Client(name, legacy, (arrived, ended) -> Wire.open(server, door, arrived, ended));
  }

  /** A connection of the compact dialect that has not logged in. */
  public static Client compactStranger(ServerProcess server, Door door, String name)
      throws IOException {
    return new Client(
        name, false, (arrived, ended) -> Wire.compact(server, door, name, arrived, ended));
  }

  /**
   * Logs in with the compact dialect, at the present. Its frames are written and shown as those of
   * the json dialect.
   */
  public static Client compact(ServerProcess server, Door door, String name) throws IOException {
    return entered(compactStranger(server, door, name), login(name));
  }

  /** Logs in with the compact dialect and gets every message of the own log behind a number. */
  public static Client compactAfter(ServerProcess server, Door door, String name, long after)
      throws IOException {
    return entered(compactStranger(server, door, name), loginAfter(name, after));
  }

  /** The same as that login says. */
  public static Client compact(ServerProcess server, Door door, ObjectNode login)
      throws IOException {
    return entered(compactStranger(server, door, login.get("user").asText()), login);
  }

  /** Logs in with the json dialect, at the present. */
  public static Client json(ServerProcess server, Door door, String name) throws IOException {
    return json(server, door, login(name));
  }

  /** Logs in with the json dialect and gets every message of the own log behind a number. */
  public static Client jsonAfter(ServerProcess server, Door door, String name, long after)
      throws IOException {
    return json(server, door, loginAfter(name, after));
  }

  public static Client json(ServerProcess server, Door door, ObjectNode login) throws IOException {
    return entered(stranger(server, door, login.get("user").asText(), false), login);
  }

  private static Client entered(Client client, ObjectNode login) {
    client.writes(login);
    client.isTold("welcome");
    client.isTold("caughtUp");
    return client;
  }

  /** Logs in with the legacy dialect. */
  public static Client legacy(ServerProcess server, Door door, String name) throws IOException {
    Client client = stranger(server, door, name, true);
    client.writes(legacyLogin(name));
    waiting("the list for " + name).until(() -> client.listed);
    return client;
  }

  public static ObjectNode login(String name) {
    return frame("login").put("user", name);
  }

  /** Makes an account and logs in. */
  public static ObjectNode register(String name, String password) {
    return frame("register").put("id", "register").put("user", name).put("password", password);
  }

  public static ObjectNode login(String name, String password) {
    return login(name).put("id", "login").put("password", password);
  }

  public static ObjectNode loginByToken(String name, String token) {
    return login(name).put("id", "login").put("token", token);
  }

  private static ObjectNode loginAfter(String name, long after) {
    ObjectNode login = login(name);
    login.putObject("after").put(name, after);
    return login;
  }

  /** As the first clients write it. */
  public static ObjectNode legacyLogin(String name) {
    return Wire.JSON
        .createObjectNode()
        .put("From", name)
        .put("To", "Server")
        .put("Data", "")
        .put("Status", false)
        .putNull("Users");
  }

  /** A frame of the json dialect. */
  public static ObjectNode frame(String type) {
    return Wire.JSON.createObjectNode().put("type", type);
  }

  /** A text, as a frame of this client's dialect. */
  public ObjectNode text(String to, String text) {
    if (legacy) {
      return Wire.JSON
          .createObjectNode()
          .put("From", name)
          .put("To", to)
          .put("Data", text)
          .put("Status", false);
    }
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    return frame("send").put("id", id).put("to", to).put("text", text);
  }

  /** Who sent a message, for {@link #receives}. */
  public static String from(String name) {
    return name;
  }

  public String name() {
    return name;
  }

  /** The token that this client was given last, or null. */
  public String token() {
    return token;
  }

  /** The last number of the own log that this client knows. */
  public long last() {
    return last;
  }

  /**
   * @return the frame, to send it once more
   */
  public ObjectNode sends(String to, String text) {
    ObjectNode frame = text(to, text);
    writes(frame);
    return frame;
  }

  public void writes(ObjectNode... frames) {
    wire.write(Stream.of(frames).map(ObjectNode::toString).toArray(String[]::new));
  }

  /** Writes what may not be a frame at all. */
  public void writesRaw(String text) {
    wire.write(text);
  }

  /** The next message is this one. */
  public void receives(String text, String from) {
    JsonNode message = nextMessage();
    assertEquals(from + ": " + text, from(message) + ": " + text(message));
  }

  public void receivesAll(List<String> texts, String from) {
    texts.forEach(text -> receives(text, from));
  }

  public JsonNode nextMessage() {
    return next(messages, "a message");
  }

  /** The next message, if one is here already. */
  public JsonNode nextMessageOrNull() {
    checkFaults();
    return messages.poll();
  }

  /** The next answer; null if the connection ends without one. */
  public JsonNode nextAnswerOrNull() {
    return poll(answers);
  }

  /** What was sent last is stored; the acknowledgements come in the order of the sending. */
  public void isTold(ObjectNode sent) {
    JsonNode stored = isTold("stored");
    assertEquals(sent.get("id"), stored.get("id"));
  }

  /** Sends a text and waits until it is stored. */
  public void sendsSafely(String to, String text) {
    isTold(sends(to, text));
  }

  /** The next answer is of this type. */
  public JsonNode isTold(String type) {
    JsonNode answer = nextAnswer();
    assertEquals(type, answer.path("type").asText(), () -> name + " got " + answer);
    return answer;
  }

  /** The next who is said to be writing is this one. */
  public void isToldWhoWrites(String who) {
    assertEquals(who, next(typing, "who is writing").path("from").asText());
  }

  /** Nobody else was said to be writing, up to now. */
  public void isToldOfNobodyElseWriting() {
    isAlive();
    assertNull(typing.poll(), "there was one more");
  }

  /** Everything that is neither a message nor presence nor a receipt, in order. */
  public JsonNode nextAnswer() {
    return next(answers, "an answer");
  }

  /** The next answer refuses something. */
  public void isRefused(Code code) {
    JsonNode answer = nextAnswer();
    if (legacy) {
      assertEquals(code.sentence(), answer.path("Data").asText());
    } else {
      assertEquals(
          "error " + code.word(),
          answer.path("type").asText() + " " + answer.path("code").asText());
    }
  }

  /** The next answer is the last: the server says why it closes, and does so. */
  public void isToldBye(Code code) {
    JsonNode answer = nextAnswer();
    if (legacy) {
      assertEquals(code.sentence(), answer.path("Data").asText());
    } else {
      assertEquals(
          "bye " + code.word(), answer.path("type").asText() + " " + answer.path("code").asText());
    }
    isClosed();
  }

  public void isClosed() {
    waiting("the end of " + name + "'s connection").until(() -> ended);
    checkFaults();
  }

  /** No message is on its way: one to oneself, which nothing overtakes, is the next. */
  public void receivesNothingElse() {
    String fence = UuidCreator.getTimeOrderedEpoch().toString();
    if (legacy) {
      sends(name, fence);
      receives(fence, from(name));
    } else {
      sendsSafely(name, fence);
      assertNull(messages.poll(), "there was one more message");
    }
  }

  /** The server still answers this client. */
  public void isAlive() {
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    writes(frame("ping").put("id", id));
    assertEquals(id, isTold("pong").path("id").asText());
  }

  public void sees(String... people) {
    if (!legacy) {
      // Who was announced before the login is not announced again.
      writes(frame("users").put("id", ROSTER));
    }
    waiting(name + " sees " + List.of(people))
        .until(() -> online.containsAll(Arrays.asList(people)));
    checkFaults();
  }

  public void seesNoMore(String person) {
    waiting(name + " sees " + person + " no more").until(() -> !online.contains(person));
    checkFaults();
  }

  /** Wants to hear of these people, and has heard how they are now. */
  public void watches(String... people) {
    ObjectNode watch = frame("watch");
    List.of(people).forEach(watch.putArray("users")::add);
    writes(watch);
    isAlive();
  }

  /** Whether somebody is online, as far as this client was told. */
  public boolean knowsOnline(String person) {
    return online.contains(person);
  }

  /** When somebody was online last, as far as this client was told; or null. */
  public Instant seen(String person) {
    JsonNode time = seen.get(person);
    return time == null ? null : Instant.parse(time.textValue());
  }

  /** Has received everything of the own log so far. */
  public void saysReceived() {
    writes(frame("received").put("log", name).put("upTo", last));
  }

  /** Has read everything so far that somebody wrote. */
  public void saysRead(String with) {
    writes(frame("read").put("with", with).put("upTo", last));
  }

  /**
   * What this client has sent so far, the last to this person, is "delivered" or "read": all that
   * is stored.
   */
  public void learns(String receipt, String by) {
    long sent = lastSent;
    waiting(name + " learns that " + by + " has " + receipt + " up to " + sent)
        .until(() -> receipts.getOrDefault(receipt + " " + by, 0L) == sent);
    checkFaults();
  }

  /** Nobody has said "delivered" or "read" yet. */
  public void hasNotLearned(String receipt, String by) {
    assertNull(receipts.get(receipt + " " + by));
  }

  /** Nobody has said "delivered" or "read" of this number of the own log yet. */
  public void hasNotLearnedOf(String receipt, String by, long seq) {
    long upTo = receipts.getOrDefault(receipt + " " + by, 0L);
    assertTrue(upTo < seq, () -> name + " learned that " + by + " has " + receipt + " " + upTo);
  }

  /** Whether no answer has come yet. */
  public boolean waits() {
    return answers.isEmpty() && !ended;
  }

  /** The next answer, however many others there are to be answered first; null if none comes. */
  public JsonNode patientlyGetsAnAnswer() {
    return poll(answers, PATIENCE.multipliedBy(3));
  }

  /** Goes away without a word. */
  @Override
  public void close() {
    wire.close();
  }

  private JsonNode next(BlockingQueue<JsonNode> queue, String what) {
    JsonNode next = poll(queue);
    checkFaults();
    assertNotNull(
        next,
        () ->
            what
                + " did not come to "
                + name
                + (ended ? ", which was closed" : "")
                + "; last refusal: "
                + lastRefusal);
    return next;
  }

  /** Null if nothing comes in time, or any more. */
  private JsonNode poll(BlockingQueue<JsonNode> queue) {
    return poll(queue, PATIENCE);
  }

  private JsonNode poll(BlockingQueue<JsonNode> queue, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      JsonNode found;
      boolean over;
      do {
        over = ended || System.nanoTime() > deadline;
        found = queue.poll(over ? 0 : 100, TimeUnit.MILLISECONDS);
      } while (found == null && !over);
      return found;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL);
  }

  private void checkFaults() {
    assertEquals(List.of(), List.copyOf(faults));
  }

  // ---- on the wire's thread ----

  private void arrived(JsonNode frame) {
    if (legacy) {
      arrivedLegacy(frame);
      return;
    }
    if (frame.has("token")) {
      token = frame.get("token").asText();
    }
    if (frame.path("id").asText().equals(ROSTER)) {
      frame.path("users").forEach(person -> online.add(person.asText()));
      return;
    }
    switch (frame.path("type").asText()) {
      case "message" -> {
        note(frame);
        messages.add(frame);
      }
      case "presence" -> {
        frame.path("online").forEach(person -> online.add(person.asText()));
        frame.path("offline").forEach(person -> online.remove(person.asText()));
        frame.path("seen").properties().forEach(one -> seen.put(one.getKey(), one.getValue()));
      }
      case "typing" -> typing.add(frame);
      case "delivered", "read" -> {
        String receipt = frame.path("type").asText() + " " + frame.path("by").asText();
        receipts.merge(receipt, frame.path("upTo").asLong(), Math::max);
      }
      case "stored" -> {
        note(frame);
        lastSent = Math.max(lastSent, frame.path("seq").asLong());
        answers.add(frame);
      }
      case "error", "bye" -> {
        Code code = Code.of(frame.path("code").asText());
        check(frame, frame.path("message").asText().equals(code.sentence()));
        check(frame, code != Code.INTERNAL);
        lastRefusal = frame.toString();
        answers.add(frame);
      }
      default -> answers.add(frame);
    }
  }

  private void arrivedLegacy(JsonNode frame) {
    if (frame.has("Users") && frame.path("From").asText().equals("Server")) {
      Set<String> list = ConcurrentHashMap.newKeySet();
      frame.path("Users").forEach(person -> list.add(person.asText()));
      online.retainAll(list);
      online.addAll(list);
      listed = true;
    } else if (frame.path("From").asText().equals("Server")) {
      String sentence = frame.path("Data").asText();
      check(frame, Stream.of(Code.values()).anyMatch(code -> code.sentence().equals(sentence)));
      check(frame, !sentence.equals(Code.INTERNAL.sentence()));
      lastRefusal = sentence;
      answers.add(frame);
    } else {
      messages.add(frame);
    }
  }

  private void note(JsonNode frame) {
    if (frame.path("log").asText().equals(name)) {
      last = Math.max(last, frame.path("seq").asLong());
    }
  }

  private void check(JsonNode frame, boolean right) {
    if (!right) {
      faults.add("not a fixed sentence: " + frame);
    }
  }

  private String from(JsonNode message) {
    return message.path(legacy ? "From" : "from").asText();
  }

  private String text(JsonNode message) {
    return message.path(legacy ? "Data" : "text").asText();
  }
}
