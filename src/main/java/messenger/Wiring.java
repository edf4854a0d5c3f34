package messenger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import messenger.account.Accounts;
import messenger.account.Blocks;
import messenger.account.Doors;
import messenger.account.Identities;
import messenger.account.IdentityTokens;
import messenger.account.LoginAttempts;
import messenger.account.LoginLimits;
import messenger.account.Passwords;
import messenger.account.Skeletons;
import messenger.account.Tokens;
import messenger.batch.BatchEndpoint;
import messenger.check.FileCheck;
import messenger.deploy.Deployments;
import messenger.deploy.RouteDeployer;
import messenger.deploy.RouteFiles;
import messenger.deploy.RoutesTarget;
import messenger.deploy.Versions;
import messenger.edge.Admission;
import messenger.edge.AdmissionLimits;
import messenger.edge.CompactDialect;
import messenger.edge.Dialects;
import messenger.edge.FrameFormat;
import messenger.edge.FrameLimits;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.edge.Peers;
import messenger.edge.Porter;
import messenger.edge.TcpPipeline;
import messenger.edge.WebSocketDoor;
import messenger.frame.Replies;
import messenger.observe.AdminCall;
import messenger.observe.AdminKey;
import messenger.observe.Counters;
import messenger.observe.Faults;
import messenger.observe.ManagementServer;
import messenger.observe.PostgresCheck;
import messenger.observe.PostgresFaults;
import messenger.observe.PostgresProbe;
import messenger.observe.RedisCheck;
import messenger.observe.RouteStatistics;
import messenger.observe.StoreState;
import messenger.page.PageServer;
import messenger.plugin.EventLog;
import messenger.plugin.EventQueue;
import messenger.plugin.Extensions;
import messenger.plugin.Hooks;
import messenger.plugin.Inlets;
import messenger.plugin.People;
import messenger.plugin.PluginLimits;
import messenger.plugin.PluginsTarget;
import messenger.plugin.Screening;
import messenger.presence.LastSeen;
import messenger.presence.PresenceChanges;
import messenger.presence.Roster;
import messenger.presence.SteadyClock;
import messenger.presence.Typists;
import messenger.session.SessionLimits;
import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.store.History;
import messenger.store.LogHeads;
import messenger.store.MessageLog;
import messenger.store.Partitions;
import messenger.store.ReceiptBatches;
import messenger.store.ReceiptLog;
import messenger.store.StoreMeters;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * All beans of the server, by constructor; the names under which routes know them are in {@link
 * #bind}.
 */
final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  /** A key is made every 12 hours; no sooner than an hour late. */
  private static final long TICKET_KEYS_MS = 3_600_000;

  private static final int MAX_HTTP_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HTTP_LINE_BYTES = 4 * 1024;

  /**
   * An HTTP connection without a request, or a WebSocket whose pings (every 25 s) are not answered.
   */
  private static final Duration HTTP_IDLE = Duration.ofSeconds(60);

  /** For the other side's close frame; a peer that is gone sends none. */
  private static final int WEB_SOCKET_CLOSING_S = 1;

  /** docs/protocol.md, Framing: what a welcome promises and the readers take. */
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private static final int MAX_CONNECTIONS = 10_000_000;

  /** Where nothing else is said: see application.properties. */
  private static final int CONNECTIONS_PER_ADDRESS = 200;

  /** Frames a second: more than a core can do. */
  private static final int MAX_FRAMES = 1_000_000;

  /** Within this a newcomer who does nothing is noticed to be over its patience. */
  private static final int ADMISSION_TICK_MS = 100;

  private final Settings settings;
  private final Ports ports;
  private final Tls tls;
  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Clock clock = Clock.systemUTC();

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SessionMeters sessionMeters = new SessionMeters(meters);
  private final StoreMeters storeMeters = new StoreMeters(meters);
  private final RouteStatistics routeStatistics = new RouteStatistics(meters, "", System::nanoTime);
  private final JsonDialect json = new JsonDialect(clock);
  private final CompactDialect compact = new CompactDialect(clock);
  private final Dialects dialects = new Dialects(json, new LegacyDialect());
  private final EventLoopGroup eventLoops;
  private final Vertx vertx;
  private final Sessions sessions;
  private final Admission admission;
  private final Porter porter;
  private final PageServer page;
  private final Blocks blocks = new Blocks(System::nanoTime);
  private final Screening screening = new Screening(meters);
  private final Hooks hooks = new Hooks(clock);
  private final ManagementServer management;
  private final StoreState postgresState =
      new StoreState("Postgres", "nothing can be sent until it is back");
  private PostgresProbe postgresProbe;
  private RedisClient redis;
  private Roster roster;
  private Extensions extensions;
  private EventQueue events;
  private PluginsTarget plugins;

  /** What can be done through the management port by who has its token. */
  static final List<AdminCall> ADMIN_CALLS =
      List.of(
          new AdminCall("/admin/disconnect/{name}", "direct:disconnect-user"),
          new AdminCall("/admin/logout/{name}", "direct:end-logins"),
          new AdminCall("/admin/password/{name}", "direct:reset-password"));

  Wiring(Settings settings, Ports ports, Tls tls, String managementToken) {
    this.settings = settings;
    this.ports = ports;
    this.tls = tls;
    eventLoops =
        Epoll.isAvailable()
            ? new EpollEventLoopGroup(cores, named("netty"))
            : new NioEventLoopGroup(cores, named("netty"));
    vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores).setPreferNativeTransport(true));
    sessions =
        new Sessions(
            sessionLimits(), json, sessionMeters, meters, System::nanoTime, blocks::isBlocked);
    admission = new Admission(admissionLimits(), meters, System::nanoTime);
    porter = new Porter(sessions, admission, dialects);
    page = pageServer(settings.page());
    management =
        new ManagementServer(
            vertx,
            settings.text("messenger.management.host"),
            ports.management(),
            meters,
            new AdminKey(managementToken, System::nanoTime),
            ADMIN_CALLS);
  }

  /** What can be asked from the first moment on, and before the stores are there. */
  ManagementServer management() {
    return management;
  }

  /** Gives the routes what they refer to, under names that stand in {@link Surroundings}, too. */
  void bind(Main main, Stores stores) {
    if (redis != null) {
      redis.close(); // The first start of the routes failed.
    }
    postgresProbe = new PostgresProbe(stores.pool());
    redis = new RedisClient(stores.redisUrl(), settings.duration("messenger.redis.timeout-ms"));
    String node = UUID.randomUUID().toString();
    FrameLimits limits =
        new FrameLimits(
            settings.number("messenger.frame.max-bytes-before-login", 64, MAX_FRAME_BYTES),
            settings.number("messenger.frame.max-bytes", 64, MAX_FRAME_BYTES));
    Duration handshake = settings.duration("messenger.session.handshake-ms");

    main.addOverrideProperty("messenger.node", node);
    main.addOverrideProperty("messenger.redis.address", stores.redisAddress());
    main.addOverrideProperty("messenger.native-transport", Boolean.toString(Epoll.isAvailable()));

    main.bind("dataSource", stores.pool());
    main.bind("eventLoops", eventLoops);
    main.bind("vertx", vertx);
    main.bind("meters", meters);
    main.bind("sessions", sessions);
    main.bind(
        "frameFormat",
        new FrameFormat(
            dialects,
            Set.copyOf(settings.list("messenger.names.reserved")),
            blocks::isBlocked,
            screening::isFor));
    main.bind("blocks", blocks);
    main.bind("accounts", accounts());
    main.bind("doors", new Doors());
    main.bind("identities", identities());
    main.addOverrideProperty("messenger.passwords.threads", Integer.toString(passwordThreads()));
    main.bind("tcpPipeline", new TcpPipeline(porter, limits, compact, null, handshake));
    main.bind("tlsPipeline", new TcpPipeline(porter, limits, compact, tls.context(), handshake));
    main.bind(
        "webSocketDoor",
        new WebSocketDoor(
            porter,
            new Peers(settings.addresses("messenger.http.proxies", Peers::address)),
            limits,
            compact,
            settings.list("messenger.http.origins"),
            page,
            hooks));
    main.bind("httpServerOptions", httpServerOptions(limits));
    main.bind("replies", new Replies(settings.number("messenger.retry-after-ms", 2, 3_600_000)));
    main.bind(
        "messageLog",
        new MessageLog(
            storeMeters,
            settings.number("messenger.log.page-size", 1, 10_000),
            settings.duration("messenger.store.answer-ms"),
            System::nanoTime));
    main.bind("receiptLog", new ReceiptLog());
    main.bind("receiptBatches", new ReceiptBatches());
    main.bind("history", new History(settings.number("messenger.history.page-bytes", 1, 1 << 30)));
    main.bind("sameThread", new SynchronousExecutorService());
    main.bind(
        "partitions", new Partitions(stores.pool(), clock, settings.days("messenger.retention")));
    main.bind("presenceChanges", new PresenceChanges());
    LastSeen lastSeen = new LastSeen(blocks::isBlocked, clock);
    roster = roster(node, lastSeen);
    main.bind(
        "typists",
        new Typists(
            node,
            roster::isElsewhere,
            settings.duration("messenger.typing.every-ms"),
            settings.number("messenger.typing.pairs", 1, 1 << 20),
            System::nanoTime));
    StoreState redisState =
        new StoreState("Redis", "people here talk on, but who is on other nodes is not known");
    main.bind("roster", roster);
    main.bind("lastSeen", lastSeen);
    main.bind(
        "logHeads",
        new LogHeads(
            node,
            roster::hasOtherNodes,
            redisState::isAway,
            settings.duration("messenger.log.heads-ms"),
            System::nanoTime));
    main.bind("postgresState", postgresState);
    main.bind("postgresProbe", postgresProbe);
    main.bind("postgresFaults", new PostgresFaults());
    main.bind("faults", new Faults());
    main.bind("redisState", redisState);
    main.bind(
        "attempts",
        new LoginAttempts(
            new LoginLimits(
                settings.number("messenger.logins.per-minute", 1, 1_000_000),
                settings.number("messenger.logins.free-failures", 1, 1_000_000),
                settings.duration("messenger.logins.longest-wait-ms")),
            redis.template(),
            redisState::isAway,
            System::nanoTime));
    main.bind("redisTemplate", redis.template());
    main.bind("redisListener", redis.listener());
    main.bind("redisStrings", RedisSerializer.string());
    main.bind("routeStatistics", routeStatistics);
    bindPlugins(main, node);
    main.bind("counters", new Counters(sessions, sessionMeters, storeMeters));
  }

  private void bindPlugins(Main main, String node) {
    Duration statement = settings.duration("messenger.db.statement-timeout-ms");
    events =
        new EventQueue(settings.number("messenger.plugins.events-queue-size", 1, 1 << 20), meters);
    PluginLimits limits =
        new PluginLimits(
            settings.duration("messenger.plugins.poll-ms"),
            settings.number("messenger.plugins.tries", 1, 1_000),
            settings.duration("messenger.plugins.retry-ms"),
            settings.duration("messenger.plugins.longest-retry-ms"),
            settings.duration("messenger.plugins.answer-ms"),
            settings.duration("messenger.plugins.start-ms"),
            settings.duration("messenger.plugins.stop-ms"),
            settings.oneOf("messenger.plugins.private-addresses", "true", "false").equals("true"));
    extensions =
        new Extensions(
            node,
            limits,
            new Inlets(events, screening, hooks),
            vertx,
            new People(
                new Skeletons(settings.list("messenger.names.reserved")),
                blocks::isBlocked,
                name -> sessions.isOnline(name) || roster.shows(name)),
            meters,
            clock,
            System::nanoTime);
    plugins = new PluginsTarget(settings.forPlugins(), extensions);
    main.bind("eventLog", new EventLog(statement.toMillis()));
    main.bind("eventQueue", events);
    main.bind("screening", screening);
  }

  /** Runs plugins and their Kamelets. */
  PluginsTarget plugins() {
    return plugins;
  }

  FileCheck check() {
    return new FileCheck(Surroundings.known(settings), settings.path("messenger.plugins.ext"));
  }

  /** What changes the routes while they run. */
  RouteDeployer deployer(CamelContext context, RouteFiles folders, Versions versions)
      throws IOException {
    extensions.started(context);
    return new RouteDeployer(
        folders,
        versions,
        Deployments.Mode.valueOf(settings.text("messenger.routes.deploy").toUpperCase(Locale.ROOT)),
        settings.duration("messenger.routes.quiet-ms"),
        check()::check,
        List.of(new RoutesTarget(context, ports::isShut), plugins),
        events::noteDeployment,
        meters,
        clock,
        System::nanoTime);
  }

  /** Starts to watch what only exists once the routes run; from now on the server can be ready. */
  void started(CamelContext context, Deployments deployments) {
    HealthCheckRegistry checks = HealthCheckRegistry.get(context);
    checks.register(new PostgresCheck(postgresProbe, postgresState));
    checks.register(new RedisCheck(redis.connections()));
    // Endpoints that differ in their parameters share a queue.
    Map<String, Supplier<Number>> queues = new TreeMap<>();
    for (Endpoint endpoint : context.getEndpoints()) {
      if (endpoint instanceof SedaEndpoint queue) {
        String name = queue.getEndpointUri().replaceFirst("^seda:/*([^?]+).*", "$1");
        queues.put(name, queue::getCurrentQueueSize);
      } else if (endpoint instanceof BatchEndpoint queue) {
        queues.put(queue.getName(), queue::waiting);
      }
    }
    queues.forEach(
        (name, size) -> Gauge.builder("messenger.queue", size).tag("name", name).register(meters));
    eventLoops
        .next()
        .scheduleAtFixedRate(
            admission::tick, ADMISSION_TICK_MS, ADMISSION_TICK_MS, TimeUnit.MILLISECONDS);
    vertx.setPeriodic(TICKET_KEYS_MS, timer -> vertx.executeBlocking(this::renewTicketKeys));
    management.started(context);
    management.show(context, deployments);
  }

  private Void renewTicketKeys() {
    try {
      tls.renewTicketKeys();
    } catch (IOException e) {
      LOG.warn("The keys of TLS tickets could not be renewed; the old ones stay in use", e);
    }
    return null;
  }

  Sessions sessions() {
    return sessions;
  }

  /** Null before {@link #bind}. */
  Roster roster() {
    return roster;
  }

  Blocks blocks() {
    return blocks;
  }

  Admission admission() {
    return admission;
  }

  /** Ends what {@link #bind} handed out; the routes have been stopped before. */
  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
    if (extensions != null) {
      extensions.close();
    }
    vertx.close();
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static ThreadFactory named(String name) {
    return new DefaultThreadFactory(name);
  }

  private SessionLimits sessionLimits() {
    return new SessionLimits(
        settings.number("messenger.session.unsent-bytes", 1024, Integer.MAX_VALUE),
        settings.duration("messenger.session.unsent-ms"),
        settings.duration("messenger.session.login-ms"),
        settings.duration("messenger.session.frame-ms"),
        settings.number("messenger.session.unanswered", 2, 100_000),
        settings.duration("messenger.store.answer-ms"),
        settings.duration("messenger.log.page-ms"),
        settings.duration("messenger.log.hole-ms").toMillis(),
        settings.duration("messenger.session.goodbye-ms").toMillis(),
        settings.number("messenger.session.strikes-before-login", 1, 1_000),
        settings.number("messenger.session.strikes", 1, 1_000),
        settings.number("messenger.limits.frames-per-second", 0, MAX_FRAMES),
        settings.number("messenger.limits.frames-burst", 1, MAX_FRAMES));
  }

  private AdmissionLimits admissionLimits() {
    int anteroom = settings.number("messenger.admission.anteroom", 1, 100_000);
    int most = Capacity.connections(anteroom, Passwords.bytes(passwordThreads()));
    boolean sameForAll = !settings.text("messenger.limits.connections-per-address").isEmpty();
    int perAddress =
        sameForAll
            ? settings.number("messenger.limits.connections-per-address", 1, MAX_CONNECTIONS)
            : CONNECTIONS_PER_ADDRESS;
    return new AdmissionLimits(
        settings.text("messenger.max-connections").isEmpty()
            ? most
            : settings.number("messenger.max-connections", 1, MAX_CONNECTIONS),
        anteroom,
        settings.duration("messenger.admission.goal-ms"),
        settings.duration("messenger.admission.patience-ms"),
        settings.duration("messenger.admission.queue-ms"),
        settings.duration("messenger.retry-after-ms"),
        settings.number("messenger.stop.reconnects-per-second", 1, Integer.MAX_VALUE),
        perAddress,
        sameForAll ? perAddress : Integer.MAX_VALUE);
  }

  private Accounts accounts() {
    Duration tokens = Duration.ofDays(settings.number("messenger.tokens.days", 1, 3_650));
    return new Accounts(
        new Passwords(),
        new Tokens(clock, tokens),
        new Skeletons(settings.list("messenger.names.reserved")),
        System::nanoTime);
  }

  /**
   * @throws Settings.BadSettingException if the provider's keys can't be used
   */
  private Identities identities() {
    Pattern certified;
    try {
      certified = Pattern.compile(settings.text("messenger.tls.client-name"));
    } catch (PatternSyntaxException e) {
      throw settings.bad("messenger.tls.client-name", "must be a regular expression");
    }
    if (certified.matcher("").groupCount() == 0) {
      throw settings.bad("messenger.tls.client-name", "must have a group, which is the name");
    }
    if (settings.text("messenger.oidc.issuer").isEmpty()) {
      return new Identities(null, certified);
    }
    if (settings.text("messenger.oidc.audience").isEmpty()) {
      throw settings.bad("messenger.oidc.audience", "must say what the provider calls this server");
    }
    try {
      IdentityTokens tokens =
          new IdentityTokens(
              settings.text("messenger.oidc.issuer"),
              settings.text("messenger.oidc.audience"),
              settings.text("messenger.oidc.keys"),
              settings.text("messenger.oidc.name-claim"));
      return new Identities(tokens, certified);
    } catch (IOException | IllegalArgumentException e) {
      throw settings.bad("messenger.oidc.keys", "must be a URL or a file with a JWK Set");
    }
  }

  /** No more than an eighth of the heap holds, unless a setting says so: then a half. */
  private int passwordThreads() {
    String name = "messenger.passwords.threads";
    long heap = Runtime.getRuntime().maxMemory();
    if (settings.text(name).isEmpty()) {
      return Math.max(1, Math.min(cores / 2, Passwords.threads(heap / 8)));
    }
    return settings.number(name, 1, Math.max(1, Passwords.threads(heap / 2)));
  }

  private Roster roster(String node, LastSeen lastSeen) {
    return new Roster(
        node,
        sessions::isOnline,
        settings.duration("messenger.presence.grace-ms"),
        settings.duration("messenger.presence.window-ms"),
        new SteadyClock(clock, System::nanoTime),
        lastSeen);
  }

  private static PageServer pageServer(Path root) {
    try {
      return new PageServer(root);
    } catch (IOException e) {
      throw new Settings.BadSettingException("The page can't be read: " + e.getMessage());
    }
  }

  private HttpServerOptions httpServerOptions(FrameLimits limits) {
    return new HttpServerOptions()
        .setAcceptBacklog(settings.number("messenger.accept-backlog", 1, 1 << 20))
        .setPerMessageWebSocketCompressionSupported(false) // A 51 KB frame became 50 MiB.
        .setPerFrameWebSocketCompressionSupported(false)
        .setWebSocketSubProtocols(List.of(CompactDialect.SUBPROTOCOL))
        .setMaxWebSocketFrameSize(limits.afterLogin())
        .setMaxWebSocketMessageSize(limits.afterLogin())
        .setMaxHeaderSize(MAX_HTTP_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_HTTP_LINE_BYTES)
        .setIdleTimeout((int) HTTP_IDLE.toSeconds())
        .setWebSocketClosingTimeout(WEB_SOCKET_CLOSING_S)
        .setCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setTcpKeepAlive(true);
  }
}
