package messenger.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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

  /** Null once it is logged in. */
  private Newcomer newcomer;

  /**
   * @param unfinishedSince see {@link FrameSplitter#unfinishedSince}; for any thread
   */
  NettyTransport(Channel channel, LongSupplier unfinishedSince, String door, Newcomer newcomer) {
    this.channel = channel;
    this.unfinishedSince = unfinishedSince;
    this.door = door;
    this.newcomer = newcomer;
  }

  @Override
  public String door() {
    return door;
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
  public void write(byte[] frame) {
    lastWrite = channel.write(Unpooled.wrappedBuffer(frame));
    if (newcomer != null) {
      newcomer = newcomer.answered();
    }
  }

  @Override
  public void flush(Runnable written) {
    channel.flush();
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
