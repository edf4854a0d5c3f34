package messenger.edge;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import messenger.frame.Dialect;
import messenger.plugin.Hooks;
import messenger.session.Inbound;
import messenger.session.Peer;

/**
 * What the HTTP port lets in: WebSockets of our own page (or of the origins that are allowed), the
 * files of the page, and what is posted for plugins.
 */
public final class WebSocketDoor {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types lit-html messenger-worker";

  private static final int MAX_JOINED = 256;
  private static final short PROTOCOL_ERROR = 1002;

  /** What a page is made of. Not the tools beside it (package.json, node_modules). */
  private static final Pattern PAGE_FILE =
      Pattern.compile(
          "/|/(?!node_modules/)(?:[\\w-]+/)*[\\w.-]+\\.(?:html|css|js|svg|png|webmanifest)");

  private final Porter porter;
  private final Peers peers;
  private final FrameLimits limits;
  private final Dialect compact;
  private final Set<String> origins;
  private final StaticHandler files;
  private final Hooks hooks;

  /**
   * @param compact the dialect of clients that ask for {@link CompactDialect#SUBPROTOCOL}
   * @param origins allowed besides the page's own, such as {@code https://chat.example.org}
   * @param root the folder of the page; nothing outside of it is served
   * @param hooks take what is posted for plugins
   */
  public WebSocketDoor(
      Porter porter,
      Peers peers,
      FrameLimits limits,
      Dialect compact,
      Set<String> origins,
      Path root,
      Hooks hooks) {
    this.porter = porter;
    this.peers = peers;
    this.limits = limits;
    this.compact = compact;
    this.origins = Set.copyOf(origins);
    this.hooks = hooks;
    this.files =
        StaticHandler.create(FileSystemAccess.ROOT, root.toAbsolutePath().normalize().toString())
            .setIncludeHidden(false)
            .setDirectoryListing(false);
  }

  /** Makes a WebSocket and its session of a request, or answers why not. */
  void upgrade(RoutingContext context, Inbound inbound) {
    HttpServerRequest request = context.request();
    int refusal = refusal(request);
    if (refusal != 0) {
      HttpServerResponse response = context.response().setStatusCode(refusal);
      if (refusal == 426) {
        response.putHeader("Sec-WebSocket-Version", "13");
      }
      response.putHeader(HttpHeaders.CONNECTION, "close").end();
      return;
    }
    Newcomer newcomer = newcomer(request.connection());
    Peer peer = peer(request);
    if (newcomer == null || !isCounted(newcomer, request, peer)) {
      request.connection().close();
      return;
    }
    shareTheLoop(request);
    request.pause();
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              serve(socket, peer, context, inbound, newcomer);
              request.resume();
            });
  }

  /**
   * One flush for all frames that are ready, where Vert.x would make a system call for each; and
   * {@link FairReads}.
   */
  private static void shareTheLoop(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      FairReads.on(connection.channel());
      connection.channel().pipeline().addFirst(new FlushConsolidationHandler(MAX_JOINED, true));
    }
  }

  /**
   * 0 if the upgrade is in order, else the HTTP status: 400 for a query (it could only carry what
   * has no business here), 426 for anything that is not a WebSocket of version 13, 403 for a
   * foreign page.
   */
  private int refusal(HttpServerRequest request) {
    String upgrade = request.getHeader(HttpHeaders.UPGRADE);
    if (request.method() != HttpMethod.GET || !"websocket".equalsIgnoreCase(upgrade)) {
      return 426;
    }
    if (request.version() == HttpVersion.HTTP_1_0
        || !"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
      return 426;
    }
    if (request.query() != null) {
      return 400;
    }
    return isAllowed(request) ? 0 : 403;
  }

  /** A browser always says which page connects; programs may leave it out. */
  private boolean isAllowed(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || origins.contains(origin)) {
      return true;
    }
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null
          && authority.equalsIgnoreCase(request.getHeader(HttpHeaders.HOST))
          && !peers.isRebound(channel(request).remoteAddress(), request.headers());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Peer peer(HttpServerRequest request) {
    return peers.of(channel(request).remoteAddress(), request.headers());
  }

  private boolean isCounted(Newcomer newcomer, HttpServerRequest request, Peer peer) {
    Peer direct = Peers.of(channel(request).remoteAddress());
    // Of a connection of this machine not even its host can make another.
    boolean same = direct.address().equals(peer.address());
    return porter.admission().comesFrom(newcomer, same ? direct : peer);
  }

  private static Channel channel(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }

  private void serve(
      ServerWebSocket socket,
      Peer peer,
      RoutingContext context,
      Inbound inbound,
      Newcomer newcomer) {
    boolean asked = CompactDialect.SUBPROTOCOL.equals(socket.subProtocol());
    WebSocketTransport transport =
        new WebSocketTransport(
            socket,
            channel(context.request()),
            context.vertx(),
            peer,
            asked ? compact : null,
            newcomer);
    WebSocketReader reader = new WebSocketReader(newcomer, transport, limits);
    reader.reads(porter.open(transport, inbound, newcomer, reader::reads));
    socket.frameHandler(reader::frame);
    saysWhatIsBroken(socket, ((ConnectionBase) context.request().connection()).channel());
    socket.closeHandler(closed -> reader.session().closed());
  }

  /** Closes a WebSocket whose frames are wrong, with the code that says why. */
  static void saysWhatIsBroken(ServerWebSocket socket, Channel channel) {
    socket.exceptionHandler(
        broken -> {
          socket.close(closeCode(broken));
          channel.flush(); // Vert.x cuts the connection before it would do that.
        });
  }

  /** What RFC 6455, section 7.4.1 calls that which could not be read. */
  private static short closeCode(Throwable broken) {
    return broken instanceof CorruptedWebSocketFrameException corrupt
        ? (short) corrupt.closeStatus().code()
        : PROTOCOL_ERROR;
  }

  /**
   * A connection was accepted.
   *
   * @return who came; null if it must be closed without a word
   */
  private Newcomer newcomer(HttpConnection connection) {
    return Doorkeeper.newcomer(
        ((ConnectionBase) connection).channel(), porter.admission(), peers::accepted);
  }

  /** Somebody has connected and not yet said what for. */
  void accept(HttpConnection connection) {
    if (newcomer(connection) == null) {
      connection.close();
    }
  }

  /** A request that is not in order, such as one without a host; Vert.x would log an error. */
  void failed(RoutingContext context) {
    if (!context.response().ended() && !context.response().headWritten()) {
      int status = context.statusCode();
      context.response().setStatusCode(status < 400 ? 500 : status);
      context.response().putHeader(HttpHeaders.CONNECTION, "close").end();
    }
  }

  /** Serves a file of the page, or takes a webhook. */
  void page(RoutingContext context) {
    HttpServerRequest request = context.request();
    Newcomer newcomer = newcomer(request.connection());
    if (newcomer != null) {
      context.addEndHandler(done -> newcomer.isServed());
    }
    if (hooks.takes(request)) {
      hooks.receive(request);
      return;
    }
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      context.response().setStatusCode(405).putHeader(HttpHeaders.CONNECTION, "close").end();
      return;
    }
    context
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (!PAGE_FILE.matcher(request.path()).matches()) {
      context.response().setStatusCode(404).end();
      return;
    }
    // Vert.x would say "immutable" of a file that the next version changes.
    context.addHeadersEndHandler(
        done -> context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache"));
    files.handle(context);
  }
}
