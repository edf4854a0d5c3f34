package messenger.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tests of what needs no browser, src/test/js/, run by Node: skipped where there is none. */
class NodeTest {
  @BeforeAll
  static void nodeIsThere() throws InterruptedException {
    boolean there;
    try {
      there = new ProcessBuilder(node(), "--version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "there is no Node");
  }

  @Test
  void theTestsOfThePagePass() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(node(), "--test"));
    try (Stream<Path> files = Files.list(Path.of("src/test/js"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".test.js")).forEach(command::add);
    }
    assertFalse(command.size() == 2, "there are no tests");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String heard = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "Node hangs");
    assertEquals(0, process.exitValue(), heard);
  }

  private static String node() {
    String path = System.getenv("PLAYWRIGHT_NODEJS_PATH");
    return path == null || path.isEmpty() ? "node" : path;
  }
}
