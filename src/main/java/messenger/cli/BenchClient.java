package messenger.cli;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import messenger.client.Backoff;

/**
 * One connection of one user: logs in, hands what arrives to its lane. Owned by the lane's event
 * loop.
 */
final class BenchClient extends ChannelInboundHandlerAdapter {
  private final Lane lane;
  private final BenchPlan plan;
  private final BenchDialect dialect;
  private final Roster roster;
  private final int user;

  /** Tries of this user before, that ended without a word when to come back. */
  private final int failures;

  /** Null for those whose presence is not counted. */
  private final PresenceMeter presence;

  private final Splitter splitter;
  private final Splitter.Sink sink = this::object;
  private ChannelHandlerContext context;
  private Throwable failure;
  private boolean served;
  private boolean settled;
  private boolean leaving;

  /** The server's last word, or null. */
  private BenchFrame.Bye bye;

  private int received;
  private long now;

  BenchClient(Lane lane, Roster roster, int user, int failures) {
    this.lane = lane;
    this.plan = lane.parts().plan();
    this.dialect = plan.dialect();
    this.roster = roster;
    this.splitter = dialect.splitter();
    this.user = user;
    this.failures = failures;
    this.presence = lane.sampleOf(user);
  }

  int user() {
    return user;
  }

  Roster roster() {
    return roster;
  }

  /** Whether a message can be sent: logged in, and the connection is there. */
  boolean served() {
    return served && context.channel().isActive();
  }

  /** Writes a message without flushing it. */
  void send(int numberOfRun, int receiver) {
    Stamp stamp = lane.parts().stamp();
    String id = stamp.id(numberOfRun, System.currentTimeMillis());
    write(dialect.send(id, lane.name(user), lane.name(receiver), stamp.text(numberOfRun)));
  }

  private void write(byte[] frame) {
    boolean line = plan.transport() != Transport.WS && !dialect.isBinary();
    ByteBuf buffer = context.alloc().buffer(frame.length + 1).writeBytes(frame);
    if (line) {
      buffer.writeByte('\n');
    }
    context.write(buffer, context.voidPromise());
  }

  void flush() {
    context.flush();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (plan.transport() == Transport.TCP) {
      logIn();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      logIn();
    } else if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      logIn();
    }
  }

  private void logIn() {
    String name = lane.name(user);
    write(roster.manner() == Roster.Manner.RETURN ? dialect.comeBack(name) : dialect.login(name));
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (leaving || !(message instanceof ByteBuf buffer)) {
      ReferenceCountUtil.release(message);
      return;
    }
    now = System.nanoTime();
    try {
      int length = buffer.readableBytes();
      byte[] bytes = lane.scratch(length);
      buffer.readBytes(bytes, 0, length);
      splitter.feed(bytes, 0, length, sink);
    } catch (IllegalArgumentException e) {
      exceptionCaught(context, e);
    } finally {
      buffer.release();
    }
  }

  private void object(byte[] bytes, int from, int to) {
    try {
      BenchFrame frame = dialect.read(bytes, from, to);
      if (presence != null && dialect.tellsPresence(frame)) {
        presence.got(to - from, now);
      }
      handle(frame);
    } catch (IOException e) {
      throw new IllegalArgumentException("Not a frame", e);
    }
  }

  private void handle(BenchFrame frame) {
    if (frame instanceof BenchFrame.Text text) {
      serve();
      lane.arrived(user, text, now);
      confirm(text);
    } else if (frame instanceof BenchFrame.Stored stored) {
      lane.stored(stored, now);
    } else if (frame instanceof BenchFrame.Served) {
      serve();
    } else if (frame instanceof BenchFrame.Refused refused && served) {
      lane.refused(refused);
    } else if (frame instanceof BenchFrame.Refused refused) {
      fail(new IOException(refused.code()));
    } else if (frame instanceof BenchFrame.Bye last) {
      bye = last;
      lane.bye(bye);
      failure = new IOException("bye " + bye.code());
      if (!served && !settled && bye.retryAfterMs() >= 0) {
        settled = true;
        lane.connectAgain(roster, user, failures, bye.retryAfterMs());
      }
    }
  }

  private void confirm(BenchFrame.Text text) {
    if (plan.receipts() > 0 && ++received % plan.receipts() == 0) {
      write(dialect.received(lane.name(user), text.seq()));
      flush();
    }
  }

  private void serve() {
    if (!served && !settled) {
      served = true;
      settled = true;
      roster.served(user, now);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (served && !leaving) {
      lane.disconnected(this, bye);
    }
    fail(failure == null ? new IOException("closed by the server") : failure);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable root =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (served && !leaving) {
      lane.broken(this, root);
    }
    fail(root);
    context.close();
  }

  /** Goes away for a while; what still arrives does not count. */
  void leave() {
    leaving = true;
    settled = true;
    if (context != null) {
      context.close();
    }
  }

  /** Nothing comes of this try; only the first word counts. */
  void fail(Throwable cause) {
    if (settled) {
      return;
    }
    settled = true;
    boolean unwanted = bye != null && bye.retryAfterMs() < 0;
    if (roster.manner() == Roster.Manner.STUBBORN && !unwanted) {
      roster.missed(cause);
      long wait = Backoff.millis(failures, ThreadLocalRandom.current().nextDouble());
      lane.connectAgain(roster, user, failures + 1, wait);
    } else {
      roster.failed(cause);
    }
    if (context != null) {
      context.close();
    }
  }
}
