package messenger.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import messenger.check.Names.Scope;
import messenger.check.Node.Fields;
import messenger.check.References.Part;
import messenger.deploy.Finding;
import messenger.deploy.SourceFile;

/**
 * Looks at files without running them: YAML, Camel's schema, what they refer to, and what plugins
 * may do. The rules of the house (RoutesStyleTest) are not checked: they are about this repository.
 *
 * <p>One thread at a time. Measured with 83 files on a loaded core, {@code -Xmx256m}: the first
 * check of one changed file takes 330 ms and 15 MB of garbage (Camel's schema, 800 KB of JSON, is
 * read), the next 40 ms and 7 MB; 1.3 MB are kept, all but a little of it until the heap is short.
 */
public final class FileCheck {
  private static final String ROUTES = ".camel.yaml";
  private static final String KAMELET = ".kamelet.yaml";

  private final Known known;
  private final Yaml yaml = new Yaml();
  private final Grammar grammar;
  private final Names names;
  private final PluginRules rules;

  /** For what is on the class path of the server. */
  public FileCheck(Known known) {
    this(known, FileCheck.class.getClassLoader());
  }

  /**
   * @param loader finds components and classes, those in ext/ too
   */
  public FileCheck(Known known, ClassLoader loader) {
    this.known = known;
    this.grammar = new Grammar(loader);
    Catalog catalog = new Catalog(loader);
    this.names = new Names(known, catalog);
    this.rules = new PluginRules(known, catalog);
  }

  /** A file that could be read. */
  private record Read(SourceFile file, Node root, boolean changed, Findings findings) {
    boolean isKamelet() {
      return file.path().endsWith(KAMELET);
    }

    boolean isRoutes() {
      return file.path().endsWith(ROUTES);
    }
  }

  /**
   * Checks the files named in {@code changed} completely, and all {@code files} together for
   * references.
   *
   * @return what is wrong, by place, 50 findings a file at most; empty if nothing is
   */
  public List<Finding> check(SortedMap<String, SourceFile> files, Set<String> changed) {
    List<Findings> findings = new ArrayList<>();
    List<Read> reads = new ArrayList<>();
    Map<String, Kamelet> kamelets = new TreeMap<>();
    Set<String> unread = new HashSet<>();
    for (SourceFile file : files.values()) {
      Findings its = new Findings(file.path());
      findings.add(its);
      Optional<Node> root = yaml.read(file.text(), its);
      if (root.isPresent()) {
        reads.add(new Read(file, root.get(), changed.contains(file.path()), its));
      } else {
        unread.add(file.name());
      }
      if (file.path().endsWith(KAMELET)) {
        kamelets.put(file.name(), root.map(node -> Kamelet.of(file.name(), node)).orElse(null));
      }
    }
    Set<String> inlets = routes(reads, kamelets, unread);
    reads.stream().filter(Read::isKamelet).forEach(read -> kamelet(read, kamelets));
    List<Finding> all = new ArrayList<>();
    findings.forEach(its -> all.addAll(its.list()));
    all.addAll(missingInlets(inlets, unread));
    return all.stream().sorted().toList();
  }

  /**
   * @return where routes of the core begin
   */
  private Set<String> routes(List<Read> reads, Map<String, Kamelet> kamelets, Set<String> unread) {
    Map<Read, Uses> uses = new LinkedHashMap<>();
    Set<String> beans = new HashSet<>(known.beans());
    for (Read read : reads) {
      if (read.isRoutes()) {
        Uses its = new Uses(read.root());
        uses.put(read, its);
        if (isCore(read)) {
          beans.addAll(its.beans());
        }
      }
    }
    References core = new References();
    Scope scope = new Scope(true, beans, Set.of(), kamelets);
    uses.forEach(
        (read, its) -> {
          if (read.changed()) {
            grammar.check(read.root(), read.findings());
            names.checkItself(its, read.findings());
          }
          Part part = new Part(its, read.findings(), read.changed());
          if (isCore(read)) {
            core.add(part);
            sameName(read, its);
            names.checkOthers(scope, its, read.findings());
          } else {
            References alone = new References();
            alone.add(part);
            alone.check(Set.of());
            plugin(read, its, kamelets);
          }
        });
    core.check(unread);
    return core.inlets();
  }

  private boolean isCore(Read read) {
    return read.file().folder().equals("routes") || known.trustedPlugins();
  }

  private void plugin(Read read, Uses uses, Map<String, Kamelet> kamelets) {
    Set<String> beans = new HashSet<>(known.pluginBeans());
    beans.addAll(uses.beans());
    names.checkOthers(new Scope(false, beans, Set.of(), kamelets), uses, read.findings());
    rules.check(uses, false, Set.of(), read.findings());
  }

  private void kamelet(Read read, Map<String, Kamelet> kamelets) {
    Kamelet kamelet = kamelets.get(read.file().name());
    if (read.changed()) {
      Kamelet.check(read.file().name(), read.root(), grammar, read.findings());
    }
    Fields template = kamelet.template();
    if (template == null) {
      return;
    }
    Uses uses = new Uses(template);
    if (read.changed()) {
      names.checkItself(uses, read.findings());
    }
    Set<String> beans = new HashSet<>(known.trustedPlugins() ? known.beans() : known.pluginBeans());
    beans.addAll(uses.beans());
    Set<String> parameters = kamelet.parameters();
    Scope scope = new Scope(known.trustedPlugins(), beans, parameters, kamelets);
    names.checkOthers(scope, uses, read.findings());
    if (!known.trustedPlugins()) {
      rules.check(uses, true, parameters, read.findings());
    }
  }

  /** A route of routes/ is found by the name of its file. */
  private static void sameName(Read read, Uses uses) {
    if (!read.file().folder().equals("routes")) {
      return;
    }
    String name = read.file().name();
    for (Uses.Route route : uses.routes()) {
      if (route.id() == null) {
        read.findings().add(route.at(), "the route has no id", "write id: " + name);
      } else if (!route.id().value().equals(name)) {
        read.findings()
            .add(
                route.id(),
                "the route \""
                    + Findings.shortened(route.id().value())
                    + "\" is in the file of \""
                    + name
                    + "\"",
                "a route and its file have the same name");
      }
    }
  }

  private List<Finding> missingInlets(Set<String> inlets, Set<String> unread) {
    List<Finding> missing = new ArrayList<>();
    known
        .inlets()
        .forEach(
            (inlet, caller) -> {
              String name = inlet.substring(inlet.indexOf(':') + 1);
              if (!inlets.contains(inlet) && !unread.contains(name)) {
                missing.add(
                    new Finding(
                        "routes/" + name + ROUTES,
                        0,
                        0,
                        "no route begins with \"" + inlet + "\"",
                        caller + " calls it"));
              }
            });
    return missing;
  }
}
