package messenger.cli;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;

/**
 * Makes a WebSocket look like a stream to the handlers behind it: one text message is one buffer.
 */
final class TextFrames extends MessageToMessageCodec<TextWebSocketFrame, ByteBuf> {
  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf text, List<Object> out) {
    out.add(new TextWebSocketFrame(text.retain()));
  }

  @Override
  protected void decode(ChannelHandlerContext context, TextWebSocketFrame frame, List<Object> out) {
    out.add(frame.content().retain());
  }
}
