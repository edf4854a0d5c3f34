package messenger.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** The jar that {@code ./messenger} runs. */
public final class BuiltJar {
  static final Path JAR = Path.of("target/messenger.jar").toAbsolutePath();

  /** After a change of these the launcher builds the jar anew. */
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main"), Path.of("web"), Path.of("pom.xml"));

  private static final Path CLASSES = Path.of("target/classes");

  private BuiltJar() {}

  /**
   * Keeps the launcher from building it while it is being tested. A jar that is new enough is left
   * as it is, for a {@link ClassArchive} is of no use after a change.
   */
  public static void settle() throws IOException {
    if (!isNewerThan(SOURCES)) {
      Files.setLastModifiedTime(JAR, FileTime.fromMillis(System.currentTimeMillis()));
    }
  }

  /** Whether it is there and holds the classes as they are now. */
  static boolean isUpToDate() throws IOException {
    return Files.exists(JAR) && isNewerThan(List.of(CLASSES));
  }

  private static boolean isNewerThan(List<Path> places) throws IOException {
    FileTime jar = Files.getLastModifiedTime(JAR);
    for (Path place : places) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(BuiltJar::isOurs).toList()) {
          if (Files.getLastModifiedTime(file).compareTo(jar) > 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean isOurs(Path file) {
    return !file.toString().contains("node_modules");
  }
}
