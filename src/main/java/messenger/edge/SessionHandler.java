package messenger.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import messenger.frame.Dialect;
import messenger.frame.RefusedException;
import messenger.session.Session;
import org.apache.camel.component.netty.NettyConsumer;

/**
 * The last handler of a TCP connection: makes its session and hands every frame to it. One a
 * connection; event loop only, but for {@link #unfinishedSince}.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {
  private final Porter porter;
  private final FrameLimits limits;
  private final Dialect compact;
  private final String door;
  private final NettyConsumer consumer;
  private volatile FrameSplitter splitter;
  private NettyTransport transport;
  private Session session;

  /** Null once it is logged in. */
  private Newcomer newcomer;

  SessionHandler(
      Porter porter,
      Newcomer newcomer,
      FrameLimits limits,
      Dialect compact,
      String door,
      NettyConsumer consumer) {
    this.porter = porter;
    this.newcomer = newcomer;
    this.limits = limits;
    this.compact = compact;
    this.door = door;
    this.consumer = consumer;
  }

  /**
   * The splitter to be put in front of this handler, called once, with the first byte.
   *
   * @param spoken whether the client speaks the compact dialect: it is answered in it from now on
   */
  FrameSplitter splitter(boolean spoken) {
    if (spoken) {
      session.speak(compact);
      splitter = new CborSplitter(this::maxFrameBytes, System::nanoTime);
    } else {
      splitter = new JsonSplitter(this::maxFrameBytes, System::nanoTime);
    }
    return splitter;
  }

  /** See {@link NettyTransport#writesFrom}. */
  void writesFrom(ChannelHandlerContext splitting) {
    transport.writesFrom(splitting);
  }

  private long unfinishedSince() {
    FrameSplitter chosen = splitter;
    return chosen == null ? 0 : chosen.unfinishedSince();
  }

  /** How large a frame may be now. */
  private int maxFrameBytes() {
    boolean known = session != null && session.identity() != null;
    return known ? limits.afterLogin() : limits.beforeLogin();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    consumer.getNettyServerBootstrapFactory().addChannel(context.channel());
    RouteEntry entry = new RouteEntry(consumer);
    transport = new NettyTransport(context, this::unfinishedSince, door, newcomer);
    session = porter.open(transport, entry, newcomer, later -> session = later);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    byte[] bytes = (byte[]) frame;
    if (newcomer != null && newcomer.isIn()) {
      newcomer = null;
    }
    if (newcomer == null || !newcomer.asks(bytes, session.isShaped())) {
      session.receive(bytes);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    consumer.getNettyServerBootstrapFactory().removeChannel(context.channel());
    session.closed();
    context.fireChannelInactive();
  }

  /**
   * Garbage gets its code; a broken connection or TLS handshake is closed in silence: both are
   * everyday events.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable reason =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    boolean waits = newcomer != null && newcomer.isHeld();
    if (reason instanceof RefusedException refused && session != null && !waits) {
      session.unreadable(refused.code());
    } else {
      context.close();
    }
  }
}
