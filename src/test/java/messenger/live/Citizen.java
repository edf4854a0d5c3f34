package messenger.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import messenger.scene.Door;

/**
 * Somebody in the crowd: a good client of the json dialect, which comes back when it is cut off,
 * says what it has, and sends again what was not acknowledged. One event loop, always the same.
 */
@ChannelHandler.Sharable
final class Citizen extends SimpleChannelInboundHandler<ByteBuf> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int READ_EVERY = 10;
  private static final long RETRY_MS = 50;

  private final Crowd crowd;
  private final String name;
  private final Door door;

  /** Not acknowledged yet, in the order they were written. */
  private final Map<String, Sent> open = new LinkedHashMap<>();

  /** To be written when this is in again. */
  private final Deque<Sent> waiting = new ArrayDeque<>();

  /** The last number of each sender. */
  private final Map<String, Integer> last = new ConcurrentHashMap<>();

  /** What was said to have been read, and what others say. */
  private final Map<String, Long> reads = new ConcurrentHashMap<>();

  private final Map<String, Long> readByOthers = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** Numbers of its log that came before smaller ones. */
  private final TreeSet<Long> ahead = new TreeSet<>();

  private long place = -1;
  private Channel channel;
  private boolean isIn;
  private volatile boolean isLeaving;

  Citizen(Crowd crowd, String name, Door door) {
    this.crowd = crowd;
    this.name = name;
    this.door = door;
  }

  String name() {
    return name;
  }

  Door door() {
    return door;
  }

  /** Up to which number of this one's log somebody has read. */
  long readUpTo(String reader) {
    return readByOthers.getOrDefault(reader, 0L);
  }

  /** Whether this one was told that somebody is online. */
  boolean hasSeen(String other) {
    return seen.contains(other);
  }

  // ---- what others ask for ----

  void sends(Sent sent) {
    channel.eventLoop().execute(() -> write(sent));
  }

  /** Asks who is there, and is told of changes from then on. */
  void watches() {
    channel.eventLoop().execute(() -> write(frame("users")));
  }

  void leaves() {
    isLeaving = true;
    channel.close();
  }

  private void write(Sent sent) {
    if (sent.writtenAt == 0) {
      sent.writtenAt = System.nanoTime();
    }
    if (!isIn) {
      waiting.add(sent);
      return;
    }
    open.put(sent.id.toString(), sent);
    ObjectNode frame = frame("send");
    frame.put("id", sent.id.toString()).put("to", sent.to.name());
    write(frame.put("text", sent.number + " of the crowd"));
  }

  private static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private void write(ObjectNode frame) {
    channel.writeAndFlush(Unpooled.copiedBuffer(frame.toString() + "\n", StandardCharsets.UTF_8));
  }

  // ---- the connection ----

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  /** If it is to be encrypted, this waits in the pipeline until it is. */
  @Override
  public void channelActive(ChannelHandlerContext context) {
    ObjectNode login = frame("login").put("user", name);
    if (place >= 0) {
      login.putObject("after").put(name, place);
    }
    write(login);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isIn = false;
    if (!isLeaving && !crowd.isOver()) {
      crowd.noteCut(this);
      crowd.connect(this, RETRY_MS);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) throws Exception {
    JsonNode frame = JSON.readTree(line.toString(StandardCharsets.UTF_8));
    switch (frame.path("type").asText()) {
      case "welcome" -> welcome(frame);
      case "stored" -> stored(frame);
      case "message" -> message(frame);
      case "read" ->
          readByOthers.merge(frame.path("by").asText(), frame.path("upTo").asLong(), Math::max);
      case "presence" -> frame.path("online").forEach(one -> seen.add(one.asText()));
      case "error" -> refused(frame);
      default -> {} // delivered, caughtUp, users, bye: the end of the connection says the same
    }
  }

  private void welcome(JsonNode frame) {
    if (place < 0) {
      place = frame.path("log").path(name).asLong();
    }
    isIn = true;
    crowd.noteIn(this);
    reads.forEach((with, upTo) -> write(frame("read").put("with", with).put("upTo", upTo)));
    for (Sent sent : List.copyOf(open.values())) {
      write(sent);
    }
    while (!waiting.isEmpty()) {
      write(waiting.poll());
    }
  }

  private void stored(JsonNode frame) {
    Sent sent = open.remove(frame.path("id").asText());
    if (sent == null) {
      return; // It was sent again, and both were answered.
    }
    took(frame.path("seq").asLong());
    sent.seq = frame.path("seq").asLong();
    sent.storedAt = System.nanoTime();
  }

  private void message(JsonNode frame) {
    long seq = frame.path("seq").asLong();
    took(seq);
    String from = frame.path("from").asText();
    if (from.equals(name)) {
      return; // What it sent itself, again: it was behind its log.
    }
    String text = frame.path("text").asText();
    int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
    Sent sent = crowd.sent(number);
    sent.isLate |= last.merge(from, number, Math::max) > number;
    if (sent.count() > 1) {
      return;
    }
    if (number % READ_EVERY == 0) {
      sent.isRead = true;
      reads.put(from, seq);
      write(frame("read").put("with", from).put("upTo", seq));
    }
    sent.deliveredAt = System.nanoTime();
  }

  private void took(long seq) {
    ahead.add(seq);
    while (!ahead.isEmpty() && ahead.first() <= place + 1) {
      place = Math.max(place, ahead.pollFirst());
    }
  }

  /** As a client must: the same again. */
  private void refused(JsonNode frame) {
    Sent sent = open.remove(frame.path("id").asText());
    crowd.noteRefusal(frame.toString());
    if (sent != null) {
      channel.eventLoop().schedule(() -> write(sent), RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }
}
