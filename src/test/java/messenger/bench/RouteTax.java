package messenger.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The table of docs/route-tax.md: all servers side by side, in turns.
 *
 * <pre>
 * RouteTax joined|unjoined json|legacy WARM_UP_S ROUND_S ROUNDS [SERVER[@ROUTES][+OPTION ...] ...]
 * </pre>
 */
final class RouteTax {
  private RouteTax() {}

  public static void main(String[] arguments) throws IOException {
    boolean joined = arguments[0].equals("joined");
    Pattern pattern = arguments[1].equals("legacy") ? Pattern.LEGACY : Pattern.JSON;
    Duration warmUp = seconds(arguments[2]);
    Duration round = seconds(arguments[3]);
    int rounds = Integer.parseInt(arguments[4]);
    List<String> servers =
        arguments.length > 5
            ? List.of(arguments).subList(5, arguments.length)
            : Stream.of(Contestant.values()).map(Contestant::word).toList();
    List<Runner> runners = new ArrayList<>();
    try {
      for (String server : servers) {
        runners.add(runner(server, joined, pattern));
      }
      for (Runner runner : runners) {
        runner.warmUp(warmUp);
      }
      for (int i = 0; i < rounds; i++) {
        for (Runner runner : runners) {
          runner.measure(round);
        }
      }
      System.out.printf(
          "%s, %s, %d connections, %d texts at once%n",
          arguments[0], arguments[1], pattern.users(), pattern.perTick());
      for (int i = 0; i < runners.size(); i++) {
        print(servers.get(i), runners.get(i), runners.get(0));
      }
    } finally {
      for (Runner runner : runners) {
        runner.close();
      }
    }
  }

  /**
   * @param server a {@link Contestant}; behind {@code @} another folder of routes, behind each
   *     {@code +} an option for its JVM, where {@code NAME} stands for the whole
   */
  private static Runner runner(String server, boolean joined, Pattern pattern) throws IOException {
    List<String> words = List.of(server.split("\\+"));
    String[] parts = words.get(0).split("@");
    List<String> options =
        words.stream().skip(1).map(option -> option.replace("NAME", parts[0])).toList();
    Path routes = Path.of(parts.length > 1 ? parts[1] : "routes");
    return new Runner(Contestant.of(parts[0]), joined, pattern, routes, options);
  }

  private static void print(String name, Runner runner, Runner first) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runner.costs().size(); i++) {
      ratios.add(runner.costs().get(i).cpuMicros() / first.costs().get(i).cpuMicros());
    }
    System.out.printf(
        Locale.ROOT,
        "%-40s CPU %6.2f us (lowest %6.2f)  ratio %5.2f (of lowest %5.2f)  allocated %7.0f bytes"
            + "  wire %5.1f bytes  %7.0f a second%n",
        name,
        runner.median(Cost::cpuMicros),
        runner.lowest(Cost::cpuMicros),
        Runner.median(ratios),
        runner.lowest(Cost::cpuMicros) / first.lowest(Cost::cpuMicros),
        runner.median(Cost::allocatedBytes),
        runner.median(Cost::wireBytes),
        runner.median(Cost::rate));
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis((long) (Double.parseDouble(text) * 1_000));
  }
}
