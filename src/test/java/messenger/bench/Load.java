package messenger.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The clients of one server: plain TCP, one event loop. {@link #send} is for one thread; the
 * counters belong to the event loop, which is asked for them.
 */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Texts under way, in ticks of the pattern, above which a tick is put off. */
  private static final int LATE_TICKS = 3;

  private final Pattern pattern;
  private final Frames frames;
  private final EventLoopGroup loop =
      Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
  private final FrameCounter.Totals totals = new FrameCounter.Totals();
  private final List<Channel> channels = new ArrayList<>();
  private long sent;
  private long sentBytes;
  private long receivedBytes;
  private volatile long messages;
  private volatile long stored;
  private volatile long others;
  private long expectedOthers;

  /** Connects and logs in all users. */
  Load(Pattern pattern, int port) throws IOException {
    this.pattern = pattern;
    frames = new Frames(pattern, 1);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Initializer());
    for (int user = 0; user < pattern.users(); user++) {
      Channel channel =
          bootstrap.connect(InetAddress.getLoopbackAddress(), port).syncUninterruptibly().channel();
      channels.add(channel);
      channel.writeAndFlush(Unpooled.wrappedBuffer(frames.login(user))).syncUninterruptibly();
    }
    if (pattern.legacy()) { // It has no welcome: who gets their own text back is in.
      for (int user = 0; user < pattern.users(); user++) {
        channels.get(user).writeAndFlush(Unpooled.wrappedBuffer(frames.toSelf(user)));
      }
      sent = pattern.users();
      await(() -> messages >= sent);
    } else {
      expectedOthers = 2L * pattern.users(); // welcome, caughtUp
      await(() -> others >= pattern.users());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /**
   * What was sent and received.
   *
   * @param messages delivered, that is all
   * @param bytes both directions, acknowledgements included, without TCP's and IP's own
   * @param seconds from the first to the last
   */
  record Sent(long messages, long bytes, double seconds) {}

  /**
   * Sends, tick by tick, and returns when everything has arrived.
   *
   * @throws IOException if something does not arrive, or something else does
   */
  Sent send(Duration time) throws IOException {
    long start = System.nanoTime();
    long sentBefore = sent;
    long bytesBefore = sentBytes + received();
    long ticks = Math.max(1, time.toMillis() / pattern.tickMs());
    for (long tick = 0; tick < ticks; tick++) {
      long due = start + TimeUnit.MILLISECONDS.toNanos(tick * pattern.tickMs());
      LockSupport.parkNanos(due - System.nanoTime());
      await(() -> sent - messages <= (long) LATE_TICKS * pattern.perTick());
      loop.next().submit(this::tick).syncUninterruptibly();
      sent += pattern.perTick();
    }
    await(() -> messages >= sent && (pattern.legacy() || stored >= sent));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (messages != sent || others > expectedOthers) {
      throw new IOException(counts());
    }
    return new Sent(sent - sentBefore, sentBytes + received() - bytesBefore, seconds);
  }

  private void tick() {
    for (int user = 0; user < pattern.users(); user++) {
      byte[] burst = frames.burst(user);
      sentBytes += burst.length;
      Channel channel = channels.get(user);
      channel.writeAndFlush(Unpooled.wrappedBuffer(burst), channel.voidPromise());
    }
  }

  private long received() {
    return loop.next().submit(() -> receivedBytes).syncUninterruptibly().getNow();
  }

  private String counts() {
    return messages + " of " + sent + " texts, " + others + " other frames";
  }

  private void await(BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException("something was lost: " + counts());
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
    }
  }

  private void publish() {
    others = totals.others;
    stored = totals.stored;
    messages = totals.messages;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new Receiver(new FrameCounter(totals)));
    }
  }

  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    private final FrameCounter counter;

    Receiver(FrameCounter counter) {
      this.counter = counter;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      receivedBytes += bytes.readableBytes();
      bytes.forEachByte(counter);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      publish();
    }
  }
}
