package messenger.bench;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a text of 26 bytes, and writes what comes of it, in each dialect. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DialectBenchmark {
  private static final String SELF = Frames.name(1);

  @Param({"json", "legacy"})
  public String dialect;

  private Dialect spoken;
  private byte[] frame;
  private Reply message;
  private Reply stored;

  @Setup
  public void prepare() {
    boolean legacy = dialect.equals("legacy");
    spoken = legacy ? new LegacyDialect() : new JsonDialect(Clock.systemUTC());
    String text = new String(new Frames(one(legacy), 1).burst(1), StandardCharsets.US_ASCII);
    frame = text.strip().getBytes(StandardCharsets.US_ASCII);
    UUID id = new UUID(0x0190000000007000L, 0x8000000000000001L);
    Instant now = Instant.now();
    message =
        new Reply.Message(
            id, SELF, Frames.name(2), "abcdefghijklmnopqrstuvwxyz", SELF, 123_456, now, false);
    stored = new Reply.Stored(id, SELF, 123_456, now, false);
  }

  private static Pattern one(boolean legacy) {
    return new Pattern(legacy, 3, 1, 1);
  }

  @Benchmark
  public Request readText() {
    return spoken.read(frame, SELF);
  }

  @Benchmark
  public byte[] writeMessage() {
    return spoken.write(message, SELF);
  }

  /** Nothing, in the legacy dialect. */
  @Benchmark
  public byte[] writeStored() {
    return spoken.write(stored, SELF);
  }
}
