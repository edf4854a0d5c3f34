package messenger.cli;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/** Makes a WebSocket look like a stream to the handlers behind it: one message is one buffer. */
final class WebSocketMessages extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
  private final boolean binary;

  /**
   * @param binary whether messages are written as binary ones; else as text
   */
  WebSocketMessages(boolean binary) {
    this.binary = binary;
  }

  @Override
  public boolean acceptInboundMessage(Object message) {
    return message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame;
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf message, List<Object> out) {
    ByteBuf content = message.retain();
    out.add(binary ? new BinaryWebSocketFrame(content) : new TextWebSocketFrame(content));
  }

  @Override
  protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
    out.add(frame.content().retain());
  }
}
