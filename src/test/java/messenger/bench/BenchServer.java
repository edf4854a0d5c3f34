package messenger.bench;

import com.sun.management.ThreadMXBean;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import messenger.edge.Dialects;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Dialect;

/**
 * One server in a process of its own: prints {@code bench: PORT}, and for each line that it reads
 * the bytes its threads have allocated so far, {@code bench: BYTES}. Ends with its standard input.
 *
 * <p>It has one event loop. With two, texts to one person would have to be numbered and delivered
 * under a lock, which neither server's work is; and the client has the other core.
 */
final class BenchServer {
  private BenchServer() {}

  /**
   * @param arguments the {@link Contestant}, {@code joined} or {@code unjoined}, and the folder of
   *     the routes
   */
  public static void main(String[] arguments) throws Exception {
    boolean joined = arguments[1].equals("joined");
    int port = listen(Contestant.of(arguments[0]), joined, Path.of(arguments[2]));
    System.out.println("bench: " + port);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (questions.readLine() != null) {
      System.out.println("bench: " + allocatedBytes());
    }
    finishRecordings();
    Runtime.getRuntime().halt(0); // There is nothing to be saved, and Camel would take its time.
  }

  /** Those of -XX:StartFlightRecording; stopping one writes its file. */
  private static void finishRecordings() {
    if (FlightRecorder.isInitialized()) {
      FlightRecorder.getFlightRecorder().getRecordings().forEach(Recording::stop);
    }
  }

  private static int listen(Contestant contestant, boolean joined, Path routes) throws Exception {
    EventLoopGroup loop =
        Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    Dialect json = new JsonDialect(Clock.systemUTC());
    Dialects dialects = new Dialects(joined ? json : new OneByOne(json), new LegacyDialect());
    if (contestant == Contestant.NETTY) {
      return new NettyServer(loop, dialects, joined).listen();
    }
    boolean onTheSpot = contestant == Contestant.ROUTES;
    return new RouteServer(loop, new RouteBeans(dialects), routes, onTheSpot).listen();
  }

  /**
   * Of all threads that live; none that matters ends. (getTotalThreadAllocatedBytes is Java 21's.)
   */
  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
