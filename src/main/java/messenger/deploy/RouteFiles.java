package messenger.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders whose files say how the messenger behaves: {@code routes}, {@code routes/cluster},
 * {@code plugins} and {@code kamelets}. Hidden files are none of them, nor are those that editors
 * leave beside ({@code x.camel.yaml~}, {@code .x.swp}).
 */
public final class RouteFiles {
  private static final Map<String, String> FOLDERS =
      Map.of(
          "routes", ".camel.yaml",
          "routes/cluster", ".camel.yaml",
          "plugins", ".camel.yaml",
          "kamelets", ".kamelet.yaml");

  /** How the name of a plugin's test ends, which stands beside it. */
  public static final String TEST_ENDING = ".test.yaml";

  private static final Pattern YAML = Pattern.compile("(?i)\\.ya?ml$");

  /** What is longer is refused; so much of it is enough for that. */
  private static final int MOST_BYTES = 1024 * 1024;

  private final Path root;

  /**
   * @param root the folder that they are in
   */
  public RouteFiles(Path root) {
    this.root = root;
  }

  /**
   * What the files look like from outside; equal as long as nobody has written to any.
   *
   * @param strays YAML in these folders that nobody reads because of its name: by path, with the
   *     ending that it lacks
   */
  record Stamp(SortedMap<String, Trace> traces, SortedMap<String, String> strays) {
    static final Stamp NONE = new Stamp(new TreeMap<>(), new TreeMap<>());
  }

  /** Of one file. The key changes when another file takes its place. */
  record Trace(long modified, long size, Object key) {}

  /** Takes about 8 µs a file, most of it in the system. */
  Stamp stamp() throws IOException {
    SortedMap<String, Trace> traces = new TreeMap<>();
    Listing listing = list();
    for (Map.Entry<String, Path> file : listing.ours.entrySet()) {
      try {
        BasicFileAttributes about =
            Files.readAttributes(file.getValue(), BasicFileAttributes.class);
        if (about.isRegularFile()) {
          traces.put(
              file.getKey(),
              new Trace(about.lastModifiedTime().toMillis(), about.size(), about.fileKey()));
        }
      } catch (NoSuchFileException e) {
        // It was removed a moment ago.
      }
    }
    return new Stamp(traces, listing.strays);
  }

  /**
   * Reads all of them.
   *
   * @return by path; bytes that are no UTF-8 are read as question marks, so that the file is
   *     refused with a place
   */
  public SortedMap<String, SourceFile> read() throws IOException {
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (Map.Entry<String, Path> file : list().ours.entrySet()) {
      try {
        if (Files.isRegularFile(file.getValue())) { // A pipe would never end.
          files.put(file.getKey(), new SourceFile(file.getKey(), text(file.getValue())));
        }
      } catch (NoSuchFileException e) {
        // It was removed a moment ago.
      }
    }
    return files;
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  /** Writes a file so that nobody reads half of it. */
  void write(SourceFile file) throws IOException {
    Path path = root.resolve(file.path());
    Files.createDirectories(path.getParent());
    Path beside = path.resolveSibling("." + path.getFileName() + ".new");
    Files.writeString(beside, file.text());
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String path) throws IOException {
    Files.deleteIfExists(root.resolve(path));
  }

  private record Listing(SortedMap<String, Path> ours, SortedMap<String, String> strays) {}

  private Listing list() throws IOException {
    Listing all = new Listing(new TreeMap<>(), new TreeMap<>());
    for (Map.Entry<String, String> folder : FOLDERS.entrySet()) {
      Path path = root.resolve(folder.getKey());
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          files.forEach(file -> put(file, folder.getKey(), folder.getValue(), all));
        }
      }
    }
    return all;
  }

  private static void put(Path file, String folder, String ending, Listing all) {
    String name = file.getFileName().toString();
    if (name.startsWith(".")) {
      return;
    }
    if (name.endsWith(ending)) {
      all.ours.put(folder + "/" + name, file);
    } else if (YAML.matcher(name).find() && !name.endsWith(TEST_ENDING)) {
      all.strays.put(folder + "/" + name, ending);
    }
  }
}
