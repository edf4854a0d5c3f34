package messenger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import messenger.edge.Dialects;
import messenger.edge.FrameFormat;
import messenger.edge.FrameLimits;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.edge.TcpPipeline;
import messenger.edge.WebSocketDoor;
import messenger.frame.Replies;
import messenger.observe.Counters;
import messenger.observe.ManagementServer;
import messenger.observe.PostgresCheck;
import messenger.observe.RedisCheck;
import messenger.observe.StoreState;
import messenger.presence.PresenceChanges;
import messenger.presence.Roster;
import messenger.session.SessionLimits;
import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.store.History;
import messenger.store.MessageBatches;
import messenger.store.MessageLog;
import messenger.store.Partitions;
import messenger.store.StoreMeters;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.GenericToStringSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * All beans of the server, by constructor; the names under which routes know them are in {@link
 * #bind}.
 */
final class Wiring implements AutoCloseable {
  private static final int MAX_HTTP_HEADER_BYTES = 16 * 1024;
  private static final int MAX_HTTP_LINE_BYTES = 4 * 1024;

  /**
   * An HTTP connection without a request, or a WebSocket whose pings (every 25 s) are not answered.
   */
  private static final Duration HTTP_IDLE = Duration.ofSeconds(60);

  /**
   * What Redis may tell us faster than we take it: presence of other nodes, a hint that is made up
   * for when lost.
   */
  private static final int PRESENCE_BACKLOG = 10_000;

  /** How often a lost subscription is tried again, in milliseconds. */
  private static final long REDIS_RECOVERY_MS = 2_000;

  /** docs/protocol.md, Framing: what a welcome promises and the readers take. */
  private static final int MAX_FRAME_BYTES = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Settings settings;
  private final Stores stores;
  private final SslContext tls;
  private final int cores = Runtime.getRuntime().availableProcessors();
  private final Clock clock = Clock.systemUTC();

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SessionMeters sessionMeters = new SessionMeters(meters);
  private final StoreMeters storeMeters = new StoreMeters(meters);
  private final JsonDialect json = new JsonDialect(clock);
  private final Dialects dialects = new Dialects(json, new LegacyDialect());
  private final EventLoopGroup eventLoops;
  private final Vertx vertx;
  private final JedisConnectionFactory redis;
  private final ThreadPoolExecutor redisThread;
  private final RedisMessageListenerContainer redisListener;
  private final Sessions sessions;
  private final ManagementServer management;

  Wiring(Settings settings, Stores stores, Ports ports, SslContext tls) {
    this.settings = settings;
    this.stores = stores;
    this.tls = tls;
    eventLoops =
        Epoll.isAvailable()
            ? new EpollEventLoopGroup(cores, named("netty"))
            : new NioEventLoopGroup(cores, named("netty"));
    vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores).setPreferNativeTransport(true));
    redis = redisConnections(stores.redisUrl(), settings.duration("messenger.redis.timeout-ms"));
    redisThread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PRESENCE_BACKLOG),
            named("redis"),
            new ThreadPoolExecutor.DiscardPolicy());
    redisListener = redisListener(redis, redisThread);
    sessions = new Sessions(sessionLimits(), json, sessionMeters, meters, System::nanoTime);
    management =
        new ManagementServer(
            vertx, settings.text("messenger.management.host"), ports.management(), meters);
  }

  /** Gives the routes what they refer to. */
  void bind(Main main) {
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
    main.bind("frameFormat", new FrameFormat(dialects));
    main.bind("tcpPipeline", new TcpPipeline(sessions, limits, null, handshake));
    main.bind("tlsPipeline", new TcpPipeline(sessions, limits, tls, handshake));
    main.bind(
        "webSocketDoor",
        new WebSocketDoor(
            sessions,
            limits,
            settings.list("messenger.http.origins"),
            settings.path("messenger.http.root")));
    main.bind("httpServerOptions", httpServerOptions(limits));
    main.bind("replies", new Replies(settings.number("messenger.retry-after-ms", 2, 3_600_000)));
    main.bind(
        "messageLog",
        new MessageLog(
            storeMeters, settings.number("messenger.log.page-size", 1, 10_000), System::nanoTime));
    main.bind("history", new History(settings.number("messenger.history.page-bytes", 1, 1 << 30)));
    main.bind("messageBatches", new MessageBatches(System::nanoTime));
    main.bind("sameThread", new SynchronousExecutorService());
    main.bind(
        "partitions",
        new Partitions(stores.pool(), clock, settings.days("messenger.retention-days")));
    main.bind("presenceChanges", new PresenceChanges());
    main.bind("roster", roster(node));
    main.bind("postgresState", new StoreState("Postgres", "nothing can be sent until it is back"));
    main.bind(
        "redisState",
        new StoreState("Redis", "people here talk on, but who is on other nodes is not known"));
    main.bind("redisTemplate", redisTemplate(redis));
    main.bind("redisListener", redisListener);
    main.bind("redisStrings", RedisSerializer.string());
    main.bind("counters", new Counters(sessions, sessionMeters, storeMeters));
  }

  /** Opens the management port and starts to watch what only exists once the routes run. */
  void started(CamelContext context) throws Exception {
    HealthCheckRegistry checks = HealthCheckRegistry.get(context);
    checks.register(new PostgresCheck(stores.pool()));
    checks.register(new RedisCheck(redis));
    Map<String, SedaEndpoint> queues =
        new TreeMap<>(); // Endpoints that differ in their parameters share a queue.
    for (Endpoint endpoint : context.getEndpoints()) {
      if (endpoint instanceof SedaEndpoint queue) {
        queues.put(queue.getEndpointUri().replaceFirst("^seda:/*([^?]+).*", "$1"), queue);
      }
    }
    queues.forEach(
        (name, queue) ->
            Gauge.builder("messenger.queue", queue, SedaEndpoint::getCurrentQueueSize)
                .tag("name", name)
                .register(meters));
    management.start(context);
  }

  Sessions sessions() {
    return sessions;
  }

  /** Ends what {@link #bind} handed out; the routes have been stopped before. */
  @Override
  public void close() {
    try {
      redisListener.destroy();
    } catch (Exception e) {
      LOG.debug("the Redis listener was not closed", e);
    }
    redisThread.shutdownNow();
    redis.destroy();
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
        settings.duration("messenger.log.page-ms"),
        settings.duration("messenger.log.hole-ms").toMillis(),
        settings.duration("messenger.session.goodbye-ms").toMillis(),
        settings.number("messenger.session.strikes-before-login", 1, 1_000),
        settings.number("messenger.session.strikes", 1, 1_000));
  }

  private Roster roster(String node) {
    return new Roster(
        node,
        sessions::isOnline,
        settings.duration("messenger.presence.grace-ms"),
        settings.duration("messenger.presence.window-ms"),
        clock);
  }

  private static HttpServerOptions httpServerOptions(FrameLimits limits) {
    return new HttpServerOptions()
        .setPerMessageWebSocketCompressionSupported(false) // A 51 KB frame became 50 MiB.
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(limits.afterLogin())
        .setMaxWebSocketMessageSize(limits.afterLogin())
        .setMaxHeaderSize(MAX_HTTP_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_HTTP_LINE_BYTES)
        .setIdleTimeout((int) HTTP_IDLE.toSeconds())
        .setCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setTcpKeepAlive(true);
  }

  private static JedisConnectionFactory redisConnections(URI url, Duration timeout) {
    RedisStandaloneConfiguration server =
        new RedisStandaloneConfiguration(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort());
    if (url.getUserInfo() != null) {
      String[] parts = url.getUserInfo().split(":", 2);
      if (parts.length == 2) {
        if (!parts[0].isEmpty()) {
          server.setUsername(parts[0]);
        }
        server.setPassword(parts[1]);
      }
    }
    JedisConnectionFactory connections =
        new JedisConnectionFactory(
            server,
            JedisClientConfiguration.builder()
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .usePooling()
                .build());
    connections.afterPropertiesSet();
    connections.start();
    return connections;
  }

  /** Texts, not Java's serialized objects. */
  private static RedisTemplate<String, Object> redisTemplate(JedisConnectionFactory connections) {
    RedisTemplate<String, Object> template = new RedisTemplate<>();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setValueSerializer(new GenericToStringSerializer<>(Object.class));
    template.afterPropertiesSet();
    return template;
  }

  /** One thread: Spring's default starts one for each message, and their order is lost. */
  private static RedisMessageListenerContainer redisListener(
      JedisConnectionFactory connections, ThreadPoolExecutor thread) {
    RedisMessageListenerContainer listener = new RedisMessageListenerContainer();
    listener.setConnectionFactory(connections);
    listener.setTaskExecutor(thread);
    listener.setSubscriptionExecutor(
        new SimpleAsyncTaskExecutor("redis-subscription-")); // Each blocks a thread.
    listener.setRecoveryInterval(REDIS_RECOVERY_MS);
    listener.afterPropertiesSet();
    listener.start();
    return listener;
  }
}
