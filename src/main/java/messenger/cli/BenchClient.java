package messenger.cli;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * One connection of one user: logs in, hands what arrives to its lane. Owned by the lane's event
 * loop.
 */
final class BenchClient extends ChannelInboundHandlerAdapter {
  private final Lane lane;
  private final BenchPlan plan;
  private final int user;
  private final long loginDue;
  private final Splitter splitter;
  private final Splitter.Sink sink = this::object;
  private ChannelHandlerContext context;
  private Throwable failure;
  private boolean served;
  private boolean settled;
  private long now;

  /**
   * @param loginDue when this user was to start, even if this is not the first try
   *     (System.nanoTime)
   */
  BenchClient(Lane lane, BenchPlan plan, int user, long loginDue) {
    this.lane = lane;
    this.plan = plan;
    this.splitter = plan.dialect().splitter();
    this.user = user;
    this.loginDue = loginDue;
  }

  int user() {
    return user;
  }

  long loginDue() {
    return loginDue;
  }

  /** Whether a message can be sent: logged in, and the connection is there. */
  boolean served() {
    return served && context.channel().isActive();
  }

  void write(byte[] frame) {
    boolean line = plan.transport() != Transport.WS && !plan.dialect().isBinary();
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
    write(plan.dialect().login(lane.name(user)));
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf buffer)) {
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
      handle(plan.dialect().read(bytes, from, to));
    } catch (IOException e) {
      throw new IllegalArgumentException("Not a frame", e);
    }
  }

  private void handle(BenchFrame frame) {
    if (frame instanceof BenchFrame.Text text) {
      serve();
      lane.arrived(user, text, now);
    } else if (frame instanceof BenchFrame.Stored stored) {
      lane.stored(stored, now);
    } else if (frame instanceof BenchFrame.Served) {
      serve();
    } else if (frame instanceof BenchFrame.Refused refused && served) {
      lane.refused(refused);
    } else if (frame instanceof BenchFrame.Refused refused) {
      fail(new IOException(refused.code()));
    } else if (frame instanceof BenchFrame.Bye bye) {
      lane.bye(bye);
      failure = new IOException("bye " + bye.code());
      if (!served && !settled && bye.retryAfterMs() >= 0) {
        settled = true;
        lane.connectAgain(this, bye.retryAfterMs());
      }
    }
  }

  private void serve() {
    if (!served && !settled) {
      served = true;
      settled = true;
      lane.served(this, now);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (served) {
      lane.disconnected();
    }
    fail(failure == null ? new IOException("closed by the server") : failure);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable root =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (served) {
      lane.broken(root);
    }
    fail(root);
    context.close();
  }

  /** Nothing comes of this login; only the first word counts. */
  void fail(Throwable cause) {
    if (!settled) {
      settled = true;
      lane.failed(cause);
      if (context != null) {
        context.close();
      }
    }
  }
}
