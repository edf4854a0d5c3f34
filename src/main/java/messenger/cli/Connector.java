package messenger.cli;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Opens connections of one transport, each with a pipeline that ends in the handler it is given.
 * Safe for all threads.
 */
final class Connector {
  /** For TCP and again for TLS: a server in a storm may let newcomers wait. */
  private static final int CONNECT_TIMEOUT_MS = 30_000;

  private static final int MAX_MESSAGE = 1 << 20;

  private final BenchPlan plan;
  private final InetSocketAddress server;

  /** Empty: the system chooses. */
  private final List<InetSocketAddress> sources;

  /** Null without TLS. */
  private final SslContext tls;

  Connector(BenchPlan plan) throws BenchException {
    this.plan = plan;
    this.server = new InetSocketAddress(plan.host(), plan.port());
    this.sources = plan.sources().stream().map(each -> new InetSocketAddress(each, 0)).toList();
    if (server.isUnresolved()) {
      throw new BenchException("There is no host " + plan.host());
    }
    try {
      this.tls = plan.transport() == Transport.TLS ? tls() : null;
    } catch (SSLException e) {
      throw new BenchException("TLS does not work here: " + e.getMessage());
    }
  }

  static EventLoopGroup eventLoops(int threads) {
    return Epoll.isAvailable() ? new EpollEventLoopGroup(threads) : new NioEventLoopGroup(threads);
  }

  ChannelFuture connect(EventLoop loop, WireMeter meter, BenchClient client) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    fill(channel.pipeline(), meter, client);
                  }
                });
    if (!sources.isEmpty()) {
      bootstrap.localAddress(sources.get(client.user() % sources.size()));
      if (Epoll.isAvailable()) {
        // The port is chosen when the destination is known, so each pair of addresses has all
        // ports.
        bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
      }
    }
    return bootstrap.connect(server);
  }

  private void fill(ChannelPipeline pipeline, WireMeter meter, BenchClient client) {
    if (tls != null) {
      SslHandler handler = tls.newHandler(pipeline.channel().alloc());
      handler.setHandshakeTimeoutMillis(CONNECT_TIMEOUT_MS);
      pipeline.addLast(handler);
    }
    pipeline.addLast(meter);
    if (plan.transport() == Transport.WS) {
      HttpHeaders headers = new DefaultHttpHeaders();
      headers.set(HttpHeaderNames.ORIGIN, "http://" + plan.where());
      URI uri = URI.create("ws://" + plan.where() + "/ws");
      pipeline.addLast(
          new HttpClientCodec(),
          new HttpObjectAggregator(MAX_MESSAGE),
          new WebSocketClientProtocolHandler(
              WebSocketClientHandshakerFactory.newHandshaker(
                  uri,
                  WebSocketVersion.V13,
                  plan.dialect().isBinary() ? "messenger.cbor" : null,
                  false,
                  headers,
                  MAX_MESSAGE)),
          new WebSocketFrameAggregator(MAX_MESSAGE),
          new WebSocketMessages(plan.dialect().isBinary()));
    }
    pipeline.addLast(client);
  }

  /** Any certificate is good: a bench sends nothing that is worth a secret. */
  private static SslContext tls() throws SSLException {
    boolean openSsl = SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
    return SslContextBuilder.forClient()
        .sslProvider(openSsl ? SslProvider.OPENSSL : SslProvider.JDK)
        .protocols("TLSv1.3")
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .build();
  }
}
