package messenger.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import messenger.frame.Entry;

/**
 * A client and its connection. The event loop runs what it is given when {@link Scene#run} says so;
 * the network takes everything at once unless it is {@link #stalled}.
 */
final class Client implements Transport {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  record Timer(Client owner, long at, Runnable task) {}

  final Session session;

  /** Every flush that had something in it, with the frames it handed over. */
  final List<List<String>> writes = new ArrayList<>();

  /** The frames that the session let through to the routes. */
  final List<String> handled = new ArrayList<>();

  /** What the routes do with a frame. */
  Inbound routes = (session, frame) -> {};

  /** What the session asked the log for. */
  Pull pull;

  final List<Timer> timers = new ArrayList<>();
  Peer peer = new Peer("127.0.0.1", true);
  boolean stalled;
  boolean reading = true;
  boolean closed;
  boolean deferred;
  boolean answersPings = true;
  long unfinishedSince;

  private final Scene scene;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<byte[]> buffered = new ArrayList<>();
  private final Queue<Runnable> untaken = new ArrayDeque<>();
  private int untakenBytes;
  private int takenBytes;

  Client(Scene scene) {
    this.scene = scene;
    session =
        scene.sessions.open(
            this,
            (from, frame) -> {
              handled.add(new String(frame, StandardCharsets.UTF_8));
              routes.accept(from, frame);
            });
  }

  void sends(String... frames) {
    for (String frame : frames) {
      session.receive(frame.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The log has this page for what the session asked for last. */
  void page(List<Entry> entries) {
    session.page(entries, pull);
  }

  /** The network takes what it has not taken. */
  void reads() {
    untakenBytes = 0;
    Runnable written;
    while ((written = untaken.poll()) != null) {
      tasks.add(written);
    }
    scene.run();
  }

  void takesOneWrite() {
    tasks.add(untaken.remove());
    scene.run();
  }

  /** Since the last call. */
  int takenBytes() {
    int taken = takenBytes;
    takenBytes = 0;
    return taken;
  }

  int untakenBytes() {
    return untakenBytes;
  }

  /** The frames since the last call, in short: {@code message 3}, {@code bye timeout}. */
  List<String> got() {
    scene.run();
    List<String> got = writes.stream().flatMap(List::stream).toList();
    writes.clear();
    return got;
  }

  boolean runTasks() {
    boolean ran = false;
    Runnable task;
    while ((task = tasks.poll()) != null) {
      task.run();
      ran = true;
    }
    return ran;
  }

  boolean runOneTask() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  @Override
  public String door() {
    return "tcp";
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    timers.add(new Timer(this, scene.now() + delayMs * 1_000_000, task));
  }

  @Override
  public void deferred() {
    deferred = true;
  }

  @Override
  public void write(byte[] frame) {
    buffered.add(frame);
    takenBytes += frame.length;
  }

  @Override
  public void flush(Runnable written) {
    if (!buffered.isEmpty()) {
      writes.add(buffered.stream().map(Client::inShort).toList());
      untakenBytes += stalled ? buffered.stream().mapToInt(frame -> frame.length).sum() : 0;
      buffered.clear();
    }
    if (written != null) {
      (stalled ? untaken : tasks).add(written);
    }
  }

  @Override
  public void reading(boolean on) {
    reading = on;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      execute(session::closed);
    }
  }

  @Override
  public long unfinishedSince() {
    return unfinishedSince;
  }

  @Override
  public boolean ping(long nowNanos) {
    return answersPings;
  }

  private static String inShort(byte[] frame) {
    JsonNode json;
    try {
      json = JACKSON.readTree(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (json.has("From")) {
      return legacyInShort(json);
    }
    String type = json.get("type").textValue();
    return switch (type) {
      case "message", "caughtUp" ->
          (type + " " + json.path("seq").asText()).strip()
              + (json.has("expired") ? " expired" : "");
      case "stored" -> "stored " + json.get("seq") + (json.has("duplicate") ? " again" : "");
      case "presence" ->
          "presence +%s -%s of %s"
                  .formatted(
                      names(json.get("online")), names(json.get("offline")), json.get("count"))
              + seen(json.path("seen"));
      case "error", "bye" ->
          type
              + " "
              + json.get("code").textValue()
              + (json.path("reconnect").booleanValue() ? ", come back" : "");
      default -> type;
    };
  }

  private static String legacyInShort(JsonNode json) {
    if (json.has("Users")) {
      return "users " + names(json.get("Users"));
    }
    return json.get("From").textValue() + ": " + json.get("Data").textValue();
  }

  private static String seen(JsonNode times) {
    List<String> names = new ArrayList<>();
    times.fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "" : " seen " + String.join(",", names);
  }

  private static String names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.textValue()));
    return String.join(",", names);
  }
}
