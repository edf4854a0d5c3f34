package messenger.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine that do what Java can't. */
final class Signals {
  private Signals() {}

  /**
   * @param signal such as {@code STOP}
   */
  static void send(String signal, long pid) {
    run("sh", "-c", "kill -" + signal + " " + pid);
  }

  /**
   * Runs a program to its end.
   *
   * @return what it said
   * @throws IllegalStateException if it failed
   */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(List.of(command) + ": " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether this machine has the program and lets us use it so. */
  static boolean works(String... command) {
    try {
      run(command);
      return true;
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
  }

  static boolean isRoot() {
    return run("id", "-u").strip().equals("0");
  }

  static void awaitEnd(ProcessHandle process) {
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
  }
}
