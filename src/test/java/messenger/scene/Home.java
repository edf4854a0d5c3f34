package messenger.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A working directory for a server, as somebody has it who installed one: a copy of what is read
 * from there while it runs, so that tests may change it.
 */
public record Home(Path folder) {
  private static final List<String> PARTS =
      List.of("application.properties", "routes", "sql", "web", "kamelets", "plugins");

  /**
   * @param folder empty
   * @param properties lines of application.properties that are to be others
   */
  public static Home in(Path folder, Map<String, String> properties) throws IOException {
    for (String part : PARTS) {
      if (Files.exists(Path.of(part))) {
        copy(Path.of(part), folder);
      }
    }
    Home home = new Home(folder);
    properties.forEach(home::sets);
    return home;
  }

  private static void copy(Path part, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(part)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private void sets(String property, String value) {
    Path file = folder.resolve("application.properties");
    try {
      String before = Files.readString(file);
      String line = "(?m)^" + property.replace(".", "\\.") + "=.*$";
      String after = before.replaceFirst(line, property + "=" + value);
      if (after.equals(before)) {
        throw new IllegalArgumentException(property + " is not there, or has that value already");
      }
      Files.writeString(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
