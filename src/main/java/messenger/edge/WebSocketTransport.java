package messenger.edge;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import messenger.frame.Dialect;
import messenger.session.Peer;
import messenger.session.Transport;

/**
 * A WebSocket: one frame of ours in one text message, or one binary message of the compact dialect.
 * Pings every 25 s, a pong within 10 s (docs/protocol.md, Framing).
 */
final class WebSocketTransport implements Transport {
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(25);
  private static final long PONG_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final short NORMAL_CLOSURE = 1000;

  private final ServerWebSocket socket;
  private final Vertx vertx;
  private final Context context;
  private final Channel channel;
  private final Peer peer;
  private final Dialect compact;

  private volatile long unfinishedSince;

  // Written by the sweeper; the event loop takes back that a pong is missing.
  private volatile long lastPing = System.nanoTime();
  private volatile boolean pongMissing;

  // Event loop only.
  private Future<Void> lastWrite = Future.succeededFuture();

  /** Null once it is logged in. */
  private Newcomer newcomer;

  /**
   * @param channel what is under the socket
   * @param compact the dialect of binary messages, or null if the client did not ask for it
   */
  WebSocketTransport(
      ServerWebSocket socket,
      Channel channel,
      Vertx vertx,
      Peer peer,
      Dialect compact,
      Newcomer newcomer) {
    this.newcomer = newcomer;
    this.socket = socket;
    this.channel = channel;
    this.peer = peer;
    this.compact = compact;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  @Override
  public String door() {
    return "websocket";
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Dialect dialect() {
    return compact;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    vertx.setTimer(delayMs, ignored -> execute(task));
  }

  @Override
  public void deferred() {
    if (newcomer != null) {
      newcomer.isServed();
    }
  }

  @Override
  public void write(byte[] frame) {
    if (!socket.isClosed()) {
      lastWrite =
          compact == null
              ? socket.writeTextMessage(new String(frame, StandardCharsets.UTF_8))
              : socket.writeBinaryMessage(Buffer.buffer(frame));
      if (newcomer != null) {
        newcomer = newcomer.answered();
      }
    }
  }

  @Override
  public void flush(Runnable written) {
    if (written != null) {
      lastWrite.onSuccess(ignored -> written.run());
    }
  }

  @Override
  public void reading(boolean on) {
    // Vert.x reads on, paused or not, as long as there are only pings and pongs.
    channel.config().setAutoRead(on);
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  @Override
  public void close() {
    if (!socket.isClosed()) {
      socket.close(NORMAL_CLOSURE);
    }
  }

  /**
   * The client has sent something, which shows that it lives as well as a pong; that may wait for
   * long in its system if the client sends too fast.
   */
  void hears() {
    if (pongMissing) {
      pongMissing = false;
    }
  }

  /** The client has begun a message of several fragments, or ended it. */
  void unfinished(boolean now) {
    unfinishedSince = now ? System.nanoTime() : 0;
  }

  @Override
  public long unfinishedSince() {
    return unfinishedSince;
  }

  @Override
  public boolean ping(long nowNanos) {
    if (pongMissing) {
      return nowNanos - lastPing < PONG_NANOS;
    }
    if (nowNanos - lastPing > PING_NANOS && !socket.isClosed()) {
      lastPing = nowNanos;
      pongMissing = true;
      execute(
          () -> {
            if (!socket.isClosed()) {
              socket.writePing(Buffer.buffer());
            }
          });
    }
    return true;
  }
}
