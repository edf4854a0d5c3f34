package messenger.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;

/**
 * Deployments of files that nobody runs: a staged file becomes the running one, unless its text has
 * the word {@value #WRONG}.
 */
public final class InMemoryDeployments implements Deployments {
  public static final String WRONG = "nonsense";
  private static final Instant DAY = Instant.parse("2026-11-28T23:00:00Z");

  private final SortedMap<String, RunningRoute> routes = new ConcurrentSkipListMap<>();
  private final SortedMap<String, SourceFile> running = new ConcurrentSkipListMap<>();
  private final SortedMap<String, RunningRoute> firstRoutes = new TreeMap<>();
  private final SortedMap<String, SourceFile> firstFiles = new TreeMap<>();
  private final SortedMap<String, SourceFile> staged = new ConcurrentSkipListMap<>();
  private final SortedMap<String, CamelContext> plugins = new ConcurrentSkipListMap<>();
  private final List<Deployment> log = new CopyOnWriteArrayList<>();
  private volatile Mode mode = Mode.MANUAL;
  private volatile List<String> cut = List.of();

  public void run(RunningRoute route, SourceFile file) {
    routes.put(route.id(), route);
    firstRoutes.put(route.id(), route);
    run(file);
  }

  public void run(SourceFile file) {
    running.put(file.path(), file);
    firstFiles.put(file.path(), file);
  }

  /** What was staged, deployed and plugged in. */
  public void forget() {
    routes.putAll(firstRoutes);
    running.clear();
    running.putAll(firstFiles);
    staged.clear();
    plugins.clear();
    log.clear();
    mode = Mode.MANUAL;
    cut = List.of();
  }

  public void plug(String name, CamelContext context) {
    plugins.put(name, context);
  }

  /** Writes a file, which does not run yet. */
  public void stage(String path, String text) {
    staged.put(path, new SourceFile(path, text));
  }

  public void mode(Mode now) {
    mode = now;
  }

  /** What the next deployments cut. */
  public void cuts(List<String> doors) {
    cut = doors;
  }

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public List<RunningRoute> routes() {
    return List.copyOf(routes.values());
  }

  @Override
  public List<SourceFile> files() {
    return List.copyOf(running.values());
  }

  @Override
  public List<Change> staged() {
    return staged.values().stream()
        .map(
            file ->
                new Change(
                    file.path(),
                    running.containsKey(file.path()) ? Change.Kind.CHANGED : Change.Kind.ADDED))
        .toList();
  }

  @Override
  public List<Deployment> log() {
    return List.copyOf(log);
  }

  @Override
  public Deployment deploy() {
    List<Change> changes = staged();
    List<Finding> findings = check(List.copyOf(staged.values()));
    if (findings.isEmpty()) {
      running.putAll(staged);
      changes.forEach(change -> revise(change.path()));
      staged.clear();
    }
    return note(Deployment.Cause.COMMAND, changes, findings);
  }

  /** The context's route keeps its name: nothing is built here. */
  private void revise(String path) {
    routes.replaceAll(
        (id, route) ->
            route.file().equals(path)
                ? new RunningRoute(id, route.revision() + 1, route.camelId(), path)
                : route);
  }

  @Override
  public List<Finding> check(List<SourceFile> files) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile file : files) {
      int line = 0;
      for (String text : file.text().lines().toList()) {
        line++;
        int column = text.indexOf(WRONG) + 1;
        if (column > 0) {
          findings.add(
              new Finding(file.path(), line, column, "there is no EIP nonsense", "say filter"));
        }
      }
    }
    return findings;
  }

  @Override
  public Optional<Deployment> rollback(int number) {
    return number > log.size()
        ? Optional.empty()
        : Optional.of(note(Deployment.Cause.ROLLBACK, List.of(), List.of()));
  }

  private Deployment note(Deployment.Cause cause, List<Change> changes, List<Finding> findings) {
    int number = log.size() + 1;
    Deployment deployment =
        new Deployment(
            number,
            DAY.plusSeconds(number),
            cause,
            findings.isEmpty(),
            cut,
            changes,
            findings,
            80 + number);
    log.add(0, deployment);
    return deployment;
  }

  @Override
  public Map<String, CamelContext> plugins() {
    return new TreeMap<>(plugins);
  }
}
