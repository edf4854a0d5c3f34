package messenger.live;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder of routes, as people and their editors change it. */
final class Routes {
  /** Between two pieces; the server waits for longer. */
  private static final Duration PIECE = Duration.ofMillis(10);

  private static final int PIECES = 4;

  private static final String STEP =
      """
              - setVariable:
                  name: edited
                  expression:
                    constant:
                      expression: "%s"
      """;

  private final Path folder;
  private final Map<Path, Optional<String>> before = new TreeMap<>();
  private int steps;

  Routes(Path folder) {
    this.folder = folder;
  }

  Path file(String route) {
    return folder.resolve(route + ".camel.yaml");
  }

  String text(String route) throws IOException {
    return Files.readString(file(route));
  }

  /** Writes in place, as most programs do. */
  void write(String route, String text) throws IOException {
    remember(file(route));
    Files.writeString(file(route), text);
  }

  /** One step more, at the end of a route: another meaning, the same effect. */
  void addStep(String route) throws IOException {
    write(route, withStep(route));
  }

  String withStep(String route) throws IOException {
    return text(route) + STEP.formatted(++steps);
  }

  void replace(String route, String part, String other) throws IOException {
    String text = text(route);
    if (!text.contains(part)) {
      throw new IllegalArgumentException(route + " has no " + part);
    }
    write(route, text.replace(part, other));
  }

  void delete(String route) throws IOException {
    remember(file(route));
    Files.delete(file(route));
  }

  /** Truncates the file, and then writes a piece now and then. */
  void writeInPieces(String route, String text) throws IOException {
    remember(file(route));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(file(route), new byte[0]);
    for (int i = 0; i < PIECES; i++) {
      await().pollDelay(PIECE).until(() -> true);
      int from = bytes.length * i / PIECES;
      int to = bytes.length * (i + 1) / PIECES;
      Files.write(file(route), Arrays.copyOfRange(bytes, from, to), StandardOpenOption.APPEND);
    }
  }

  /** Keeps a swap file meanwhile, and the old text beside the new one, which is renamed to it. */
  void renameOver(String route, String text) throws IOException {
    remember(file(route));
    Path swap = folder.resolve("." + route + ".camel.yaml.swp");
    Path old = folder.resolve(route + ".camel.yaml~");
    remember(old);
    Files.writeString(swap, "b0VIM 9.0");
    Path fresh = Files.writeString(folder.resolve(route + ".camel.yaml.new"), text);
    Files.copy(file(route), old);
    Files.move(fresh, file(route), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(swap);
  }

  private void remember(Path file) throws IOException {
    if (!before.containsKey(file)) {
      before.put(file, Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty());
    }
  }

  /** As it was in the beginning. */
  void restore() throws IOException {
    for (var entry : before.entrySet()) {
      if (entry.getValue().isPresent()) {
        Files.writeString(entry.getKey(), entry.getValue().get());
      } else {
        Files.delete(entry.getKey());
      }
    }
    before.clear();
  }
}
