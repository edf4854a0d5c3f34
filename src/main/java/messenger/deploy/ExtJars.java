package messenger.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars that plugins need besides those of the server. There may be others each time that it is
 * looked, so what is there is read at each use.
 *
 * @param folder need not exist
 */
public record ExtJars(Path folder) {
  /** A jar as it was when it was looked at; another content makes another. */
  public record Jar(Path file, long bytes, long changed) {}

  /** By name. */
  public List<Jar> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(ExtJars::jar)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Their classes, behind those of the server. */
  public URLClassLoader loader(ClassLoader server) {
    return new URLClassLoader(list().stream().map(ExtJars::url).toArray(URL[]::new), server);
  }

  private static Jar jar(Path file) {
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      return new Jar(file, about.size(), about.lastModifiedTime().toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Jar jar) {
    try {
      return jar.file().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
