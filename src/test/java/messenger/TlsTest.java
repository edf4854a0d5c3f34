package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions are resumed after a restart, by a client that knows nothing of it. */
class TlsTest {
  private final EventLoopGroup loops = new NioEventLoopGroup(1);

  @TempDir Path folder;

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ReferenceCountedOpenSslServerContext start() throws Exception {
    assumeTrue(OpenSsl.isAvailable());
    Tls tls = Tls.of(new Settings(new Properties(), Map.of()), folder);
    return (ReferenceCountedOpenSslServerContext) tls.context();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aSessionOutlivesTheServer(String protocol) throws Exception {
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    Channel free = listen(start(), 0);
    int port = ((InetSocketAddress) free.localAddress()).getPort();
    connect(client, protocol, port);
    free.close().sync();

    ReferenceCountedOpenSslServerContext restarted = start();
    Channel again = listen(restarted, port);
    connect(client, protocol, port);
    again.close().sync();
    assertEquals(1, restarted.sessionContext().stats().ticketKeyResume());
  }

  @Test
  void theServerRemembersNoSession() throws Exception {
    assertEquals(false, start().sessionContext().isSessionCacheEnabled());
  }

  private Channel listen(ReferenceCountedOpenSslServerContext tls, int port) throws Exception {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()), new SaysHello());
              }
            })
        .bind(InetAddress.getLoopbackAddress(), port)
        .sync()
        .channel();
  }

  private static final class SaysHello extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == SslHandshakeCompletionEvent.SUCCESS) {
        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
      }
    }
  }

  /** One byte from the server: its tickets come before that. */
  private static void connect(SSLContext client, String protocol, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {protocol});
      assertEquals(1, socket.getInputStream().read());
    }
  }
}
