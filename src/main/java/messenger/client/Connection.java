package messenger.client;

import static messenger.client.Frames.frame;
import static messenger.client.Frames.newId;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import messenger.client.Link.Phase;
import messenger.client.Login.Way;

/**
 * One connection at a time, which comes back by itself and goes on where it broke. All of it
 * belongs to the loop's thread, and runs within {@link #guard}.
 */
final class Connection implements Wire.Ear {
  private final Endpoint endpoint;
  private final Trust trust;
  private final Keeper keeper;
  private final Listener listener;
  private final boolean takes;
  private final Timing timing;
  private final Parts parts;
  private final EventLoop loop;

  /** Null without TLS. */
  private final SslContext tls;

  private final String self;
  private final Place place;
  private final Outbox outbox;
  private final Reads reads;
  private final CompletableFuture<Welcome> entered = new CompletableFuture<>();

  /** Who waits for an answer, by the id of the request. */
  private final Map<String, CompletableFuture<JsonNode>> asked = new HashMap<>();

  /** When we last said to somebody that we write to them (nanoTime). */
  private final Map<String, Long> typed = new HashMap<>();

  private final Alarm retry;
  private final Alarm silence;
  private final Alarm answer;
  private final Alarm pause;
  private final Alarm hole;
  private final Alarm receipts;
  private final List<Alarm> alarms;

  /** How we get in; with a password once only, from then on by the token that it brought. */
  private Login login;

  /** Whether what we keep is a guest's; null if that is not known. */
  private Boolean guest;

  private Link link = Link.of(Phase.IDLE);

  /** Null while there is none. */
  private Wire wire;

  private String loginId;

  /** The kept token by which this connection is in, or null. */
  private String shown;

  /** Null until the server has let this connection in. */
  private Welcome welcome;

  private long welcomeAt;

  /** The last number of the log at that time. */
  private long head;

  /** Whether the server has ever let this client in. */
  private boolean wasIn;

  private boolean isCaughtUp;

  /** Whether the server was asked for a sign of life, and none has come. */
  private boolean awaitsLife;

  private int failures;

  /** The id of the text that waits for its answer, or null. */
  private String sending;

  /** The id of the receipts that were said last. */
  private String receiptsId;

  /** What this connection has said to have received. */
  private long saidReceived;

  /** The number before the hole that we look at, and before that for which we have reconnected. */
  private long holeAt;

  private long holeAfter = -1;

  /** Whom the server shall tell of, which it forgets with a connection. */
  private List<String> watched = List.of();

  private boolean mustKeepNow;
  private boolean mustKeepSoon;
  private boolean isSettling;

  Connection(Parts parts, EventLoop loop) throws IOException {
    this.parts = parts;
    this.endpoint = parts.endpoint();
    this.trust = parts.trust();
    this.keeper = parts.keeper();
    this.listener = parts.listener();
    this.timing = parts.timing();
    this.takes = listener.takes();
    this.login = parts.login();
    this.self = login.user();
    this.loop = loop;
    this.tls = endpoint.scheme().isEncrypted() ? trust.context() : null;
    this.retry = new Alarm(loop, this::guard);
    this.silence = new Alarm(loop, this::guard);
    this.answer = new Alarm(loop, this::guard);
    this.pause = new Alarm(loop, this::guard);
    this.hole = new Alarm(loop, this::guard);
    this.receipts = new Alarm(loop, this::guard);
    this.alarms = List.of(retry, silence, answer, pause, hole, receipts);
    Kept last = keeper.load();
    Kept kept = last == null ? Kept.nothing() : last;
    this.guest = kept.guest();
    this.place = new Place(kept.place(), kept.since() == null ? kept.place() : kept.since());
    this.outbox = new Outbox(kept.outbox());
    this.reads = new Reads(kept.reads());
  }

  // ---- what people ask for ----

  CompletableFuture<Welcome> entered() {
    return entered;
  }

  void connect() {
    if (link.phase() == Phase.IDLE) {
      open();
    }
  }

  void send(Letter letter, CompletableFuture<Stored> stored) {
    outbox.add(letter, stored);
    mustKeepNow = true;
  }

  void read(String with, long upTo) {
    reads.note(with, upTo);
    mustKeepSoon = true;
  }

  void typing(String to) {
    long now = parts.nanoTime().getAsLong();
    Long last = typed.get(to);
    boolean isDue = last == null || millis(now - last) >= timing.typingEvery();
    if (welcome != null && isDue) {
      typed.put(to, now);
      wire.write(frame("typing").put("to", to));
    }
  }

  void watch(Collection<String> names) {
    watched = List.copyOf(names);
    sayWatched();
  }

  private void sayWatched() {
    if (welcome != null) {
      ObjectNode frame = frame("watch");
      watched.forEach(frame.putArray("users")::add);
      wire.write(frame);
    }
  }

  void ask(ObjectNode request, CompletableFuture<JsonNode> waiting) {
    if (welcome == null) {
      refuse(waiting, Refusal.unanswered("There is no connection."));
    } else {
      Alarm late = new Alarm(loop, this::guard);
      late.set(timing.answerWithin(), () -> lost("The server does not answer a question."));
      waiting.whenComplete((answered, failure) -> late.off());
      asked.put(request.path("id").asText(), waiting);
      wire.write(request);
    }
  }

  void hurry() {
    if (link.phase() == Phase.WAITING && !link.ordered()) {
      open();
    } else if (welcome != null) {
      askForLife();
    }
  }

  /** The answer to a logout. */
  void goodbye(JsonNode bye) {
    keeper.token(null);
    end(Frames.refusal(bye));
  }

  /** For good. */
  void end(Refusal why) {
    keepAndSay(true);
    keep();
    over(why);
  }

  private void over(Refusal why) {
    drop(why);
    link = new Link(Phase.ENDED, 0, false, why);
    refuse(entered, why);
    outbox.fail(why);
    listener.onLink(link);
  }

  // ---- the thread ----

  private void guard(Runnable task) {
    guard(task, new CompletableFuture<>());
  }

  /**
   * Runs it. What listener and keeper throw ends the client, and then nothing more is saved.
   *
   * @param waiting who is told if this has ended already, or does by this
   */
  void guard(Runnable task, CompletableFuture<?> waiting) {
    if (isOver()) {
      refuse(waiting, link.why());
      return;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      fail(e);
      refuse(waiting, link.why());
    }
    if (!isOver() && !isSettling) {
      isSettling = true;
      loop.execute(this::settle);
    }
  }

  /** Once for all that came in one go. What must be saved is saved before it is sent. */
  private void settle() {
    isSettling = false;
    if (isOver()) {
      return;
    }
    try {
      if (mustKeepNow) {
        keep();
      }
      flush();
      keepAndSay(false);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException cause) {
    if (isOver()) {
      return;
    }
    entered.completeExceptionally(cause);
    try {
      over(Refusal.own(Refusal.FAULT, cause.toString()));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private boolean isOver() {
    return link.phase() == Phase.ENDED;
  }

  private void keep() {
    mustKeepNow = false;
    mustKeepSoon = false;
    // The next client says what this one has taken and could not say.
    long since = takes ? place.since() : place.last();
    keeper.save(new Kept(guest, place.last(), since, outbox.letters(), reads.toKeep()));
  }

  // ---- connections ----

  private void open() {
    drop(Refusal.unanswered("The connection is made anew."));
    tell(Link.of(Phase.CONNECTING));
    silence.set(timing.welcomeWithin(), () -> lost("The server does not answer."));
    wire = Wire.open(loop, endpoint, trust, tls, this);
  }

  private void drop(Refusal why) {
    alarms.forEach(Alarm::off);
    if (welcome != null && millis(parts.nanoTime().getAsLong() - welcomeAt) > timing.goodAfter()) {
      failures = 0;
    }
    welcome = null;
    isCaughtUp = false;
    sending = null;
    saidReceived = 0;
    reads.forgetSaid();
    asked.values().forEach(waiting -> refuse(waiting, why));
    asked.clear();
    if (wire != null) {
      wire.close();
      wire = null;
    }
  }

  private void lost(String why) {
    lost(Refusal.unanswered(why));
  }

  /** The connection is gone, or useless. */
  private void lost(Refusal why) {
    if (login.isOnce()) {
      end(why);
      return;
    }
    drop(Refusal.unanswered(why.message()));
    boolean ordered = why.retryAfterMs() >= 0;
    long wait =
        ordered ? why.retryAfterMs() : Backoff.millis(failures, parts.chance().getAsDouble());
    failures++;
    retry.set(wait, this::open);
    tell(new Link(Phase.WAITING, wait, ordered, why));
  }

  /** There is no way in, or no longer. */
  private void refused(Refusal why) {
    // Another client of this keeper may have brought a new one.
    if (why.isSignedOut() && shown != null && shown.equals(keeper.token())) {
      keeper.token(null);
    }
    end(why);
  }

  private void tell(Link now) {
    link = now;
    listener.onLink(now);
  }

  @Override
  public void opened() {
    guard(this::logIn);
  }

  @Override
  public void heard(JsonNode frame) {
    guard(() -> hear(frame));
  }

  @Override
  public void closed(Throwable cause) {
    guard(
        () -> {
          if (isUntrusted(cause)) {
            String sentence = "The server's certificate is not trusted: " + cause.getMessage();
            end(Refusal.own(Refusal.UNTRUSTED, sentence));
          } else {
            lost(sentence(cause));
          }
        });
  }

  private String sentence(Throwable cause) {
    if (cause == null) {
      return "The server has closed the connection.";
    }
    return cause instanceof ConnectException
        ? "Nobody answers at " + endpoint + "."
        : "The connection broke: " + cause.getMessage();
  }

  private static boolean isUntrusted(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private void logIn() {
    boolean isKept = login.way() == Way.TOKEN && login.secret() == null;
    String secret = isKept ? keeper.token() : login.secret();
    if (isKept && secret == null) {
      // Another client of this keeper has signed out.
      end(Refusal.own("auth_failed", "Nothing is known of a login as " + self + "."));
      return;
    }
    if (secret != null && !wire.isPrivate()) {
      String sentence = "Passwords and tokens are not sent in the clear to another machine.";
      end(Refusal.own(Refusal.UNTRUSTED, sentence));
      return;
    }
    shown = isKept ? secret : null;
    loginId = newId();
    ObjectNode frame = frame(login.way() == Way.REGISTER ? "register" : "login");
    frame.put("id", loginId).put("user", self);
    if (secret != null) {
      frame.put(login.way() == Way.TOKEN ? "token" : "password", secret);
    }
    if (login.device() != null) {
      frame.put("device", login.device());
    }
    // What is kept of a guest is no place in the log of the account of that name.
    boolean isOurs = guest == null || guest == (login.way() == Way.GUEST);
    if (place.isKnown() && isOurs && login.way() != Way.REGISTER) {
      frame.putObject("after").put(self, place.last());
    }
    wire.write(frame);
  }

  // ---- what the server says ----

  private void hear(JsonNode frame) {
    if (welcome != null) {
      expectLife();
    }
    switch (frame.path("type").asText()) {
      case "welcome" -> onWelcome(frame);
      case "message" -> onMessage(frame);
      case "stored" -> onStored(frame);
      case "caughtUp" -> onCaughtUp(frame);
      case "delivered" -> onDelivered(frame);
      case "read" -> onRead(frame);
      case "presence" -> listener.onPresence(Frames.presence(frame));
      case "typing" -> listener.onTyping(frame.path("from").asText());
      case "ok" -> onOk(frame);
      case "page", "users" -> answerTo(frame);
      case "error" -> onError(frame);
      case "bye" -> onBye(frame);
      default -> {} // of a later version
    }
  }

  private void onWelcome(JsonNode frame) {
    if (!frame.path("id").asText().equals(loginId)) {
      return;
    }
    Map<String, Long> unread = new HashMap<>();
    frame
        .path("unread")
        .fields()
        .forEachRemaining(of -> unread.put(of.getKey(), of.getValue().asLong()));
    welcome = new Welcome(self, frame.path("guest").asBoolean(), Map.copyOf(unread));
    welcomeAt = parts.nanoTime().getAsLong();
    head = frame.path("log").path(self).asLong();
    keepToken(frame);
    if (guest != null && guest != welcome.guest()) {
      forget();
    }
    wasIn = true;
    guest = welcome.guest();
    if (!place.isKnown()) {
      place.restart(head);
    } else if (head < place.last()) {
      place.restart(0);
      reads.clear(); // By the numbers of the other log.
      listener.onLogLost();
    }
    mustKeepSoon = true;
    if (!watched.isEmpty()) {
      sayWatched();
    }
    expectLife();
  }

  /** What was kept was said by or to somebody else of this name. */
  private void forget() {
    place.forget();
    reads.clear();
    // What was written before the first welcome is of who comes now.
    Refusal refusal = Refusal.own("forbidden", "The name has another owner now.");
    List<Outbox.Item> theirs = wasIn ? outbox.clear() : outbox.clearKept();
    theirs.forEach(item -> refuse(item, refusal));
  }

  private void keepToken(JsonNode frame) {
    if (frame.has("token")) {
      shown = frame.path("token").asText();
      keeper.token(shown);
      login = Login.kept(self).on(login.device());
    }
  }

  private void onMessage(JsonNode frame) {
    if (!isOfOurLog(frame)) {
      return;
    }
    Message message = Frames.message(frame);
    if (frame.path("expired").asBoolean()) {
      handOut(place.skipTo(message.seq() - 1));
    }
    // That it was stored was not heard of.
    boolean isSettled = settled(message.id(), message.seq(), frame);
    handOut(place.note(message.seq(), isSettled ? null : message));
    watchForHole();
  }

  private void onStored(JsonNode frame) {
    long seq = frame.path("seq").asLong();
    settled(frame.path("id").asText(), seq, frame);
    if (isOfOurLog(frame)) {
      handOut(place.note(seq, null));
      watchForHole();
    }
  }

  private void handOut(List<Message> messages) {
    mustKeepSoon = true;
    messages.forEach(listener::onMessage);
  }

  private void onCaughtUp(JsonNode frame) {
    if (!isOfOurLog(frame)) {
      return;
    }
    if (frame.path("expired").asBoolean()) {
      handOut(place.skipTo(head));
    }
    isCaughtUp = true;
    watchForHole();
    tell(Link.of(Phase.ONLINE));
    entered.complete(welcome);
  }

  private void onDelivered(JsonNode frame) {
    if (isOfOurLog(frame)) {
      listener.onDelivered(frame.path("by").asText(), frame.path("upTo").asLong());
    }
  }

  private void onRead(JsonNode frame) {
    if (!isOfOurLog(frame)) {
      return;
    }
    long upTo = frame.path("upTo").asLong();
    if (!frame.has("with")) {
      listener.onRead(frame.path("by").asText(), upTo);
      return;
    }
    String with = frame.path("with").asText();
    reads.confirm(with, upTo);
    mustKeepSoon = true;
    listener.onReadByUs(with, upTo);
  }

  private void onOk(JsonNode frame) {
    keepToken(frame);
    answerTo(frame);
  }

  private void onError(JsonNode frame) {
    Refusal refusal = Frames.refusal(frame);
    String id = frame.path("id").asText(null);
    if (welcome == null) {
      if (refusal.isPassingAtLogin() && !login.isOnce()) {
        lost(refusal);
      } else {
        refused(refusal);
      }
    } else if (asked.containsKey(id)) {
      refuse(asked.remove(id), refusal);
    } else if (refusal.code().equals("unauthenticated")) {
      lost(refusal);
    } else if (id != null && id.equals(sending)) {
      onTextRefused(refusal);
    } else if (id != null && id.equals(receiptsId) && refusal.isPassing()) {
      saidReceived = 0;
      reads.forgetSaid();
      receipts.set(wait(refusal), () -> keepAndSay(false));
    }
  }

  private void onTextRefused(Refusal refusal) {
    String id = sending;
    sending = null;
    answer.off();
    if (refusal.isPassing()) {
      pause.set(wait(refusal), this::flush);
    } else {
      mustKeepSoon = true;
      refuse(outbox.remove(id), refusal);
    }
  }

  private long wait(Refusal refusal) {
    return refusal.retryAfterMs() >= 0 ? refusal.retryAfterMs() : timing.pause();
  }

  private void onBye(JsonNode frame) {
    Refusal refusal = Frames.refusal(frame);
    if (asked.containsKey(frame.path("id").asText())) {
      answerTo(frame);
    } else if (frame.path("reconnect").asBoolean() && !login.isOnce()) {
      lost(refusal);
    } else {
      refused(refusal);
    }
  }

  /** Rooms have logs of their own; this version follows none. */
  private boolean isOfOurLog(JsonNode frame) {
    return frame.path("log").asText().equals(self);
  }

  private void answerTo(JsonNode frame) {
    CompletableFuture<JsonNode> waiting = asked.remove(frame.path("id").asText());
    if (waiting != null) {
      waiting.complete(frame);
    }
  }

  private static void refuse(CompletableFuture<?> waiting, Refusal refusal) {
    waiting.completeExceptionally(new RefusalException(refusal));
  }

  // ---- texts ----

  /** Sends the next text, if it is its turn. */
  private void flush() {
    Letter next = outbox.first();
    if (isCaughtUp && sending == null && !pause.isSet() && next != null) {
      sending = next.id();
      answer.set(timing.answerWithin(), () -> lost("The server does not answer a text."));
      wire.write(Frames.send(next));
    }
  }

  /**
   * The server has a text.
   *
   * @return whether it is one of ours that was not known to be stored
   */
  private boolean settled(String id, long seq, JsonNode frame) {
    if (id.equals(sending)) {
      sending = null;
      answer.off();
    }
    Outbox.Item item = outbox.remove(id);
    if (item == null) {
      return false;
    }
    mustKeepSoon = true;
    Stored stored = new Stored(item.letter(), seq, Frames.time(frame));
    item.answer().complete(stored);
    listener.onStored(stored);
    return true;
  }

  private void refuse(Outbox.Item item, Refusal refusal) {
    refuse(item.answer(), refusal);
    listener.onRefused(item.letter(), refusal);
  }

  // ---- receipts ----

  /**
   * Saves how far we are, and says what was received and read, if that is more than before.
   *
   * @param last whether there is no later for it
   */
  private void keepAndSay(boolean last) {
    if (receipts.isSet() && !last) {
      return;
    }
    boolean wasKept = mustKeepSoon;
    if (mustKeepSoon) {
      keep();
    }
    boolean wasSaid = isCaughtUp && sayReceipts();
    if (wasKept || wasSaid) {
      receipts.set(timing.receiptsEvery(), () -> keepAndSay(false));
    }
  }

  /** Whether there was something to say. */
  private boolean sayReceipts() {
    boolean wasSaid = false;
    receiptsId = newId();
    if (takes && place.received() > saidReceived) {
      saidReceived = place.received();
      wasSaid = true;
      wire.write(receipt("received").put("log", self).put("upTo", saidReceived));
    }
    for (Map.Entry<String, Long> read : reads.takeUnsaid().entrySet()) {
      wasSaid = true;
      wire.write(receipt("read").put("with", read.getKey()).put("upTo", read.getValue()));
    }
    return wasSaid;
  }

  private ObjectNode receipt(String type) {
    return frame(type).put("id", receiptsId);
  }

  // ---- signs of life, holes ----

  /** Whatever we hear is one. */
  private void expectLife() {
    awaitsLife = false;
    silence.set(timing.pingAfter(), this::askForLife);
  }

  private void askForLife() {
    wire.write(Frames.request("ping"));
    if (!awaitsLife) {
      awaitsLife = true;
      silence.set(timing.pongWithin(), () -> lost("Nothing is heard of the server."));
    }
  }

  /**
   * A number that stays away is asked for by a new login; if it is not there then, it is nowhere.
   */
  private void watchForHole() {
    if (!isCaughtUp || !place.hasHole()) {
      hole.off();
    } else if (!hole.isSet() || place.last() != holeAt) {
      holeAt = place.last();
      hole.set(timing.holeFillsWithin(), this::onHole);
    }
  }

  private void onHole() {
    if (holeAfter == place.last()) {
      handOut(place.skipHole());
      watchForHole();
    } else {
      holeAfter = place.last();
      lost("Numbers of the log are missing.");
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
