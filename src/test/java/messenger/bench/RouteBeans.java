package messenger.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import messenger.edge.Admission;
import messenger.edge.AdmissionLimits;
import messenger.edge.Dialects;
import messenger.edge.FrameFormat;
import messenger.edge.FrameLimits;
import messenger.edge.JsonDialect;
import messenger.edge.Porter;
import messenger.edge.TcpPipeline;
import messenger.frame.Replies;
import messenger.observe.Faults;
import messenger.observe.PostgresFaults;
import messenger.observe.RouteStatistics;
import messenger.observe.StoreState;
import messenger.session.SessionLimits;
import messenger.session.SessionMeters;
import messenger.session.Sessions;
import messenger.store.LogHeads;
import messenger.store.MessageLog;
import messenger.store.StoreMeters;

/** The beans that a text meets on its way, as messenger.Wiring makes them, by their names there. */
final class RouteBeans {
  private static final Duration LONG = Duration.ofMinutes(10);

  /**
   * application.properties, except for time, since a busy machine must not end the run, and for
   * frames a second, of which each client sends more (0: they are not counted, which costs less).
   */
  private static final SessionLimits LIMITS =
      new SessionLimits(
          1 << 20,
          LONG,
          LONG,
          LONG,
          64,
          LONG,
          LONG,
          50,
          2_000,
          3,
          10,
          Integer.getInteger("messenger.limits.frames-per-second", 100_000),
          100_000);

  private static final FrameLimits FRAMES = new FrameLimits(8_192, 65_536);

  private final MeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Sessions sessions =
      new Sessions(
          LIMITS,
          new JsonDialect(Clock.systemUTC()),
          new SessionMeters(meters),
          meters,
          System::nanoTime);
  private final Dialects dialects;

  RouteBeans(Dialects dialects) {
    this.dialects = dialects;
  }

  Sessions sessions() {
    return sessions;
  }

  Map<String, Object> byName() {
    Map<String, Object> beans = new TreeMap<>();
    beans.put("sessions", sessions);
    beans.put(
        "frameFormat", new FrameFormat(dialects, Set.of("server", "all"), (owner, other) -> false));
    beans.put("replies", new Replies(1_000));
    beans.put("messageLog", new MessageLog(new StoreMeters(meters), 200, LONG, System::nanoTime));
    beans.put("routeStatistics", new RouteStatistics(meters, "", System::nanoTime));
    beans.put("faults", new Faults());
    beans.put("postgresState", new StoreState("Postgres", "there is none"));
    beans.put("postgresFaults", new PostgresFaults());
    beans.put("redisState", new StoreState("Redis", "there is none"));
    beans.put(
        "logHeads", new LogHeads("this-node", () -> false, () -> false, LONG, System::nanoTime));
    return beans;
  }

  /** The plain door. */
  TcpPipeline tcpPipeline() {
    AdmissionLimits room =
        new AdmissionLimits(
            1_000, 1_000, LONG, LONG, LONG, LONG, 1_000, Integer.MAX_VALUE, Integer.MAX_VALUE);
    Porter porter = new Porter(sessions, new Admission(room, meters, System::nanoTime), dialects);
    return new TcpPipeline(porter, FRAMES, null, null, LONG);
  }
}
