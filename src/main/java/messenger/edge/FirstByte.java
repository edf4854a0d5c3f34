package messenger.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands where the splitter will be until the first byte of a TCP connection says which one: that
 * of a CBOR map is the compact dialect's. Event loop only.
 */
final class FirstByte extends ChannelInboundHandlerAdapter {
  private final SessionHandler session;

  FirstByte(SessionHandler session) {
    this.session = session;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (in.isReadable()) {
      boolean compact = Cbor.isMap(in.getUnsignedByte(in.readerIndex()));
      String name = context.name();
      context.pipeline().replace(this, name, session.splitter(compact));
      session.writesFrom(context.pipeline().context(name));
      context.fireChannelRead(in);
    } else {
      in.release();
    }
  }
}
