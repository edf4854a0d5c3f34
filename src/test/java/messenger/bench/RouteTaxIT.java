package messenger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import messenger.bench.Verdict.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The guard over what the routes cost (docs/route-tax.md): the real ones beside a server written by
 * hand, in turns. About 20 s on a calm machine. The figures are printed, and mean little on their
 * own: the servers are barely warm.
 */
class RouteTaxIT {
  /**
   * Measured and how far above it: docs/route-tax.md, "The guard". Lower them when routes get
   * cheaper.
   */
  private static final Verdict LIMITS = new Verdict(3.0, 3.2, 6_700, 6_500, 437);

  private static final Path CPU_TIMES = Path.of("/proc/self/schedstat");
  private static final Path ROUTES = Path.of("routes");

  /** 80,000 texts each: the first compilation is done, the last is not. */
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private static final Duration ROUND = Duration.ofMillis(600);
  private static final int ROUNDS = 4;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theRoutesCostNoMoreThanTheyDid() throws IOException {
    assumeTrue(Files.isReadable(CPU_TIMES), "this is no Linux, or one that does not count");
    Map<Contestant, Runner> runners = new EnumMap<>(Contestant.class);
    try {
      for (Contestant contestant : Contestant.values()) {
        runners.put(contestant, new Runner(contestant, true, Pattern.JSON, ROUTES, List.of()));
      }
      for (Runner runner : runners.values()) {
        runner.warmUp(WARM_UP);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Runner runner : runners.values()) {
          runner.measure(ROUND);
        }
      }
      Figures netty = Figures.of(runners.get(Contestant.NETTY));
      Figures routes = Figures.of(runners.get(Contestant.ROUTES));
      Figures lane = Figures.of(runners.get(Contestant.LANE));
      System.out.println("route-tax: " + Verdict.line(netty, routes, lane));
      assertEquals(List.of(), LIMITS.complaints(netty, routes, lane));
    } finally {
      for (Runner runner : runners.values()) {
        runner.close();
      }
    }
  }
}
