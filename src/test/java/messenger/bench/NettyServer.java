package messenger.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import messenger.edge.Dialects;
import messenger.edge.JsonSplitter;

/**
 * A messenger written by hand on Netty: the codec of the real one, a map of who is here, and a
 * write. No Camel, no sessions, no limits, no store.
 */
final class NettyServer {
  /** Flushes that are joined into one at most: the value of the trial in docs/adr/0003. */
  private static final int JOINED_FLUSHES = 64;

  /** As messenger.edge.FairReads, so that both servers make the same read calls. */
  private static final int READ_BYTES = 8 * 1024;

  private static final int BACKLOG = 1024;
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private final EventLoopGroup loops;
  private final Dialects dialects;
  private final boolean joined;
  private final Map<String, NettyUser> users = new ConcurrentHashMap<>();

  /**
   * @param joined one flush for all frames that are ready for a connection; else one a frame
   */
  NettyServer(EventLoopGroup loops, Dialects dialects, boolean joined) {
    this.loops = loops;
    this.dialects = dialects;
    this.joined = joined;
  }

  /** Listens on a free port of the loopback interface and returns it. */
  int listen() {
    Class<? extends ServerChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    Channel door =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Initializer())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) door.localAddress()).getPort();
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .config()
          .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
      if (joined) {
        channel.pipeline().addLast(new FlushConsolidationHandler(JOINED_FLUSHES, true));
      }
      channel
          .pipeline()
          .addLast(new JsonSplitter(() -> MAX_FRAME_BYTES, System::nanoTime))
          .addLast(new NettyUser(users, dialects));
    }
  }
}
