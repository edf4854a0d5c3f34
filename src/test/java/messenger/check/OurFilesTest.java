package messenger.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import messenger.Surroundings;
import messenger.deploy.SourceFile;
import org.junit.jupiter.api.Test;

class OurFilesTest {
  @Test
  void nothingIsWrongWithOurRoutes() {
    SortedMap<String, SourceFile> files = files();
    assertTrue(files.size() > 80);
    FileCheck check =
        new FileCheck(Surroundings.known(Path.of("application.properties"), Map.of()));
    assertEquals(List.of(), check.check(files, files.keySet()));
  }

  private static SortedMap<String, SourceFile> files() {
    SortedMap<String, SourceFile> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(Path.of("routes"))) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".camel.yaml")).toList()) {
        files.put(path.toString(), new SourceFile(path.toString(), Files.readString(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
