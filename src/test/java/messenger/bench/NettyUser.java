package messenger.bench;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Instant;
import java.util.Map;
import messenger.edge.Dialects;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;

/**
 * One connection of {@link NettyServer}: reads a text, finds its recipient, numbers it, writes it
 * to the recipient and {@code stored} to the sender. Event loop only; the server has one.
 */
final class NettyUser extends ChannelInboundHandlerAdapter {
  private final Map<String, NettyUser> users;
  private final Dialects dialects;
  private Dialect dialect;
  private String spelling;
  private String name;
  private long seq;
  private ChannelHandlerContext context;

  NettyUser(Map<String, NettyUser> users, Dialects dialects) {
    this.users = users;
    this.dialects = dialects;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    byte[] frame = (byte[]) message;
    if (dialect == null) {
      dialect = dialects.choose(frame);
    }
    Request request = dialect.read(frame, spelling);
    if (request instanceof Request.Send send) {
      deliver(send);
    } else if (request instanceof Request.Login login) {
      logIn(login);
    } else {
      throw new IllegalArgumentException(request.kind());
    }
  }

  private void deliver(Request.Send send) {
    String to = send.to().name();
    NettyUser recipient = users.get(to);
    if (recipient == null) {
      throw new IllegalArgumentException(to);
    }
    Instant now = Instant.now();
    long toSeq = ++recipient.seq;
    long fromSeq = recipient == this ? toSeq : ++seq;
    if (dialect.acknowledges()) {
      write(new Reply.Stored(send.id(), name, fromSeq, now, false));
    }
    recipient.write(new Reply.Message(send.id(), name, to, send.text(), to, toSeq, now, false));
  }

  private void logIn(Request.Login login) {
    spelling = login.user();
    name = Address.of(spelling).name();
    users.put(name, this);
    write(new Reply.Welcome(login.requestId(), name, true, null, Map.of(name, 0L), Map.of()));
  }

  private void write(Reply reply) {
    byte[] frame = dialect.write(reply, spelling);
    if (frame != null) {
      context.writeAndFlush(Unpooled.wrappedBuffer(frame), context.voidPromise());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    if (name != null) {
      users.remove(name, this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    cause.printStackTrace(); // The figures are worthless now, and whoever reads them must see why.
    context.close();
  }
}
