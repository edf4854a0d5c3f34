package messenger.cli;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Counts the bytes of all connections of one event loop, inside TLS if there is TLS. Owned by that
 * loop.
 */
@Sharable
final class WireMeter extends ChannelDuplexHandler {
  private long bytes;

  /** Both directions together. */
  long bytes() {
    return bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    count(message);
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    count(message);
    context.write(message, promise);
  }

  private void count(Object message) {
    if (message instanceof ByteBuf buffer) {
      bytes += buffer.readableBytes();
    }
  }
}
