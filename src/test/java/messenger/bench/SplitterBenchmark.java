package messenger.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import messenger.edge.JsonSplitter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Cuts one read of eight texts into frames; the figures are for one frame of 113 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SplitterBenchmark {
  private static final int FRAMES = 8;

  private EmbeddedChannel channel;
  private ByteBuf read;

  @Setup
  public void prepare() {
    channel = new EmbeddedChannel(new JsonSplitter(() -> 65_536, System::nanoTime));
    Frames frames = new Frames(new Pattern(false, 3, FRAMES, 1), 1);
    read = Unpooled.directBuffer().writeBytes(frames.burst(1));
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void split(Blackhole blackhole) {
    channel.writeInbound(read.retainedDuplicate());
    for (int i = 0; i < FRAMES; i++) {
      blackhole.consume((byte[]) channel.readInbound());
    }
  }
}
