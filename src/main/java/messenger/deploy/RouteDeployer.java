package messenger.deploy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import messenger.check.Meaning;
import messenger.deploy.Change.Kind;
import messenger.deploy.Deployment.Cause;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes what runs while it runs. Files that changed together are deployed together or not at all:
 * read, compared with what runs by their meaning, checked, tried out beside what runs, applied, and
 * reported. Whatever goes wrong, what ran runs on.
 *
 * <p>What was refused is tried again with the next change, which may be what it needed; if it still
 * can't be, that change is tried alone, so that a broken file stands in nobody's way.
 *
 * <p>All work is done under one lock: by the thread of the watch, or by who asks for it.
 */
public final class RouteDeployer implements Deployments, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("messenger.deploy");

  /** How often the watch looks. With 100 files it costs most of a millisecond each time. */
  private static final long LOOK_MS = 250;

  private static final int LOG_SIZE = 100;

  private static final Finding OFF =
      new Finding("", 0, 0, "messenger.routes.deploy is off", "restart the server");

  private static final Finding CLOSED = new Finding("", 0, 0, "the server stops", "");

  /** Of one report; what comes after that is rarely a mistake of its own. */
  private static final int MAX_FINDINGS = 20;

  /** Checks the files that are named, and the references of all. */
  public interface Check {
    List<Finding> check(SortedMap<String, SourceFile> files, Set<String> changed);
  }

  private final RouteFiles folders;
  private final Versions versions;
  private final Mode mode;
  private final Duration quiet;
  private final Check check;
  private final List<Target> targets;
  private final Consumer<Deployment> reports;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<Boolean, Counter> meters;
  private final Meaning meaning = new Meaning();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "deploy");
            thread.setDaemon(true);
            return thread;
          });

  /** The texts of what runs. */
  private SortedMap<String, SourceFile> running = new TreeMap<>();

  /** What was refused, and has not been touched since. A file that was removed has no text. */
  private final Map<String, Optional<String>> refused = new HashMap<>();

  private RouteFiles.Stamp seen = RouteFiles.Stamp.NONE;
  private long seenSince;
  private boolean isNews;
  private int number;

  /** The version that runs; after a rollback the old one. */
  private int version;

  private volatile boolean isClosed;
  private volatile List<Deployment> log = List.of();

  /**
   * @param folders where the files are
   * @param targets what runs them, in the order of change
   * @param reports is told of each attempt; must not block
   */
  public RouteDeployer(
      RouteFiles folders,
      Versions versions,
      Mode mode,
      Duration quiet,
      Check check,
      List<Target> targets,
      Consumer<Deployment> reports,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanoTime) {
    this.folders = folders;
    this.versions = versions;
    this.mode = mode;
    this.quiet = quiet;
    this.check = check;
    this.targets = List.copyOf(targets);
    this.reports = reports;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.meters = Map.of(true, counter(meters, "accepted"), false, counter(meters, "refused"));
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("messenger.deployments").tag("result", result).register(meters);
  }

  /**
   * Begins to watch.
   *
   * @param running what the targets run
   * @param files all files as they were then; what of them does not run yet is started now, or left
   *     out and reported if it can't be
   */
  public synchronized void start(
      SortedMap<String, SourceFile> running, SortedMap<String, SourceFile> files)
      throws IOException {
    long begun = nanoTime.getAsLong();
    number = versions.last();
    version = number;
    SortedMap<String, SourceFile> before = versions.read(version).orElseGet(TreeMap::new);
    this.running = new TreeMap<>(running);
    List<Change> rest =
        changes(this.running, files).stream().filter(one -> one.kind() == Kind.ADDED).toList();
    Map<Change, List<Finding>> bad = startRest(rest, files, files.equals(before));
    report(Cause.START, changes(before, this.running), List.of(), begun);
    bad.forEach(
        (change, findings) -> {
          refused.put(change.path(), text(change.path(), files));
          report(Cause.START, List.of(change), findings, begun);
        });
    isNews = true; // Files may have changed since they were read.
    watch.scheduleWithFixedDelay(this::tick, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * All together, or else what can be started.
   *
   * @param ranOnce what ran once is not tried out, which would hold up each start
   */
  private Map<Change, List<Finding>> startRest(
      List<Change> rest, SortedMap<String, SourceFile> files, boolean ranOnce) {
    Map<Change, List<Finding>> bad = new LinkedHashMap<>();
    SortedMap<String, SourceFile> all = with(rest, files);
    if (!(ranOnce ? apply(all, rest) : tryAndApply(all, rest)).isEmpty()) {
      for (Change change : rest) {
        List<Finding> findings = tryAndApply(with(List.of(change), files), List.of(change));
        if (findings.isEmpty()) {
          running = with(List.of(change), files);
        } else {
          bad.put(change, findings);
        }
      }
    } else {
      running = all;
    }
    return bad;
  }

  private synchronized void tick() {
    try {
      targets.forEach(target -> target.tidy(nanoTime.getAsLong()));
      if (mode == Mode.WATCH && !isClosed && hasSettled()) {
        look();
      }
    } catch (IOException e) {
      LOG.warn("The files of routes can't be read: {}", e.toString());
    } catch (RuntimeException | LinkageError e) {
      LOG.error("A deployment failed because of a bug", e);
    }
  }

  /** Whether something was written, and since then nothing for a while. */
  private boolean hasSettled() throws IOException {
    RouteFiles.Stamp now = folders.stamp();
    if (!now.equals(seen)) {
      warnOfStrays(now);
      seen = now;
      seenSince = nanoTime.getAsLong();
      isNews = true;
      return false;
    }
    boolean settled = isNews && nanoTime.getAsLong() - seenSince >= quiet.toNanos();
    isNews &= !settled;
    return settled;
  }

  private void warnOfStrays(RouteFiles.Stamp now) {
    now.strays()
        .forEach(
            (path, ending) -> {
              if (!seen.strays().containsKey(path)) {
                LOG.warn("{} is not read: its name must end in {}", path, ending);
              }
            });
  }

  private void look() throws IOException {
    SortedMap<String, SourceFile> found = folders.read();
    List<Change> all = changes(running, found);
    Set<String> different = all.stream().map(Change::path).collect(Collectors.toSet());
    if (refused.keySet().retainAll(different)) {
      refused.clear(); // One of them was mended by taking it back; it may have been all that was
      // wrong.
    }
    List<Change> fresh = all.stream().filter(change -> !isRefused(change, found)).toList();
    if (fresh.isEmpty()) {
      return;
    }
    Deployment whole = deploy(Cause.WATCH, all, found);
    if (!whole.accepted() && fresh.size() < all.size()) {
      deploy(Cause.WATCH, fresh, found);
    }
  }

  private boolean isRefused(Change change, SortedMap<String, SourceFile> files) {
    return text(change.path(), files).equals(refused.get(change.path()));
  }

  private static Optional<String> text(String path, SortedMap<String, SourceFile> files) {
    return Optional.ofNullable(files.get(path)).map(SourceFile::text);
  }

  /** What would have to happen to the first so that they become the second, by path. */
  private List<Change> changes(
      SortedMap<String, SourceFile> from, SortedMap<String, SourceFile> to) {
    Set<String> paths = new TreeSet<>(from.keySet());
    paths.addAll(to.keySet());
    List<Change> changes = new ArrayList<>();
    for (String path : paths) {
      SourceFile before = from.get(path);
      SourceFile after = to.get(path);
      if (before == null) {
        changes.add(new Change(path, Kind.ADDED));
      } else if (after == null) {
        changes.add(new Change(path, Kind.REMOVED));
      } else if (!before.text().equals(after.text())) {
        boolean same = meaning.isSame(before.text(), after.text());
        changes.add(new Change(path, same ? Kind.REWORDED : Kind.CHANGED));
      }
    }
    return changes;
  }

  // ---- one deployment ----

  /**
   * @param changes what to deploy of {@code found}
   */
  private Deployment deploy(
      Cause cause, List<Change> changes, SortedMap<String, SourceFile> found) {
    long begun = nanoTime.getAsLong();
    SortedMap<String, SourceFile> next = with(changes, found);
    List<Finding> findings = tryAndApply(next, changes);
    for (Change change : changes) {
      if (findings.isEmpty()) {
        refused.remove(change.path());
      } else {
        refused.put(change.path(), text(change.path(), found));
      }
    }
    if (findings.isEmpty()) {
      running = next;
    }
    return report(cause, changes, findings, begun);
  }

  /** What would run after these changes. */
  private SortedMap<String, SourceFile> with(
      List<Change> changes, SortedMap<String, SourceFile> found) {
    SortedMap<String, SourceFile> next = new TreeMap<>(running);
    for (Change change : changes) {
      next.remove(change.path());
      if (found.containsKey(change.path())) {
        next.put(change.path(), found.get(change.path()));
      }
    }
    return next;
  }

  private List<Finding> tryAndApply(SortedMap<String, SourceFile> next, List<Change> changes) {
    List<Change> meant = changes.stream().filter(one -> one.kind() != Kind.REWORDED).toList();
    if (isClosed) {
      return List.of(CLOSED);
    }
    List<Finding> findings = meant.isEmpty() ? List.of() : tryOut(next, meant);
    return findings.isEmpty() ? apply(next, meant) : findings;
  }

  private List<Finding> tryOut(SortedMap<String, SourceFile> next, List<Change> meant) {
    List<Finding> findings =
        check.check(next, meant.stream().map(Change::path).collect(Collectors.toSet()));
    if (!findings.isEmpty()) {
      return findings;
    }
    for (Target target : targets) {
      Part part = new Part(target, running, next, meant);
      if (!part.changes.isEmpty()) {
        findings = target.rehearse(part.next, part.changes);
      }
      if (!findings.isEmpty()) {
        return findings;
      }
    }
    return List.of();
  }

  private List<Finding> apply(SortedMap<String, SourceFile> next, List<Change> meant) {
    warnOf(cut(meant));
    List<Part> applied = new ArrayList<>();
    for (Target target : targets) {
      Part part = new Part(target, running, next, meant);
      List<Finding> findings =
          part.changes.isEmpty() ? List.of() : target.apply(part.next, part.changes);
      if (!findings.isEmpty()) {
        applied.forEach(Part::takeBack);
        return findings;
      }
      applied.add(part);
    }
    return List.of();
  }

  /** What of a deployment is for one target. */
  private static final class Part {
    private final Target target;
    private final SortedMap<String, SourceFile> before;
    private final SortedMap<String, SourceFile> next;
    private final List<Change> changes;

    Part(
        Target target,
        SortedMap<String, SourceFile> before,
        SortedMap<String, SourceFile> next,
        List<Change> changes) {
      this.target = target;
      this.before = of(target, before);
      this.next = of(target, next);
      this.changes = changes.stream().filter(one -> takes(target, one.path())).toList();
    }

    private static SortedMap<String, SourceFile> of(
        Target target, SortedMap<String, SourceFile> files) {
      return files.values().stream()
          .filter(target::takes)
          .collect(
              Collectors.toMap(SourceFile::path, Function.identity(), (a, b) -> b, TreeMap::new));
    }

    private static boolean takes(Target target, String path) {
      return target.takes(new SourceFile(path, ""));
    }

    void takeBack() {
      List<Change> back = new ArrayList<>();
      for (Change change : changes) {
        Kind kind =
            switch (change.kind()) {
              case ADDED -> Kind.REMOVED;
              case REMOVED -> Kind.ADDED;
              default -> change.kind();
            };
        back.add(new Change(change.path(), kind));
      }
      if (!back.isEmpty()) {
        List<Finding> findings = target.apply(before, back);
        findings.forEach(finding -> LOG.error("could not be taken back: {}", finding));
      }
    }
  }

  // ---- the report ----

  private Deployment report(Cause cause, List<Change> changes, List<Finding> findings, long begun) {
    boolean accepted = findings.isEmpty();
    long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
    Deployment deployment =
        new Deployment(
            ++number,
            clock.instant(),
            cause,
            accepted,
            cause == Cause.START ? List.of() : cut(changes),
            changes,
            shortened(findings),
            millis);
    if (accepted && !changes.isEmpty()) {
      keep(deployment);
    }
    meters.get(accepted).increment();
    List<Deployment> longer = new ArrayList<>(log);
    longer.add(0, deployment);
    log = List.copyOf(longer.subList(0, Math.min(LOG_SIZE, longer.size())));
    say(deployment);
    reports.accept(deployment);
    return deployment;
  }

  private static List<Finding> shortened(List<Finding> findings) {
    if (findings.size() <= MAX_FINDINGS) {
      return findings;
    }
    List<Finding> some = new ArrayList<>(findings.subList(0, MAX_FINDINGS));
    int more = findings.size() - MAX_FINDINGS;
    some.add(new Finding("", 0, 0, "and " + more + " more", "mend these first"));
    return some;
  }

  private List<String> cut(List<Change> changes) {
    return targets.stream()
        .flatMap(target -> target.cutBy(changes(target, changes)).stream())
        .toList();
  }

  private static void warnOf(List<String> cut) {
    if (!cut.isEmpty()) {
      LOG.warn("the connections of {} will be cut now", String.join(", ", cut));
    }
  }

  private static List<Change> changes(Target target, List<Change> changes) {
    return changes.stream()
        .filter(change -> change.kind() != Kind.REWORDED)
        .filter(change -> Part.takes(target, change.path()))
        .toList();
  }

  private void keep(Deployment deployment) {
    version = deployment.number();
    try {
      versions.save(version, running.values());
    } catch (IOException e) {
      LOG.warn("Version {} could not be kept: {}", deployment.number(), e.toString());
    }
  }

  private static void say(Deployment deployment) {
    if (deployment.cause() == Cause.START && deployment.accepted()) {
      return;
    }
    String what =
        deployment.changes().stream()
            .map(change -> change.kind().name().toLowerCase(Locale.ROOT) + " " + change.path())
            .collect(Collectors.joining(", "));
    if (deployment.accepted() && deployment.changes().isEmpty()) {
      LOG.info("deployment {}: nothing has changed", deployment.number());
    } else if (deployment.accepted()) {
      LOG.info(
          "deployment {} accepted in {} ms: {}", deployment.number(), deployment.millis(), what);
    } else {
      LOG.warn(
          "deployment {} refused, everything runs on as before: {}", deployment.number(), what);
      deployment.findings().forEach(finding -> LOG.warn("{}", finding));
    }
  }

  // ---- what can be seen and done ----

  @Override
  public Mode mode() {
    return mode;
  }

  @Override
  public List<RunningRoute> routes() {
    return targets.stream()
        .filter(RoutesTarget.class::isInstance)
        .flatMap(target -> ((RoutesTarget) target).running().stream())
        .toList();
  }

  @Override
  public Map<String, CamelContext> plugins() {
    Map<String, CamelContext> contexts = new TreeMap<>();
    targets.forEach(target -> contexts.putAll(target.contexts()));
    return contexts;
  }

  @Override
  public synchronized List<SourceFile> files() {
    return List.copyOf(running.values());
  }

  @Override
  public synchronized List<Change> staged() {
    try {
      return changes(running, folders.read());
    } catch (IOException e) {
      LOG.warn("The files of routes can't be read: {}", e.toString());
      return List.of();
    }
  }

  @Override
  public List<Deployment> log() {
    return log;
  }

  @Override
  public synchronized Deployment deploy() {
    long begun = nanoTime.getAsLong();
    try {
      SortedMap<String, SourceFile> found = folders.read();
      List<Change> changes = changes(running, found);
      if (mode == Mode.OFF) {
        return report(Cause.COMMAND, changes, List.of(OFF), begun);
      }
      return deploy(Cause.COMMAND, changes, found);
    } catch (IOException e) {
      return report(Cause.COMMAND, List.of(), List.of(unreadable(e)), begun);
    }
  }

  private static Finding unreadable(IOException e) {
    return new Finding(
        "", 0, 0, "the files can't be read or written: " + e, "look at their rights");
  }

  @Override
  public synchronized List<Finding> check(List<SourceFile> files) {
    SortedMap<String, SourceFile> next = new TreeMap<>(running);
    files.forEach(file -> next.put(file.path(), file));
    List<Change> changes =
        changes(running, next).stream().filter(one -> one.kind() != Kind.REWORDED).toList();
    List<Finding> findings =
        check.check(next, changes.stream().map(Change::path).collect(Collectors.toSet()));
    for (Target target : targets) {
      Part part = new Part(target, running, next, changes);
      if (findings.isEmpty() && !part.changes.isEmpty()) {
        findings = target.rehearse(part.next, part.changes);
      }
    }
    return findings;
  }

  @Override
  public synchronized Optional<Deployment> rollback(int wanted) {
    long begun = nanoTime.getAsLong();
    if (mode == Mode.OFF) {
      return Optional.of(report(Cause.ROLLBACK, List.of(), List.of(OFF), begun));
    }
    try {
      int to = wanted == 0 ? before() : wanted;
      Optional<SortedMap<String, SourceFile>> files = versions.read(to);
      if (files.isEmpty()) {
        return Optional.empty();
      }
      restore(files.get());
      SortedMap<String, SourceFile> found = folders.read();
      Deployment deployment = deploy(Cause.ROLLBACK, changes(running, found), found);
      if (deployment.accepted()) {
        version = to;
      }
      return Optional.of(deployment);
    } catch (IOException e) {
      leaveAsItIs();
      return Optional.of(report(Cause.ROLLBACK, List.of(), List.of(unreadable(e)), begun));
    }
  }

  /** What is half restored is not for the watch. */
  private void leaveAsItIs() {
    try {
      SortedMap<String, SourceFile> found = folders.read();
      changes(running, found)
          .forEach(change -> refused.put(change.path(), text(change.path(), found)));
    } catch (IOException e) {
      LOG.warn("The files of routes can't be read: {}", e.toString());
    }
  }

  /** The version before the one that runs, without those that are the same; 0 if there is none. */
  private int before() throws IOException {
    for (int one : versions.numbers().headSet(version, false).descendingSet()) {
      if (!running.equals(versions.read(one).orElse(running))) {
        return one;
      }
    }
    return 0;
  }

  /** What never ran would be lost. */
  private void restore(SortedMap<String, SourceFile> files) throws IOException {
    SortedMap<String, SourceFile> found = folders.read();
    if (!changes(running, found).isEmpty()) {
      Collection<SourceFile> replaced = found.values();
      LOG.warn("What never ran is in {} now", versions.saveAside("replaced-" + number, replaced));
    }
    for (SourceFile file : files.values()) {
      if (!file.equals(found.get(file.path()))) {
        folders.write(file);
      }
    }
    for (String path : found.keySet()) {
      if (!files.containsKey(path)) {
        folders.delete(path);
      }
    }
  }

  /** Changes nothing any more; waits for a deployment that is under way. */
  @Override
  public void close() {
    isClosed = true;
    watch.shutdown();
    synchronized (this) {
      LOG.debug("no deployment is under way");
    }
  }
}
