package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.routes.RouteFile.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What routes/README.md says about the routes, their tests and their variables is true. */
class RoutesReadmeTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable\\.(\\w+)");
  private static final Pattern QUOTED = Pattern.compile("`([\\w-]+)`");

  static List<RouteFile> files() {
    return RouteFile.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void itHasItsRowInTheReadmeAndItsTest(RouteFile file) throws IOException {
    List<String> row = rows("[" + file + "](" + file + ".camel.yaml)").findFirst().orElseThrow();
    Set<String> callers =
        files().stream()
            .filter(
                other ->
                    other.targets().anyMatch(uri -> uri.matches("(direct|batch|seda):" + file)))
            .map(RouteFile::name)
            .collect(Collectors.toCollection(TreeSet::new));
    String test = RouteFile.test(file.name());
    assertTrue(file.comment().startsWith("# " + row.get(1)), "pattern");
    assertEquals(callers, find(QUOTED, row.get(2)).collect(Collectors.toCollection(TreeSet::new)));
    assertEquals(file.description(), row.get(3));
    assertEquals("[" + test + "](../src/test/java/messenger/routes/" + test + ".java)", row.get(4));
    assertTrue(Files.exists(Path.of("src/test/java/messenger/routes", test + ".java")), test);
  }

  @Test
  void theReadmeAndTheTestsNameNoOtherRoutes() throws IOException {
    Set<String> names = files().stream().map(RouteFile::name).collect(Collectors.toSet());
    Set<String> tests = names.stream().map(RouteFile::test).collect(Collectors.toSet());
    assertEquals(names.size(), rows("[").count());
    try (Stream<Path> classes = Files.list(Path.of("src/test/java/messenger/routes"))) {
      assertEquals(
          tests,
          classes
              .map(path -> path.getFileName().toString().replace(".java", ""))
              .filter(name -> name.endsWith("RouteTest"))
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void theReadmeHasEveryVariableAndWhoSetsIt() throws IOException {
    Set<String> used = new TreeSet<>(Set.of("to", "blocked")); // For rules of one's own.
    for (RouteFile file : files()) {
      file.values().flatMap(node -> find(VARIABLE, node.text())).forEach(used::add);
      for (Node set : file.all("setVariable").toList()) {
        String name = set.in("name").toString();
        used.add(name);
        List<String> row = rows("`" + name + "`").findFirst().orElseThrow();
        assertTrue(row.get(1).contains("`" + file + "`"), name + " is set by " + file);
      }
    }
    assertEquals(
        used,
        rows("`")
            .map(row -> row.get(0).replace("`", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The cells of the rows of README's tables whose first cell begins so. */
  private static Stream<List<String>> rows(String begin) throws IOException {
    return Files.readAllLines(Path.of("routes/README.md")).stream()
        .filter(line -> line.startsWith("| " + begin))
        .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip).toList());
  }

  private static Stream<String> find(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }
}
