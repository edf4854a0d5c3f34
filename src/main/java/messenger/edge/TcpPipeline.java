package messenger.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import messenger.frame.Dialect;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.ServerInitializerFactory;

/**
 * The handlers of a TCP connection: TLS if it is the TLS door, the splitter that its first byte
 * chooses, the session. Camel's own pipeline has no framing, no connection events and no limits,
 * and answers a client with exception texts.
 */
public final class TcpPipeline extends ServerInitializerFactory {
  /**
   * Outside of these Netty stops and starts to call the channel writable; the session's own limit
   * is the one that counts.
   */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  /**
   * A peer that is gone without a word is noticed after 25 + 2 x 5 s of silence (Linux with epoll;
   * elsewhere the system's two hours), or when sent data was not acknowledged for 35 s:
   * docs/protocol.md allows 25 s + 10 s.
   */
  private static final int KEEPALIVE_IDLE_S = 25;

  private static final int KEEPALIVE_INTERVAL_S = 5;
  private static final int KEEPALIVE_PROBES = 2;
  private static final int USER_TIMEOUT_MS = 35_000;

  private final Porter porter;
  private final FrameLimits limits;
  private final Dialect compact;
  private final SslContext tls;
  private final Duration handshake;
  private final NettyConsumer consumer;

  /**
   * @param compact the dialect of connections that begin with a CBOR map
   * @param tls null for the plain door
   * @param handshake how long a TLS handshake may take
   */
  public TcpPipeline(
      Porter porter, FrameLimits limits, Dialect compact, SslContext tls, Duration handshake) {
    this(porter, limits, compact, tls, handshake, null);
  }

  private TcpPipeline(
      Porter porter,
      FrameLimits limits,
      Dialect compact,
      SslContext tls,
      Duration handshake,
      NettyConsumer consumer) {
    this.porter = porter;
    this.limits = limits;
    this.compact = compact;
    this.tls = tls;
    this.handshake = handshake;
    this.consumer = consumer;
  }

  @Override
  public ServerInitializerFactory createPipelineFactory(NettyConsumer routeConsumer) {
    return new TcpPipeline(porter, limits, compact, tls, handshake, routeConsumer);
  }

  @Override
  protected void initChannel(Channel channel) {
    Newcomer newcomer = Doorkeeper.newcomer(channel, porter.admission(), Peers::of);
    if (newcomer == null) {
      channel.close();
      return;
    }
    FairReads.on(channel);
    channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
      channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
      channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
      channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
    }
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(handshake.toMillis());
      channel.pipeline().addLast("tls", handler);
    }
    SessionHandler session =
        new SessionHandler(
            porter, newcomer, limits, compact, tls == null ? "tcp" : "tls", consumer);
    channel.pipeline().addLast("splitter", new FirstByte(session));
    channel.pipeline().addLast("session", session);
  }
}
