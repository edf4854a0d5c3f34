package messenger.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Node, where there is one; else the tests that want it are skipped. */
final class Node {
  private final String program;
  private final int version;

  private Node(String program, int version) {
    this.program = program;
    this.version = version;
  }

  static Node assumed() throws InterruptedException {
    String path = System.getenv("PLAYWRIGHT_NODEJS_PATH");
    String program = path == null || path.isEmpty() ? "node" : path;
    String version = "";
    try {
      Process asked = new ProcessBuilder(program, "--version").start();
      version = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
      asked.waitFor();
    } catch (IOException e) {
      // There is none.
    }
    assumeTrue(version.matches("v\\d+\\..*"), "there is no Node");
    return new Node(program, Integer.parseInt(version.substring(1, version.indexOf('.'))));
  }

  /** What makes it bring a WebSocket; the test is skipped if nothing does. */
  List<String> withWebSocket() {
    assumeTrue(version >= 20, "this Node has no WebSocket");
    return version < 22 ? List.of("--experimental-websocket") : List.of();
  }

  /**
   * Runs it to its end, which has to be a good one.
   *
   * @param patience seconds; many, for only a Node that hangs needs them all
   * @return all that it has said
   */
  String runs(long patience, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(options);
    command.addAll(Arrays.asList(arguments));
    Path said = Files.createTempFile(Path.of("target"), "node-", ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    try {
      boolean ended = process.waitFor(patience, TimeUnit.SECONDS);
      String text = Files.readString(said);
      assertTrue(ended, () -> "Node hangs: " + text);
      assertEquals(0, process.exitValue(), text);
      return text;
    } finally {
      process.destroyForcibly();
      Files.delete(said);
    }
  }
}
