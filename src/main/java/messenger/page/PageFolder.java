package messenger.page;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of the page, by the paths under which they are asked for. No path is ever made of what
 * a client wrote: what is not in this list, there is not. Symbolic links are not followed.
 */
final class PageFolder {
  /** Not the tools beside the page (package.json), its types, and nothing that is hidden. */
  private static final Pattern NAME =
      Pattern.compile("(?:[\\w-]+/)*[\\w-][\\w.-]*\\.(?:html|css|js|svg|png|webmanifest)");

  /** Named by the build for what is in it, or a library with its version. */
  private static final Pattern LASTING =
      Pattern.compile(
          "(?:js/)?[\\w.-]+-[0-9A-Z]{8}\\.(?:js|css)|[0-9A-Z]{8}/.*"
              + "|vendor/[\\w-]+-\\d+(?:\\.\\d+)*\\.js");

  private static final Set<String> SKIPPED = Set.of("node_modules");
  private static final String INDEX = "index.html";

  /** What tells that a file is still the one that was read. */
  private record Stamp(FileTime modified, long size, Object key) {}

  private record Read(Stamp stamp, PageFile file) {}

  private final Path root;
  private final boolean isBuilt;
  private Map<String, Read> reads = Map.of();

  /**
   * @throws IOException if there is no page in it
   */
  PageFolder(Path root) throws IOException {
    this.root = root.toRealPath();
    if (!Files.isRegularFile(this.root.resolve(INDEX))) {
      throw new IOException("there is no " + INDEX + " in " + root);
    }
    isBuilt = Files.exists(this.root.resolve(INDEX + ".gz"));
  }

  /** Whether our build made it; then it is never changed but replaced as a whole. */
  boolean isBuilt() {
    return isBuilt;
  }

  /**
   * Reads what is new or has changed since the last time. Blocks.
   *
   * @return all files, by paths such as {@code /js/app.js}
   */
  synchronized Map<String, PageFile> read() throws IOException {
    Map<String, Read> found = new HashMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = root.relativize(file).toString().replace('\\', '/');
            if (attributes.isRegularFile() && NAME.matcher(name).matches()) {
              found.put("/" + name, read(file, name, attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    reads = found;
    Map<String, PageFile> files = new HashMap<>();
    found.forEach((path, read) -> files.put(path, read.file()));
    if (files.containsKey("/" + INDEX)) {
      files.put("/", files.get("/" + INDEX));
    }
    return Map.copyOf(files);
  }

  private Read read(Path file, String name, BasicFileAttributes attributes) throws IOException {
    Stamp stamp = new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    Read before = reads.get("/" + name);
    if (before != null && before.stamp().equals(stamp)) {
      return before;
    }
    // Whoever works on a page changes what is in a file, not its name.
    boolean lasting = isBuilt && LASTING.matcher(name).matches();
    Path compressed = file.resolveSibling(file.getFileName() + ".gz");
    return new Read(stamp, PageFile.read(file, compressed, lasting));
  }
}
