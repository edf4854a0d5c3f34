package messenger.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The process of a {@link BenchServer}, and what it has used so far. One thread. */
final class ServerUnderLoad implements AutoCloseable {
  /** As the launcher {@code messenger} starts the server. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-Dio.netty.allocator.numDirectArenas=2",
          "-Dio.netty.allocator.numHeapArenas=2",
          "-Dfile.encoding=UTF-8");

  private static final String ANSWER = "bench: ";

  private final Process process;
  private final BufferedReader answers;
  private int port;

  /**
   * Starts a server; does not wait until it listens.
   *
   * @param routes the folder with its route files
   * @param options more for its JVM, such as a recording
   */
  ServerUnderLoad(Contestant contestant, boolean joined, Path routes, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BenchServer.class.getName());
    command.add(contestant.word());
    command.add(joined ? "joined" : "unjoined");
    command.add(routes.toString());
    process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Where it listens, once it does. */
  int port() throws IOException {
    if (port == 0) {
      port = (int) answer();
    }
    return port;
  }

  /** What the server has used since its start. */
  Usage usage() throws IOException {
    double cpu = cpuSeconds();
    OutputStream questions = process.getOutputStream();
    questions.write('\n');
    questions.flush();
    return new Usage(cpu, answer());
  }

  /**
   * CPU time of all threads but the JIT compiler's: how much is still to be compiled says nothing
   * about a message. From schedstat, in nanoseconds (Documentation/scheduler/sched-stats.rst);
   * stat's ticks of 10 ms would be too coarse for a window of a second.
   */
  private double cpuSeconds() throws IOException {
    double nanos = 0;
    try (Stream<Path> threads =
        Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        if (!Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
          nanos += Double.parseDouble(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
        }
      }
    }
    return nanos / 1e9;
  }

  private long answer() throws IOException {
    String line;
    while ((line = answers.readLine()) != null) {
      if (line.startsWith(ANSWER)) {
        return Long.parseLong(line.substring(ANSWER.length()));
      }
    }
    throw new IOException("the server has ended");
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // Its sign to end, and to write a recording.
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /**
   * What a process has used since its start.
   *
   * @param cpuSeconds without the JIT compiler
   * @param allocatedBytes on the heap
   */
  record Usage(double cpuSeconds, long allocatedBytes) {}
}
