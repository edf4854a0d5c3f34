package messenger.scene;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code messenger bench} in a process of its own, which does not outlive {@link #close}: thousands
 * of clients that share neither threads nor a heap with the test.
 */
public final class BenchProcess implements AutoCloseable {
  private final Path out;
  private final Path err;
  private final Process process;

  private BenchProcess(List<String> arguments) throws IOException {
    out = Files.createTempFile(Path.of("target").toAbsolutePath(), "bench-", ".out");
    err = Files.createTempFile(Path.of("target").toAbsolutePath(), "bench-", ".err");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(ServerProcess.java(), "-Xmx1g", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", ServerProcess.classPath(), "messenger.cli.Messenger", "bench"));
    command.addAll(arguments);
    command.add("--json");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches(".*JAVA.*OPTIONS"));
    process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /**
   * @param arguments a scenario and its options; {@code --json} is added
   */
  public static BenchProcess start(String... arguments) throws IOException {
    return new BenchProcess(List.of(arguments));
  }

  /** Waits until its progress has come to these words. */
  public void says(String words, Duration patience) {
    await(words).atMost(patience).until(() -> !process.isAlive() || read(err).contains(words));
    assertTrue(read(err).contains(words), () -> read(err));
  }

  /** Waits for its end, good or bad, and returns its figures. */
  public JsonNode ends(Duration patience) throws IOException {
    await("the end of the bench").atMost(patience).until(() -> !process.isAlive());
    String report = read(out);
    assertTrue(report.startsWith("{"), () -> read(err));
    return new ObjectMapper().readTree(report);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.delete(out);
    Files.delete(err);
  }
}
