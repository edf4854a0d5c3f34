package messenger.scene;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./messenger} with a command that talks to a server, in a process of its own. */
public final class LauncherProcess implements AutoCloseable {
  private final Path out;
  private final Process process;

  private LauncherProcess(Path out, Process process) {
    this.out = out;
    this.process = process;
  }

  /**
   * @param folder for what it remembers, and what it prints
   */
  public static LauncherProcess start(ServerProcess server, Path folder, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(folder, "messenger", ".out");
    ProcessBuilder builder = builder(server, folder, arguments);
    return new LauncherProcess(
        out, builder.redirectErrorStream(true).redirectOutput(out.toFile()).start());
  }

  /** The same, but what it prints arrives nowhere; only errors are heard of. Linux only. */
  public static LauncherProcess startUnheard(ServerProcess server, Path folder, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(folder, "messenger", ".out");
    ProcessBuilder builder = builder(server, folder, arguments);
    return new LauncherProcess(
        out, builder.redirectError(out.toFile()).redirectOutput(new File("/dev/full")).start());
  }

  private static ProcessBuilder builder(ServerProcess server, Path folder, String... arguments)
      throws IOException {
    BuiltJar.settle();
    List<String> command = new ArrayList<>();
    command.add(Path.of("messenger").toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches(".*JAVA.*OPT(ION)?S"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOST", ServerProcess.host());
    builder.environment().put("TLS_PORT", Integer.toString(server.port(Door.TLS)));
    builder.environment().put("DATA_DIR", server.data().toString());
    builder.environment().remove("XDG_STATE_HOME");
    builder.environment().put("HOME", folder.toString());
    return builder;
  }

  /** Types a line. */
  public void types(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  public void endsInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits until it has printed this. */
  public void says(String words) {
    await(words).atMost(Client.PATIENCE).until(() -> all().contains(words) || !process.isAlive());
    assertTrue(all().contains(words), this::all);
  }

  /** All that it has printed. */
  public String all() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for its end.
   *
   * @return the exit code
   */
  public int ends() {
    try {
      assertTrue(process.waitFor(Client.PATIENCE.toMillis(), TimeUnit.MILLISECONDS), this::all);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.delete(out);
  }
}
