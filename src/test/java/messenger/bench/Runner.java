package messenger.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One server with its clients, and what was measured of it. */
final class Runner implements AutoCloseable {
  private final ServerUnderLoad server;
  private final Pattern pattern;
  private Load load;
  private final List<Cost> costs = new ArrayList<>();

  /** Starts the server; the clients come with the warm-up. */
  Runner(Contestant contestant, boolean joined, Pattern pattern, Path routes, List<String> options)
      throws IOException {
    server = new ServerUnderLoad(contestant, joined, routes, options);
    this.pattern = pattern;
  }

  void warmUp(Duration time) throws IOException {
    load = new Load(pattern, server.port());
    load.send(time);
  }

  void measure(Duration time) throws IOException {
    ServerUnderLoad.Usage before = server.usage();
    Load.Sent sent = load.send(time);
    costs.add(Cost.of(sent, before, server.usage()));
  }

  List<Cost> costs() {
    return costs;
  }

  /** Of all rounds. */
  double median(ToDoubleFunction<Cost> figure) {
    return median(costs.stream().mapToDouble(figure).boxed().toList());
  }

  /** The round that was disturbed least. */
  double lowest(ToDoubleFunction<Cost> figure) {
    return costs.stream().mapToDouble(figure).min().orElse(Double.NaN);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    return sorted.get(sorted.size() / 2);
  }

  @Override
  public void close() throws IOException {
    if (load != null) {
      load.close();
    }
    server.close();
  }
}
