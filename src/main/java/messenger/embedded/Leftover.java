package messenger.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A server process that its pid file names: one that a killed JVM left behind, or our own that did
 * not stop when asked.
 */
final class Leftover {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);
  private static final int LOOK_MS = 20;

  private final ProcessHandle process;

  Leftover(ProcessHandle process) {
    this.process = process;
  }

  /**
   * The live process that the pid file names.
   *
   * @param isOurs whether this is the server of that file; pids are used again, so any process may
   *     have the number by now, and ours must be told from it
   * @return empty if there is no file, no such process, or it is somebody else's
   */
  static Optional<Leftover> find(Path pidFile, Predicate<ProcessHandle.Info> isOurs)
      throws IOException {
    return pid(pidFile)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(process -> isOurs.test(process.info()))
        .map(Leftover::new);
  }

  /** The number on the first line; empty without a file or a number. */
  static Optional<Long> pid(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    try {
      return lines.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(lines.get(0).strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Sends each signal in turn and waits up to 5 s for its effect, then kills.
   *
   * @param signals names such as {@code INT}; where there is no {@code sh} the process is killed
   * @throws IOException if it still runs after all that
   */
  void stop(String... signals) throws IOException {
    stop(TIME_TO_STOP, signals);
  }

  /**
   * The same, with another patience.
   *
   * @param each after each signal
   */
  void stop(Duration each, String... signals) throws IOException {
    for (String signal : signals) {
      if (send(signal) && ended(each)) {
        return;
      }
    }
    List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process)).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    if (!ended(TIME_TO_STOP)) {
      throw new IOException("Process " + process.pid() + " does not end; please end it by hand");
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * Java itself can only send TERM and KILL, and "kill" as a program is missing in small images.
   */
  private boolean send(String signal) {
    try {
      String command = "kill -" + signal + " " + process.pid();
      new ProcessBuilder("sh", "-c", command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Looks itself, too: of a process that is no child the JDK hears late. */
  private boolean ended(Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (process.isAlive() && System.nanoTime() < end) {
        awaitEnd();
      }
      return !process.isAlive();
    } catch (ExecutionException | CompletionException e) {
      throw new IOException("Could not wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while process " + process.pid() + " was stopping", e);
    }
  }

  private void awaitEnd() throws ExecutionException, InterruptedException {
    try {
      process.onExit().get(LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Looked at again.
    }
  }
}
