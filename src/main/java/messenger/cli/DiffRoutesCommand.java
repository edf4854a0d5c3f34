package messenger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares by text, so comments count here, which a deployment does not look at. */
@Command(
    name = "diff",
    description = "Prints what would change if the files in this folder ran, as a unified diff.",
    mixinStandardHelpOptions = true)
final class DiffRoutesCommand implements Callable<Integer> {
  private static final int CONTEXT = 3;
  private static final String NONE = "/dev/null";

  @Spec private CommandSpec spec;
  @Mixin private ManagementOptions server;

  @Option(
      names = "--folder",
      defaultValue = "",
      description = "Where routes, plugins and kamelets are (default: here).")
  private Path folder;

  @Override
  public Integer call() throws AskException, InterruptedException {
    SortedMap<String, String> running = new TreeMap<>();
    for (JsonNode file : server.get("/admin/routes?files=true").path("files")) {
      running.put(file.path("path").asText(), file.path("text").asText());
    }
    SortedMap<String, String> paths = new TreeMap<>(running);
    SortedMap<String, String> onDisk = onDisk();
    paths.putAll(onDisk);
    PrintWriter out = spec.commandLine().getOut();
    for (String path : paths.keySet()) {
      diff(path, running.get(path), onDisk.get(path)).forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private SortedMap<String, String> onDisk() throws AskException {
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      read("routes", ".camel.yaml", texts);
      read("routes/cluster", ".camel.yaml", texts);
      read("plugins", ".camel.yaml", texts);
      read("kamelets", ".kamelet.yaml", texts);
    } catch (IOException e) {
      throw new AskException("The files can't be read: " + e);
    }
    return texts;
  }

  private void read(String name, String end, SortedMap<String, String> texts) throws IOException {
    Path inside = folder.resolve(name);
    if (!Files.isDirectory(inside)) {
      return;
    }
    try (Stream<Path> files = Files.list(inside)) {
      for (Path file : files.filter(each -> each.toString().endsWith(end)).toList()) {
        texts.put(name + "/" + file.getFileName(), Files.readString(file));
      }
    }
  }

  /**
   * @param before null if there was none
   * @param after null if there is none any more
   */
  private static List<String> diff(String path, String before, String after) {
    List<String> old = before == null ? List.of() : before.lines().toList();
    List<String> now = after == null ? List.of() : after.lines().toList();
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            before == null ? NONE : "running/" + path,
            after == null ? NONE : "disk/" + path,
            old,
            DiffUtils.diff(old, now),
            CONTEXT);
    // An empty side begins at 0 in a unified diff (POSIX, diff); the library says 1.
    return diff.stream()
        .map(
            line ->
                line.replaceFirst("^@@ -1,0 ", "@@ -0,0 ")
                    .replaceFirst("^(@@ .* )\\+1,0 @@", "$1+0,0 @@"))
        .toList();
  }
}
