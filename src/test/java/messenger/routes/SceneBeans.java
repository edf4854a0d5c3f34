package messenger.routes;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoopGroup;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import messenger.account.Accounts;
import messenger.account.Blocks;
import messenger.account.Doors;
import messenger.account.Passwords;
import messenger.account.Skeletons;
import messenger.account.Tokens;
import messenger.edge.Admission;
import messenger.edge.AdmissionLimits;
import messenger.edge.Dialects;
import messenger.edge.FrameFormat;
import messenger.edge.FrameLimits;
import messenger.edge.Porter;
import messenger.edge.TcpPipeline;
import messenger.frame.Replies;
import messenger.observe.Counters;
import messenger.observe.Faults;
import messenger.observe.PostgresFaults;
import messenger.observe.StoreState;
import messenger.plugin.EventLog;
import messenger.plugin.EventQueue;
import messenger.plugin.Screening;
import messenger.presence.LastSeen;
import messenger.presence.PresenceChanges;
import messenger.presence.Roster;
import messenger.presence.Typists;
import messenger.session.SessionLimits;
import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.store.History;
import messenger.store.LogHeads;
import messenger.store.MessageLog;
import messenger.store.ReceiptBatches;
import messenger.store.ReceiptLog;
import messenger.store.StoreMeters;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What Wiring binds, under the same names, without a database, a Redis or a thread. Nobody has a
 * grace: who leaves is gone at once.
 */
final class SceneBeans {
  private static final FrameLimits FRAMES = new FrameLimits(8_192, 65_536);
  private static final int PAGE = 200;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final SessionLimits LIMITS =
      new SessionLimits(1_048_576, LONG, LONG, LONG, 64, LONG, LONG, 0, 0, 3, 10, 0, 1);

  /** Takes a moment to make. */
  private static final Passwords PASSWORDS = new Passwords();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SessionMeters sessionMeters = new SessionMeters(meters);
  private final StoreMeters storeMeters = new StoreMeters(meters);
  final Sessions sessions =
      new Sessions(LIMITS, RouteScene.JSON, sessionMeters, meters, System::nanoTime);

  void bind(Registry beans) {
    beans.bind("dataSource", new DriverManagerDataSource());
    beans.bind("eventLoops", new DefaultEventLoopGroup(1));
    beans.bind("sessions", sessions);
    Dialects dialects = new Dialects(RouteScene.JSON, RouteScene.LEGACY);
    Blocks blocks = new Blocks(() -> 0);
    beans.bind(
        "frameFormat", new FrameFormat(dialects, Set.of("server", "all"), blocks::isBlocked));
    beans.bind("blocks", blocks);
    Tokens tokens = new Tokens(Clock.fixed(Samples.NOW, ZoneOffset.UTC), Duration.ofDays(30));
    Skeletons skeletons = new Skeletons(List.of("server", "admin"));
    beans.bind("accounts", new Accounts(PASSWORDS, tokens, skeletons, () -> 0));
    beans.bind("attempts", new Attempts());
    beans.bind("doors", new Doors());
    AdmissionLimits room =
        new AdmissionLimits(
            1_000, 1_000, LONG, LONG, LONG, LONG, 1_000, Integer.MAX_VALUE, Integer.MAX_VALUE);
    Porter porter = new Porter(sessions, new Admission(room, meters, System::nanoTime), dialects);
    beans.bind("tcpPipeline", new TcpPipeline(porter, FRAMES, null, null, LONG));
    beans.bind("tlsPipeline", new TcpPipeline(porter, FRAMES, null, null, LONG));
    beans.bind("httpServerOptions", new HttpServerOptions());
    beans.bind("replies", new Replies(1_000));
    beans.bind("messageLog", new MessageLog(storeMeters, PAGE, LONG, System::nanoTime));
    beans.bind("receiptLog", new ReceiptLog());
    beans.bind("receiptBatches", new ReceiptBatches());
    beans.bind("history", new History(262_144));
    beans.bind("sameThread", new SynchronousExecutorService());
    beans.bind("presenceChanges", new PresenceChanges());
    LastSeen lastSeen = new LastSeen(blocks::isBlocked, Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    beans.bind("lastSeen", lastSeen);
    Roster roster =
        new Roster(
            "this-node",
            sessions::isOnline,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Clock.systemUTC(),
            lastSeen);
    beans.bind("roster", roster);
    beans.bind(
        "typists",
        new Typists("this-node", roster::isElsewhere, Duration.ofSeconds(2), 100, () -> 0));
    StoreState redisState = new StoreState("Redis", "in a test");
    beans.bind(
        "logHeads",
        new LogHeads(
            "this-node", roster::hasOtherNodes, redisState::isAway, LONG, System::nanoTime));
    beans.bind("redisState", redisState);
    beans.bind("postgresState", new StoreState("Postgres", "in a test"));
    beans.bind("postgresFaults", new PostgresFaults());
    beans.bind("faults", new Faults());
    beans.bind("redisTemplate", new RedisTemplate<String, Object>());
    beans.bind("redisListener", new RedisMessageListenerContainer());
    beans.bind("redisStrings", RedisSerializer.string());
    beans.bind("screening", new Screening(meters));
    beans.bind("eventLog", new EventLog(5_000));
    beans.bind("eventQueue", new EventQueue(10, meters));
    beans.bind("counters", new Counters(sessions, sessionMeters, storeMeters));
  }
}
