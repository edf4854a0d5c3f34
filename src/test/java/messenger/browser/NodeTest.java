package messenger.browser;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests of what needs no browser, src/test/js/, run by Node: skipped where there is none. */
class NodeTest {
  @Test
  void theTestsOfThePagePass() throws IOException, InterruptedException {
    Node node = Node.assumed();
    String[] tests;
    try (Stream<Path> files = Files.list(Path.of("src/test/js"))) {
      tests =
          files
              .map(Path::toString)
              .filter(name -> name.endsWith(".test.js"))
              .toArray(String[]::new);
    }
    assertFalse(tests.length == 0, "there are no tests");
    node.runs(300, List.of("--test"), tests);
  }
}
