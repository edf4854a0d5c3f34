package messenger.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import messenger.session.Peer;
import messenger.session.Transport;

/**
 * A TCP connection, plain or with TLS. Whether the peer is alive is TCP's business: see {@link
 * TcpPipeline}.
 */
final class NettyTransport implements Transport {
  private final Channel channel;
  private final LongSupplier unfinishedSince;
  private final String door;
  private ChannelFuture lastWrite;

  /** Where writing begins. */
  private ChannelHandlerContext exit;

  /** Null once it is logged in. */
  private Newcomer newcomer;

  /**
   * @param last the last handler of the connection
   * @param unfinishedSince see {@link FrameSplitter#unfinishedSince}; for any thread
   */
  NettyTransport(
      ChannelHandlerContext last, LongSupplier unfinishedSince, String door, Newcomer newcomer) {
    this.channel = last.channel();
    this.exit = last;
    this.unfinishedSince = unfinishedSince;
    this.door = door;
    this.newcomer = newcomer;
  }

  /**
   * The handler from which on writing goes towards the network. The first one behind TLS, since
   * each handler that a frame passes is a place in memory that no cache has if there are thousands
   * of connections. Event loop only.
   */
  void writesFrom(ChannelHandlerContext first) {
    exit = first;
  }

  @Override
  public String door() {
    return door;
  }

  @Override
  public List<String> certifiedNames() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null ? List.of() : Certificates.names(tls.engine().getSession());
  }

  @Override
  public Peer peer() {
    return Peers.of(channel.remoteAddress());
  }

  @Override
  public void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    channel.eventLoop().schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void deferred() {
    if (newcomer != null) {
      newcomer.isServed();
    }
  }

  @Override
  public void write(byte[] frame) {
    lastWrite = exit.write(Unpooled.wrappedBuffer(frame));
    if (newcomer != null) {
      newcomer = newcomer.answered();
    }
  }

  @Override
  public void flush(Runnable written) {
    exit.flush();
    if (lastWrite != null && lastWrite.isSuccess()) {
      lastWrite = null; // Nothing that is young hangs on a connection that does nothing.
    }
    if (written == null) {
      return;
    }
    if (lastWrite == null) {
      written.run();
      return;
    }
    lastWrite.addListener(
        (ChannelFutureListener)
            done -> {
              if (done.isSuccess()) {
                written.run();
              }
            });
  }

  @Override
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public long unfinishedSince() {
    return unfinishedSince.getAsLong();
  }

  @Override
  public boolean ping(long nowNanos) {
    return true;
  }
}
