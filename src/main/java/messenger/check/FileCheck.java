package messenger.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import messenger.check.References.Part;
import messenger.deploy.Finding;
import messenger.deploy.SourceFile;

/** Looks at files without running them. One thread at a time. */
public final class FileCheck {
  private final Known known;
  private final Yaml yaml = new Yaml();

  private final Grammar grammar;

  public FileCheck(Known known) {
    this.known = known;
    this.grammar = new Grammar(FileCheck.class.getClassLoader());
  }

  /**
   * Checks the files named in {@code changed} completely, and all {@code files} together for
   * references.
   *
   * @return what is wrong, by place; empty if nothing is
   */
  public List<Finding> check(SortedMap<String, SourceFile> files, Set<String> changed) {
    SortedMap<String, Findings> findings = new TreeMap<>();
    References core = new References();
    for (SourceFile file : files.values()) {
      Findings its = new Findings(file.path());
      findings.put(file.path(), its);
      Optional<Node> root = yaml.read(file.text(), its);
      boolean isChanged = changed.contains(file.path());
      if (root.isPresent() && file.path().endsWith(".camel.yaml")) {
        if (isChanged) {
          grammar.check(root.get(), its);
        }
        Part part = new Part(new Uses(root.get()), its, isChanged);
        if (file.folder().equals("routes") || known.trustedPlugins()) {
          core.add(part);
        } else {
          References alone = new References();
          alone.add(part);
          alone.check();
        }
      }
    }
    core.check();
    List<Finding> all = new ArrayList<>();
    findings.values().forEach(its -> all.addAll(its.list()));
    Set<String> inlets = core.inlets();
    known
        .inlets()
        .forEach(
            (inlet, caller) -> {
              if (!inlets.contains(inlet)) {
                String name = inlet.substring(inlet.indexOf(':') + 1);
                all.add(
                    new Finding(
                        "routes/" + name + ".camel.yaml",
                        0,
                        0,
                        "no route begins with \"" + inlet + "\"",
                        caller + " calls it"));
              }
            });
    return all.stream().sorted().toList();
  }
}
