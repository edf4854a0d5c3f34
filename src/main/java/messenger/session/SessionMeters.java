package messenger.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Code;

/**
 * What is counted about sessions and frames. Own meters: Camel's per-exchange events cost more than
 * the messages (docs/adr).
 */
public final class SessionMeters {
  private static final List<String> DOORS = List.of("tcp", "tls", "websocket");
  private static final List<String> DIALECTS = List.of("none", "legacy", "json", "compact");

  private final Counter framesIn;
  private final Counter framesOut;
  private final Counter shaped;
  private final Counter delivered;
  private final Counter waiting;
  private final Map<Code, Counter> refusals = new EnumMap<>(Code.class);

  public SessionMeters(MeterRegistry registry) {
    framesIn = registry.counter("messenger.frames", "direction", "in");
    framesOut = registry.counter("messenger.frames", "direction", "out");
    shaped =
        Counter.builder("messenger.frames.shaped")
            .description("Times that a client had to wait because it sent frames too fast")
            .register(registry);
    delivered =
        Counter.builder("messenger.delivered")
            .description("Messages handed to sessions, live or from the log")
            .register(registry);
    waiting =
        Counter.builder("messenger.waiting")
            .description(
                "Messages whose recipient had no session when they were stored; they wait in the log")
            .register(registry);
    for (Code code : Code.values()) {
      refusals.put(code, registry.counter("messenger.refusals", "code", code.word()));
    }
  }

  /** Sessions by door and dialect, counted when somebody asks. */
  void watch(Sessions sessions, MeterRegistry registry) {
    for (String door : DOORS) {
      for (String dialect : DIALECTS) {
        Gauge.builder("messenger.sessions", sessions, all -> all.count(door, dialect))
            .tag("door", door)
            .tag("dialect", dialect)
            .register(registry);
      }
    }
  }

  void frameIn() {
    framesIn.increment();
  }

  void frameOut() {
    framesOut.increment();
  }

  void shaped() {
    shaped.increment();
  }

  void delivered() {
    delivered.increment();
  }

  void waits() {
    waiting.increment();
  }

  void refused(Code code) {
    refusals.get(code).increment();
  }

  public long totalDelivered() {
    return (long) delivered.count();
  }

  public long totalWaiting() {
    return (long) waiting.count();
  }
}
