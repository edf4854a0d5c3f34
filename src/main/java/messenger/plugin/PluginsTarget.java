package messenger.plugin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import messenger.deploy.CamelFault;
import messenger.deploy.Change;
import messenger.deploy.Finding;
import messenger.deploy.RunningRoute;
import messenger.deploy.SourceFile;
import messenger.deploy.Target;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs plugins, each in a {@link PluginContext}, and gives them Kamelets. A plugin is restarted
 * when its file or a Kamelet that it names has changed; the others are not touched. One thread at a
 * time changes something; {@link #running} may be asked by any.
 */
public final class PluginsTarget implements Target, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginsTarget.class);

  private static final String PLUGIN = "plugins/[^/]+\\.camel\\.yaml";
  private static final String KAMELET = "kamelets/[^/]+\\.kamelet\\.yaml";

  /** What Camel reads of the environment without asking for leave: see the simple language. */
  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{\\s*(env|sysenv|sys)[.:]");

  private final PluginSettings settings;
  private final Extensions extensions;

  /** By the path of the file. */
  private final Map<String, Running> running = new ConcurrentSkipListMap<>();

  private record Running(SourceFile file, Set<SourceFile> kamelets, PluginContext context) {}

  public PluginsTarget(PluginSettings settings, Extensions extensions) {
    this.settings = settings;
    this.extensions = extensions;
  }

  @Override
  public boolean takes(SourceFile file) {
    return file.path().matches(PLUGIN + "|" + KAMELET);
  }

  @Override
  public List<String> cutBy(List<Change> changes) {
    return List.of();
  }

  @Override
  public List<Finding> rehearse(SortedMap<String, SourceFile> files, List<Change> changes) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile kamelet : kamelets(files)) {
      if (!kamelet.text().contains("name: " + kamelet.name())) {
        findings.add(
            new Finding(
                kamelet.path(), 0, 0, "its metadata has another name", "name: " + kamelet.name()));
      }
    }
    for (SourceFile plugin : affected(files)) {
      if (!settings.trusted() && ENVIRONMENT.matcher(plugin.text()).find()) {
        findings.add(
            new Finding(
                plugin.path(),
                0,
                0,
                "a plugin can't read the environment like this",
                "{{env:NAME}}, and NAME in messenger.plugins.environment"));
        continue;
      }
      try (PluginContext context = context(plugin, used(plugin, files))) {
        context.rehearse();
      } catch (Exception | LinkageError e) {
        findings.add(finding(plugin, e));
      }
    }
    return findings;
  }

  /**
   * {@inheritDoc}
   *
   * <p>What plugins that are exchanged do with texts and commands waits meanwhile; the others go
   * on.
   */
  @Override
  public List<Finding> apply(SortedMap<String, SourceFile> files, List<Change> changes) {
    List<SourceFile> affected = affected(files);
    List<Running> stopped =
        running.values().stream().filter(one -> !isKept(one, affected, files)).toList();
    List<String> exchanged = stopped.stream().map(one -> one.file().name()).toList();
    exchanged.forEach(extensions::hold);
    try {
      return exchange(affected, stopped, files);
    } finally {
      exchanged.forEach(extensions::release);
    }
  }

  private List<Finding> exchange(
      List<SourceFile> affected, List<Running> stopped, SortedMap<String, SourceFile> files) {
    stopped.parallelStream().forEach(this::stop);
    Map<Running, Finding> failed = startAll(affected, files);
    if (failed.isEmpty()) {
      return List.of();
    }
    affected.stream()
        .map(plugin -> running.get(plugin.path()))
        .filter(Objects::nonNull)
        .toList()
        .parallelStream()
        .forEach(this::stop);
    List<Running> before = new ArrayList<>();
    stopped.forEach(one -> begin(one.file(), one.kamelets(), before));
    awaitAll(before).forEach((one, why) -> LOG.error("{} can't go on: {}", one.file().path(), why));
    return List.copyOf(failed.values());
  }

  private static boolean isKept(
      Running one, List<SourceFile> affected, SortedMap<String, SourceFile> files) {
    SourceFile file = files.get(one.file().path());
    return file != null && !affected.contains(file);
  }

  /** The routes of all plugins, without those that Kamelets are made of. */
  public List<RunningRoute> running() {
    List<RunningRoute> routes = new ArrayList<>();
    for (Running one : running.values()) {
      one.context().context().getRoutes().stream()
          .filter(route -> !route.isCreatedByKamelet())
          .map(route -> new RunningRoute(route.getId(), 1, route.getId(), one.file().path()))
          .forEach(routes::add);
    }
    return routes;
  }

  @Override
  public Map<String, CamelContext> contexts() {
    Map<String, CamelContext> contexts = new TreeMap<>();
    running.values().forEach(one -> contexts.put(one.file().name(), one.context().context()));
    return contexts;
  }

  /** What runs a file; null if nothing does. */
  PluginContext contextOf(String path) {
    Running one = running.get(path);
    return one == null ? null : one.context();
  }

  /** Stops all plugins, at the same time. */
  @Override
  public void close() {
    running.values().parallelStream().forEach(this::stop);
  }

  private void stop(Running plugin) {
    running.remove(plugin.file().path());
    plugin.context().close(extensions.limits().stop());
  }

  /**
   * Starts plugins, all at the same time.
   *
   * @return why some do not run
   */
  private Map<Running, Finding> startAll(
      List<SourceFile> plugins, SortedMap<String, SourceFile> files) {
    Map<Running, Finding> failed = new LinkedHashMap<>();
    List<Running> begun = new ArrayList<>();
    for (SourceFile plugin : plugins) {
      Set<SourceFile> kamelets = used(plugin, files);
      Finding why = begin(plugin, kamelets, begun);
      if (why != null) {
        failed.put(new Running(plugin, kamelets, null), why);
      }
    }
    failed.putAll(awaitAll(begun));
    return failed;
  }

  /** Null if its start has begun. */
  private Finding begin(SourceFile plugin, Set<SourceFile> kamelets, List<Running> begun) {
    try {
      PluginContext context = context(plugin, kamelets);
      context.begin();
      begun.add(new Running(plugin, kamelets, context));
      return null;
    } catch (Exception | LinkageError e) {
      return finding(plugin, e);
    }
  }

  /** Those that do not run, nor still start. */
  private Map<Running, Finding> awaitAll(List<Running> begun) {
    Map<Running, Finding> failed = new LinkedHashMap<>();
    long end = System.nanoTime() + extensions.limits().start().toNanos();
    for (Running plugin : begun) {
      try {
        plugin.context().await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        running.put(plugin.file().path(), plugin);
      } catch (Exception | LinkageError e) {
        plugin.context().close(extensions.limits().stop());
        failed.put(plugin, finding(plugin.file(), e));
      }
    }
    return failed;
  }

  private PluginContext context(SourceFile plugin, Collection<SourceFile> kamelets)
      throws Exception {
    return new PluginContext(plugin, kamelets, settings, extensions);
  }

  /** The plugins that do not run as they stand in these files. */
  private List<SourceFile> affected(SortedMap<String, SourceFile> files) {
    return files.values().stream()
        .filter(file -> file.path().matches(PLUGIN))
        .filter(plugin -> !isRunning(plugin, used(plugin, files)))
        .toList();
  }

  private boolean isRunning(SourceFile plugin, Set<SourceFile> kamelets) {
    Running now = running.get(plugin.path());
    return now != null && now.file().equals(plugin) && now.kamelets().equals(kamelets);
  }

  private static List<SourceFile> kamelets(SortedMap<String, SourceFile> files) {
    return files.values().stream().filter(file -> file.path().matches(KAMELET)).toList();
  }

  /** The Kamelets that a plugin names, and those that these name. */
  private static Set<SourceFile> used(SourceFile plugin, SortedMap<String, SourceFile> files) {
    SortedMap<String, SourceFile> used = new TreeMap<>();
    List<SourceFile> unread = new ArrayList<>(List.of(plugin));
    while (!unread.isEmpty()) {
      String text = unread.remove(0).text();
      for (SourceFile kamelet : kamelets(files)) {
        boolean named =
            Pattern.compile("(?<![\\w-])" + Pattern.quote(kamelet.name()) + "(?![\\w-])")
                .matcher(text)
                .find();
        if (named && used.put(kamelet.path(), kamelet) == null) {
          unread.add(kamelet);
        }
      }
    }
    return Set.copyOf(used.values());
  }

  private static Finding finding(SourceFile plugin, Throwable thrown) {
    LOG.debug("{} can't run", plugin.path(), thrown);
    Finding found = CamelFault.of(plugin, thrown, "");
    return new Finding(
        found.file(), found.line(), found.column(), found.reason(), hint(found.reason()));
  }

  private static String hint(String reason) {
    if (reason.startsWith("a plugin can't use")) {
      return "use the Kamelets, or set messenger.plugins.trusted";
    }
    if (reason.contains("No endpoint could be found for")) {
      return "./messenger ext add, and the coordinates of the component";
    }
    return "";
  }
}
