package messenger.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.util.function.Function;
import messenger.session.Peer;

/**
 * On a listening channel: counts whom it accepts before anything is made for them, and shuts the
 * door by no longer accepting. Event loop of the listening channel only.
 */
final class Doorkeeper extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Newcomer> NEWCOMER =
      AttributeKey.valueOf(Doorkeeper.class, "newcomer");

  private final Admission admission;
  private final Function<SocketAddress, Peer> peers;
  private Admission.Door door;

  private Doorkeeper(Admission admission, Function<SocketAddress, Peer> peers) {
    this.admission = admission;
    this.peers = peers;
  }

  /**
   * The newcomer behind a connection. Camel and Vert.x make their listening channels themselves, so
   * it is the first connection that shows it, and brings the doorkeeper; those who were accepted
   * before it was there are counted now.
   *
   * @param peers from whom a connection is, by its address; null if that can't be said yet
   * @return null if it must be closed without a word
   */
  static Newcomer newcomer(
      Channel connection, Admission admission, Function<SocketAddress, Peer> peers) {
    Newcomer newcomer = connection.attr(NEWCOMER).get();
    if (newcomer != null) {
      return newcomer;
    }
    Channel listening = connection.parent();
    if (listening != null) {
      listening.eventLoop().execute(() -> guard(listening, admission, peers));
    }
    newcomer = count(connection, admission, peers);
    connection.attr(NEWCOMER).set(newcomer);
    return newcomer;
  }

  private static void guard(
      Channel listening, Admission admission, Function<SocketAddress, Peer> peers) {
    if (listening.isActive() && listening.pipeline().get(Doorkeeper.class) == null) {
      listening.pipeline().addFirst(new Doorkeeper(admission, peers));
    }
  }

  private static Newcomer count(
      Channel connection, Admission admission, Function<SocketAddress, Peer> peers) {
    Peer from = peers.apply(connection.remoteAddress());
    Newcomer newcomer = admission.arrives(from, admission.isBusy() ? waitedMs(connection) : 0);
    if (newcomer != null) {
      connection.closeFuture().addListener(closed -> newcomer.leaves());
    }
    return newcomer;
  }

  /** Since its last packet, which is its first one: it has had no answer yet. Linux with epoll. */
  private static long waitedMs(Channel connection) {
    try {
      return connection instanceof EpollSocketChannel socket ? socket.tcpInfo().lastDataRecv() : 0;
    } catch (RuntimeException e) {
      return 0; // It is closed already.
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    Channel listening = context.channel();
    door = on -> listening.config().setAutoRead(on);
    admission.watch(door);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    admission.forget(door);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    admission.forget(door);
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    Newcomer newcomer = count(connection, admission, peers);
    if (newcomer == null) {
      connection.unsafe().closeForcibly();
      return;
    }
    connection.attr(NEWCOMER).set(newcomer);
    context.fireChannelRead(accepted);
  }
}
