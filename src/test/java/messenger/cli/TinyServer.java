package messenger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/**
 * Just enough of a messenger to bench: both dialects, all transports, one event loop, nothing
 * stored. It can do wrong on purpose, to every tenth message of a sender, and counts how often it
 * did.
 */
final class TinyServer implements AutoCloseable {
  enum Fault {
    NONE,
    DROPS,
    DOUBLES,
    SWAPS,
    FORGES,
    REFUSES,
    HANGS_UP,
    IS_BUSY_AT_FIRST,
    HANGS_UP_AT_FIRST
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Transport transport;
  private final Fault fault;
  private final EventLoopGroup loop = Connector.eventLoops(1);
  private final Channel channel;

  /** These belong to the event loop. */
  private final Map<String, Channel> users = new HashMap<>();

  /** Everything that was ever sent to a user. */
  private final Map<String, List<String>> logs = new HashMap<>();

  private final Set<String> turnedAway = new HashSet<>();
  private final Set<String> addresses = ConcurrentHashMap.newKeySet();
  private volatile int faults;
  private volatile int receipts;

  TinyServer(Transport transport, Fault fault, int port) throws Exception {
    this.transport = transport;
    this.fault = fault;
    SslContext tls = transport == Transport.TLS ? tls() : null;
    boolean epoll = Epoll.isAvailable();
    this.channel =
        new ServerBootstrap()
            .group(loop)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    if (tls != null) {
                      child.pipeline().addLast(tls.newHandler(child.alloc()));
                    }
                    if (transport == Transport.WS) {
                      child
                          .pipeline()
                          .addLast(
                              new HttpServerCodec(),
                              new HttpObjectAggregator(1 << 16),
                              new WebSocketServerProtocolHandler("/ws"),
                              new WebSocketMessages(false));
                    } else {
                      child.pipeline().addLast(new LineBasedFrameDecoder(1 << 16));
                    }
                    child.pipeline().addLast(new Session());
                  }
                })
            .bind("127.0.0.1", port)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  int faults() {
    return faults;
  }

  /** Of those who have logged in, sorted. */
  List<String> addresses() {
    return addresses.stream().sorted().toList();
  }

  /** How many clients have said that they have received something. */
  int receipts() {
    return receipts;
  }

  /**
   * Everybody who is in loses the connection.
   *
   * @param bye what they are told before; empty: nothing
   */
  void cutsAll(String bye) {
    loop.submit(
            () -> {
              List<Channel> all = List.copyOf(users.values());
              users.clear();
              for (Channel each : all) {
                write(each, bye);
                each.close();
              }
            })
        .syncUninterruptibly();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private final class Session extends SimpleChannelInboundHandler<ByteBuf> {
    private String user;
    private int sent;
    private String held;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws Exception {
      JsonNode json = JSON.readTree(ByteBufUtil.getBytes(frame));
      if (json.has("From")) {
        legacy(context, json);
      } else if (json.path("type").asText().equals("login")) {
        logIn(context, json.get("user").asText(), json.has("after"));
      } else if (json.path("type").asText().equals("received")) {
        receipts += json.get("log").asText().equals(user) && json.get("upTo").asInt() > 0 ? 1 : 0;
      } else {
        send(context, json.get("id").asText(), json.get("to").asText(), json.get("text").asText());
      }
    }

    private void logIn(ChannelHandlerContext context, String name, boolean wantsLog) {
      if (fault == Fault.HANGS_UP_AT_FIRST && turnedAway.add(name)) {
        faults++;
        context.close();
        return;
      }
      if (fault == Fault.IS_BUSY_AT_FIRST && turnedAway.add(name)) {
        faults++;
        write(
            context.channel(), "{'type':'bye','code':'busy','retryAfterMs':10,'reconnect':true}\n");
        context.close();
        return;
      }
      addresses.add(
          ((InetSocketAddress) context.channel().remoteAddress()).getAddress().getHostAddress());
      user = name;
      users.put(user, context.channel());
      write(
          context.channel(),
          "{'type':'welcome','id':'login','user':'" + user + "','limits':{'text':16384}}\n");
      if (wantsLog) {
        logs.getOrDefault(user, List.of()).forEach(frame -> write(context.channel(), frame));
      }
      String presence = "{'type':'presence','online':['" + user + "'],'count':1}\n";
      users.values().forEach(each -> write(each, presence));
    }

    private void deliver(String to, String frame) {
      logs.computeIfAbsent(to, name -> new ArrayList<>()).add(frame);
      write(users.get(to), frame);
    }

    private void send(ChannelHandlerContext context, String id, String to, String text) {
      boolean wrong = sent++ % 10 == 5 && fault != Fault.NONE;
      if (wrong) {
        faults++;
      }
      if (wrong && fault == Fault.REFUSES) {
        write(context.channel(), "{'type':'error','id':'" + id + "','code':'busy'}\n");
        return;
      }
      if (wrong && fault == Fault.HANGS_UP) {
        context.close();
        return;
      }
      write(
          context.channel(),
          "{'type':'stored','id':'" + id + "','log':'" + user + "','seq':" + sent + "}\n");
      String from = wrong && fault == Fault.FORGES ? "mallory" : user;
      String message =
          "{'type':'message','id':'"
              + id
              + "','from':'"
              + from
              + "','to':'"
              + to
              + "','text':'"
              + text
              + "','seq':"
              + sent
              + "}\n";
      if (wrong && fault == Fault.SWAPS) {
        held = message;
      } else if (!wrong || fault != Fault.DROPS) {
        deliver(to, message);
      }
      if (wrong && fault == Fault.DOUBLES) {
        deliver(to, message);
      }
      if (!wrong && held != null) {
        deliver(to, held);
        held = null;
      }
    }

    /** Objects follow each other without anything between them. */
    private void legacy(ChannelHandlerContext context, JsonNode json) {
      String from = json.get("From").asText();
      if (user == null) {
        user = from;
        users.put(user, context.channel());
        write(
            context.channel(),
            "{'From':'Server','To':'All','Data':'','Status':false,'Users':['" + user + "']}");
      } else {
        String to = json.get("To").asText();
        String data = json.get("Data").asText();
        write(
            users.get(to),
            "{'From':'" + from + "','To':'" + to + "','Data':'" + data + "','Status':false}");
      }
    }
  }

  private static void write(Channel to, String frame) {
    to.writeAndFlush(Unpooled.copiedBuffer(frame.replace('\'', '"'), StandardCharsets.UTF_8));
  }

  /** A certificate from the JDK's own tool. */
  private static SslContext tls() throws Exception {
    Path folder = Files.createTempDirectory("tiny-server");
    Path store = folder.resolve("key.p12");
    String password = "tiny-server";
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "tiny",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-keystore",
                store.toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    Files.delete(store);
    Files.delete(folder);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password.toCharArray());
    boolean openSsl = SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
    return SslContextBuilder.forServer(factory)
        .sslProvider(openSsl ? SslProvider.OPENSSL : SslProvider.JDK)
        .build();
  }

  /** To measure what the bench itself costs: {@code java ... messenger.cli.TinyServer TLS 2501}. */
  public static void main(String[] args) throws Exception {
    new TinyServer(Transport.valueOf(args[0]), Fault.NONE, Integer.parseInt(args[1]));
  }
}
