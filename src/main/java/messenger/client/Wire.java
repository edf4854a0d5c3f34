package messenger.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLParameters;

/**
 * One connection, of frames. Everything happens on the loop's thread. By Netty: a write must not
 * block the thread that keeps the time, and TLS and WebSockets are handlers before the same end.
 */
final class Wire extends SimpleChannelInboundHandler<ByteBuf> {
  /** A page of history has some 256 KiB, and a byte of a text six characters at most. */
  private static final int MAX_FRAME = 4 << 20;

  private static final int MAX_HTTP = 16 << 10;
  private static final int CONNECT_TIMEOUT_MS = 10_000;

  /** Hears what becomes of a connection, until it is closed from this side. */
  interface Ear {
    void opened();

    void heard(JsonNode frame);

    /**
     * The end.
     *
     * @param cause null if the other side has closed it
     */
    void closed(Throwable cause);
  }

  private final Endpoint endpoint;
  private final Trust trust;

  /** Null without TLS. */
  private final SslContext tls;

  private final Ear ear;

  private Channel channel;

  private Throwable cause;
  private boolean isOver;

  private Wire(Endpoint endpoint, Trust trust, SslContext tls, Ear ear) {
    this.endpoint = endpoint;
    this.trust = trust;
    this.tls = tls;
    this.ear = ear;
  }

  static Wire open(EventLoop loop, Endpoint endpoint, Trust trust, SslContext tls, Ear ear) {
    Wire wire = new Wire(endpoint, trust, tls, ear);
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    wire.fill(channel.pipeline());
                  }
                })
            .connect(endpoint.host(), endpoint.port());
    wire.channel = connected.channel();
    connected.addListener(done -> wire.connected(done));
    return wire;
  }

  private void fill(ChannelPipeline pipeline) {
    if (tls != null) {
      pipeline.addLast(tls(pipeline));
    }
    if (endpoint.scheme().isWebSocket()) {
      pipeline.addLast(
          new HttpClientCodec(),
          new HttpObjectAggregator(MAX_HTTP),
          new WebSocketClientProtocolHandler(
              WebSocketClientHandshakerFactory.newHandshaker(
                  endpoint.webSocket(),
                  WebSocketVersion.V13,
                  null,
                  false,
                  new DefaultHttpHeaders(),
                  MAX_FRAME)),
          new WebSocketFrameAggregator(MAX_FRAME),
          new Texts());
    } else {
      pipeline.addLast(new LineBasedFrameDecoder(MAX_FRAME));
    }
    pipeline.addLast(this);
  }

  private SslHandler tls(ChannelPipeline pipeline) {
    SslHandler handler =
        tls.newHandler(pipeline.channel().alloc(), endpoint.host(), endpoint.port());
    if (trust.checksName()) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }

  /** Whether nobody on the way can read what is written. Only of one that was opened. */
  boolean isPrivate() {
    return endpoint.scheme().isEncrypted()
        || ((InetSocketAddress) channel.remoteAddress()).getAddress().isLoopbackAddress();
  }

  void write(ObjectNode frame) {
    if (!isOver) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(Frames.bytes(frame)));
    }
  }

  /** Nothing more is heard of it. */
  void close() {
    isOver = true;
    channel.close();
  }

  private void connected(Future<?> connected) {
    if (!connected.isSuccess()) {
      end(connected.cause());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (endpoint.scheme() == Endpoint.Scheme.TCP) {
      opened();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    boolean upgraded = event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE;
    boolean encrypted =
        event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess();
    if (upgraded || encrypted && endpoint.scheme() == Endpoint.Scheme.TLS) {
      opened();
    }
  }

  private void opened() {
    if (!isOver) {
      ear.opened();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws IOException {
    if (isOver) {
      return;
    }
    JsonNode json;
    try (InputStream bytes = new ByteBufInputStream(frame)) {
      json = Frames.read(bytes);
    }
    ear.heard(json);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(cause);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    cause = cause == null ? thrown : cause;
    context.close();
  }

  private void end(Throwable why) {
    if (!isOver) {
      isOver = true;
      ear.closed(why);
    }
  }

  /** One message is one buffer. */
  private static final class Texts extends MessageToMessageCodec<TextWebSocketFrame, ByteBuf> {
    @Override
    protected void encode(ChannelHandlerContext context, ByteBuf frame, List<Object> out) {
      out.add(new TextWebSocketFrame(frame.retain()));
    }

    @Override
    protected void decode(
        ChannelHandlerContext context, TextWebSocketFrame text, List<Object> out) {
      out.add(text.content().retain());
    }
  }
}
