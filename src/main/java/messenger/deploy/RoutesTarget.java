package messenger.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import messenger.deploy.Change.Kind;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of the server's own context. A changed route is built beside the one that runs, as
 * {@code id~revision}, then follows it ({@link RouteSwap}). Doors ({@code edge-*}) are only touched
 * when their own file changed: it cuts their connections. When a routeConfiguration changes all
 * other routes are built anew, since it is part of each; the doors keep theirs until the next
 * start.
 */
public final class RoutesTarget implements Target {
  private static final Logger LOG = LoggerFactory.getLogger(RoutesTarget.class);
  private static final Pattern CONFIGURATION = Pattern.compile("(?m)^- +routeConfiguration:");
  private static final String FOLDER = "routes";
  private static final String DOOR = "edge-";

  /** Each costs some milliseconds, in which Camel looks through all routes. */
  private static final int REMOVED_AT_ONCE = 5;

  /**
   * Numbers of one route for each place in the order of start, so that revisions have their own.
   */
  private static final int REVISIONS = 1_000;

  private final CamelContext context;
  private final Predicate<String> isShut;
  private final RouteLoader loader;
  private final RouteSwap swap;
  private final Model model;

  /** By id. Written by the thread of the deployer. */
  private volatile SortedMap<String, RunningRoute> running = new TreeMap<>();

  /** Routes that others have followed, until what was in them has ended. */
  private final Deque<Leaving> leaving = new ArrayDeque<>();

  /** The last number that was given to a route, also if it did not come to run. */
  private final Map<String, Integer> revisions = new TreeMap<>();

  /**
   * @param context started
   * @param isShut whether a door is not to be opened
   */
  public RoutesTarget(CamelContext context, Predicate<String> isShut) {
    this.context = context;
    this.isShut = isShut;
    loader = new RouteLoader(context);
    swap = new RouteSwap(context);
    model = context.getCamelContextExtension().getContextPlugin(Model.class);
    SortedMap<String, RunningRoute> found = new TreeMap<>();
    for (RouteDefinition route : model.getRouteDefinitions()) {
      String id = route.getId();
      found.put(id, new RunningRoute(id, 1, id, path(route.getResource())));
      revisions.put(id, 1);
    }
    running = found;
  }

  private static String path(Resource resource) {
    return resource == null
        ? ""
        : resource.getLocation().replaceFirst("^file:(.*/)?(?=routes/)", "");
  }

  /** Any thread. */
  public Collection<RunningRoute> running() {
    return running.values();
  }

  @Override
  public boolean takes(SourceFile file) {
    return file.folder().equals(FOLDER);
  }

  @Override
  public List<String> cutBy(List<Change> changes) {
    return changes.stream()
        .filter(change -> change.kind() != Kind.ADDED)
        .map(change -> new SourceFile(change.path(), "").name())
        .filter(RoutesTarget::isDoor)
        .toList();
  }

  @Override
  public List<Finding> rehearse(SortedMap<String, SourceFile> files, List<Change> changes) {
    Set<String> affected = affected(files, changes);
    List<Finding> findings = new ArrayList<>();
    try (Rehearsal rehearsal = new Rehearsal(context)) {
      for (SourceFile file : files.values()) {
        if (isConfiguration(file)) {
          attempt(file, findings, () -> rehearsal.loader().configurations(file));
        }
      }
      for (SourceFile file : files.values()) {
        if (affected.contains(file.path())) {
          attempt(
              file,
              findings,
              () -> {
                for (RouteDefinition route : rehearsal.loader().routes(file)) {
                  rehearsal.loader().build(route);
                }
              });
        }
      }
    } catch (Exception e) {
      LOG.warn("Routes could not be tried out", e);
      findings.add(new Finding("", 0, 0, "the routes could not be tried out: " + e, ""));
    }
    return findings;
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void attempt(SourceFile file, List<Finding> findings, Attempt attempt) {
    try {
      attempt.run();
    } catch (Exception | LinkageError e) {
      LOG.debug("{} could not be built", file.path(), e);
      findings.add(CamelFault.of(file, e, ""));
    }
  }

  /** Files whose routes are built anew. */
  private Set<String> affected(SortedMap<String, SourceFile> files, List<Change> changes) {
    Set<String> affected = new HashSet<>();
    boolean all = false;
    for (Change change : changes) {
      affected.add(change.path());
      SourceFile file = files.get(change.path());
      boolean hadRoutes =
          running.values().stream().anyMatch(route -> route.file().equals(change.path()));
      boolean wasConfiguration = change.kind() != Kind.ADDED && !hadRoutes;
      all |= wasConfiguration || file != null && isConfiguration(file);
    }
    if (all) {
      files.values().stream()
          .filter(file -> !isDoor(file.name()))
          .forEach(file -> affected.add(file.path()));
    }
    return affected;
  }

  // ---- apply ----

  @Override
  public List<Finding> apply(SortedMap<String, SourceFile> files, List<Change> changes) {
    Step steps = new Step();
    String at = "";
    try {
      Set<String> affected = affected(files, changes);
      steps.configure(files.values());
      for (SourceFile file : files.values()) {
        if (affected.contains(file.path())) {
          at = file.path();
          steps.build(file);
        }
      }
      steps.forget(changes);
      for (Swap one : steps.inOrder()) {
        at = one.file;
        steps.perform(one);
      }
      steps.end();
      return List.of();
    } catch (Exception | LinkageError e) {
      LOG.warn("A deployment is taken back: {}", e.toString());
      LOG.debug("because of", e);
      steps.undo();
      SourceFile file = files.getOrDefault(at, new SourceFile(at.isEmpty() ? "routes/" : at, ""));
      return List.of(CamelFault.of(file, e, "nothing was changed"));
    }
  }

  /**
   * One route's part in a deployment.
   *
   * @param old what runs; null if it is new
   * @param next what was built; null if it is to go
   * @param starts whether it shall run
   */
  private record Swap(String file, RunningRoute old, RunningRoute next, boolean starts) {
    String id() {
      return old == null ? next.id() : old.id();
    }

    /** New ones first, since others may call them; then the inner ones, doors, and what goes. */
    int order() {
      return next == null ? 3 : isDoor(id()) ? 2 : old == null ? 0 : 1;
    }
  }

  /** The steps of a deployment, and how to take them back. */
  private final class Step {
    private final List<Swap> swaps = new ArrayList<>();
    private final Deque<Swap> done = new ArrayDeque<>();
    private final Set<Swap> stayed = new HashSet<>();

    /** Those without an id can't be removed through the model, which would give them one. */
    private final List<RouteConfigurationDefinition> configurations =
        model.getRouteConfigurationDefinitions();

    private final List<RouteConfigurationDefinition> before = List.copyOf(configurations);

    void configure(Collection<SourceFile> files) throws Exception {
      configurations.clear();
      for (SourceFile file : files) {
        if (isConfiguration(file)) {
          loader.configurations(file);
        }
      }
    }

    void build(SourceFile file) throws Exception {
      for (RouteDefinition route : loader.routes(file)) {
        RunningRoute old = running.get(route.getId());
        boolean starts =
            isDoor(route.getId())
                ? old == null ? !isShut.test(route.getId()) : swap.isRunning(old.camelId())
                : !"false".equals(route.getAutoStartup());
        RunningRoute next = name(route, file);
        swaps.add(new Swap(file.path(), old, next, starts)); // First, so that undo removes it.
        loader.build(route);
      }
    }

    private RunningRoute name(RouteDefinition route, SourceFile file) {
      String id = route.getId();
      int revision = revisions.merge(id, 1, Integer::sum);
      String camelId = revision == 1 ? id : id + "~" + revision;
      route.setId(camelId);
      if (route.getStartupOrder() != null && revision > 1) {
        route.setStartupOrder(route.getStartupOrder() * REVISIONS + revision);
      }
      return new RunningRoute(id, revision, camelId, file.path());
    }

    /** Routes that are not in their file any more, nor in another one. */
    void forget(List<Change> changes) {
      Set<String> built = new HashSet<>(swaps.stream().map(Swap::id).toList());
      for (Change change : changes) {
        for (RunningRoute old : running.values()) {
          if (old.file().equals(change.path()) && !built.contains(old.id())) {
            swaps.add(new Swap(change.path(), old, null, false));
          }
        }
      }
    }

    List<Swap> inOrder() {
      return swaps.stream().sorted(Comparator.comparingInt(Swap::order)).toList();
    }

    void perform(Swap one) throws Exception {
      if (one.next == null) {
        swap.leave(one.old.camelId());
      } else if (one.old != null && one.starts) {
        swap.follow(one.old.camelId(), one.next.camelId());
      } else if (one.starts) {
        swap.start(one.next.camelId());
      }
      done.push(one);
    }

    /** From here on nothing is taken back. */
    void end() {
      SortedMap<String, RunningRoute> now = new TreeMap<>(running);
      for (Swap one : swaps) {
        if (one.next == null) {
          now.remove(one.old.id());
        } else {
          now.put(one.next.id(), one.next);
        }
        if (one.old != null) {
          leaving.add(new Leaving(one.old.camelId(), one.next == null));
        }
      }
      running = now;
    }

    void undo() {
      Set<Swap> came = new HashSet<>(done);
      while (!done.isEmpty()) {
        Swap one = done.pop();
        boolean isBack =
            takeBack(
                () -> {
                  if (one.next == null) {
                    swap.comeBack(one.old.camelId());
                  } else if (one.old != null && one.starts) {
                    swap.unfollow(one.old.camelId(), one.next.camelId());
                  } else if (one.starts) {
                    swap.leave(one.next.camelId());
                  }
                });
        if (!isBack && one.old != null && one.next != null) {
          stay(one);
          came.remove(one);
        }
      }
      for (Swap one : swaps) {
        if (one.next != null && came.contains(one)) {
          leaving.add(new Leaving(one.next.camelId(), false));
        } else if (one.next != null && !stayed.contains(one)) {
          takeBack(() -> swap.remove(one.next.camelId()));
        }
      }
      configurations.clear();
      configurations.addAll(before);
    }

    /** The new route is the one that runs, and the old one is not needed. */
    private void stay(Swap one) {
      SortedMap<String, RunningRoute> now = new TreeMap<>(running);
      now.put(one.next.id(), one.next);
      running = now;
      leaving.add(new Leaving(one.old.camelId(), false));
      stayed.add(one);
      LOG.error("{} is new though its deployment was refused; deploy it again", one.next.id());
    }

    private boolean takeBack(Attempt attempt) {
      try {
        attempt.run();
        return true;
      } catch (Exception e) {
        LOG.error("What a deployment had changed could not be taken back", e);
        return false;
      }
    }
  }

  // ---- routes that leave ----

  /** A route whose place another one has taken, or that is not needed any more. */
  private static final class Leaving {
    private final String camelId;
    private final boolean last;
    private long idleSince = -1;

    /**
     * @param last whether others that leave may still call it
     */
    Leaving(String camelId, boolean last) {
      this.camelId = camelId;
      this.last = last;
    }
  }

  /**
   * Removes routes that were followed and in which nothing has been for {@link RouteSwap#GRACE}.
   */
  @Override
  public void tidy(long nanos) {
    int removed = 0;
    for (Leaving route : List.copyOf(leaving)) {
      if (removed == REMOVED_AT_ONCE) {
        return;
      }
      boolean isCalled = route.last && leaving.stream().anyMatch(other -> !other.last);
      if (isCalled || !swap.isIdle(route.camelId)) {
        route.idleSince = -1;
      } else if (route.idleSince < 0) {
        route.idleSince = nanos;
      } else if (nanos - route.idleSince >= RouteSwap.GRACE.toNanos()) {
        leaving.remove(route);
        removed++;
        try {
          swap.remove(route.camelId);
        } catch (Exception e) {
          LOG.warn("{} could not be removed", route.camelId, e);
        }
      }
    }
  }

  private static boolean isDoor(String id) {
    return id.startsWith(DOOR);
  }

  private static boolean isConfiguration(SourceFile file) {
    return CONFIGURATION.matcher(file.text()).find();
  }
}
