package messenger.live;

import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import messenger.scene.Door;
import messenger.scene.ServerProcess;

/**
 * Many people who are connected, a tenth of them by TLS and the others by TCP, and write to each
 * other at a steady rate. Each writes to two of the others, whose doors may be others than its own.
 * On three threads.
 */
final class Crowd implements AutoCloseable {
  private static final Duration COME = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int AT_ONCE = 50;
  private static final long RECONNECT_MS = 50;
  private static final int MAX_FRAME = 1 << 20;
  private static final int TICKS_A_SECOND = 100;
  private static final int TLS_SHARE = 10;
  private static final int[] FRIENDS = {1, 7};

  private final ServerProcess server;
  private final NioEventLoopGroup loops = new NioEventLoopGroup(2);

  /** Apart, since a hundred handshakes of TLS at once would hold the others up. */
  private final NioEventLoopGroup tlsLoops = new NioEventLoopGroup(1);

  private final SslContext tls;
  private final List<Citizen> citizens = new ArrayList<>();
  private final Map<Citizen, EventLoop> homes = new ConcurrentHashMap<>();
  private final Set<Citizen> in = ConcurrentHashMap.newKeySet();

  /** All that were ever written, by number. */
  private final Map<Integer, Sent> sent = new ConcurrentHashMap<>();

  private final Queue<Citizen> cuts = new ConcurrentLinkedQueue<>();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;

  /**
   * @param people connect at once, and are waited for
   */
  Crowd(ServerProcess server, int people) throws SSLException {
    this.server = server;
    tls = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
    for (int i = 0; i < people; i++) {
      comes("citizen" + i, i % TLS_SHARE == 0 ? Door.TLS : Door.TCP);
      if (i % AT_ONCE == AT_ONCE - 1 || i == people - 1) {
        int expected = i + 1;
        await().atMost(COME).pollInterval(POLL).until(() -> in.size() == expected);
      }
    }
  }

  /** One more of them, who writes to nobody. */
  Citizen newcomer(String name) {
    Citizen newcomer = new Citizen(this, name, Door.TCP);
    homes.put(newcomer, loops.next());
    connect(newcomer, 0);
    return newcomer;
  }

  private void comes(String name, Door door) {
    Citizen citizen = new Citizen(this, name, door);
    citizens.add(citizen);
    homes.put(citizen, (door == Door.TLS ? tlsLoops : loops).next());
    connect(citizen, 0);
  }

  /** Tries until it is connected. */
  void connect(Citizen citizen, long afterMs) {
    EventLoop loop = homes.get(citizen);
    loop.schedule(
        () -> {
          Bootstrap bootstrap =
              new Bootstrap()
                  .group(loop)
                  .channel(NioSocketChannel.class)
                  .handler(pipeline(citizen));
          ChannelFuture connected =
              bootstrap.connect(InetAddress.getLoopbackAddress(), server.port(citizen.door()));
          connected.addListener(
              done -> {
                if (!done.isSuccess() && !isOver) {
                  connect(citizen, RECONNECT_MS);
                }
              });
        },
        afterMs,
        TimeUnit.MILLISECONDS);
  }

  private ChannelInitializer<Channel> pipeline(Citizen citizen) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (citizen.door() == Door.TLS) {
          channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new LineBasedFrameDecoder(MAX_FRAME), citizen);
      }
    };
  }

  /**
   * Everybody writes in turns from now on.
   *
   * @param rate messages a second of all together; a multiple of 100
   */
  void talks(int rate) {
    long tickNanos = TimeUnit.SECONDS.toNanos(1) / TICKS_A_SECOND;
    loops
        .next()
        .scheduleAtFixedRate(
            () -> write(rate / TICKS_A_SECOND), 0, tickNanos, TimeUnit.NANOSECONDS);
  }

  private void write(int count) {
    for (int i = 0; i < count && !isOver; i++) {
      int number = sent.size();
      int at = number % citizens.size();
      int friend = FRIENDS[number / citizens.size() % FRIENDS.length];
      Citizen to = citizens.get((at + friend) % citizens.size());
      Sent one = new Sent(number, UuidCreator.getTimeOrderedEpoch(), citizens.get(at), to);
      sent.put(number, one);
      one.from.sends(one);
    }
  }

  // ---- what the citizens report ----

  Sent sent(int number) {
    return sent.get(number);
  }

  void noteIn(Citizen citizen) {
    in.add(citizen);
  }

  void noteCut(Citizen citizen) {
    in.remove(citizen);
    cuts.add(citizen);
  }

  void noteRefusal(String frame) {
    refusals.add(frame);
  }

  boolean isOver() {
    return isOver;
  }

  // ---- what can be asked ----

  /** The number that the next message gets. */
  int next() {
    return sent.size();
  }

  /** Messages from one number up to another, this one excluded. */
  List<Sent> sent(int from, int to) {
    return IntStream.range(from, to).mapToObj(sent::get).toList();
  }

  /** Who has watched since it began: is told who comes. */
  Citizen watcher() {
    return citizens.get(1);
  }

  boolean isIn(Citizen citizen) {
    return in.contains(citizen);
  }

  boolean areAllIn() {
    return in.containsAll(citizens);
  }

  /** Whose connections were cut since it was last asked. */
  List<Citizen> cuts() {
    return drain(cuts);
  }

  /** What was answered instead of {@code stored} since it was last asked. */
  List<String> refusals() {
    return drain(refusals);
  }

  private static <T> List<T> drain(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    for (T one = queue.poll(); one != null; one = queue.poll()) {
      all.add(one);
    }
    return all;
  }

  @Override
  public void close() {
    isOver = true;
    for (NioEventLoopGroup group : List.of(loops, tlsLoops)) {
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
