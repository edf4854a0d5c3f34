package messenger.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFilesTest {
  @TempDir private Path root;

  @ParameterizedTest(name = "{0} is read: {1}; it lacks {2}")
  @CsvSource({
    "routes/a.camel.yaml, true,",
    "routes/cluster/a.camel.yaml, true,",
    "plugins/a.camel.yaml, true,",
    "kamelets/a.kamelet.yaml, true,",
    "routes/a.yaml, false, .camel.yaml",
    "plugins/a.yaml, false, .camel.yaml",
    "plugins/a.camel.yml, false, .camel.yaml",
    "plugins/a.CAMEL.YAML, false, .camel.yaml",
    "plugins/a.kamelet.yaml, false, .camel.yaml",
    "kamelets/a.camel.yaml, false, .kamelet.yaml",
    "plugins/a.test.yaml, false,",
    "plugins/README.md, false,",
    "plugins/.a.camel.yaml.new, false,",
    "plugins/.a.yaml, false,",
    "plugins/a.camel.yaml~, false,",
    "elsewhere/a.yaml, false,"
  })
  void aFileIsReadByItsName(String path, boolean isRead, String lacks) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "- route:\n");
    RouteFiles files = new RouteFiles(root);
    assertEquals(isRead ? Set.of(path) : Set.of(), files.read().keySet());
    assertEquals(isRead ? Set.of(path) : Set.of(), files.stamp().traces().keySet());
    assertEquals(lacks, files.stamp().strays().get(path));
    assertEquals(lacks == null ? 0 : 1, files.stamp().strays().size());
  }
}
