package messenger.scene;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import messenger.embedded.DataFolder;
import messenger.embedded.PostgresProcess;

/**
 * A data folder in which PostgreSQL was unpacked and its data made, without tables: copying it
 * takes a fraction of the seconds that making it takes, and dozens of tests want one. Made once and
 * kept in {@code target}. {@link messenger.LauncherIT} and the tests of {@link PostgresProcess} see
 * a first start.
 */
public final class Prepared {
  private static final Path FOLDER = Path.of("target/prepared").toAbsolutePath();

  /** Comes last. */
  private static final Path MADE = FOLDER.resolve("made");

  /** Made by whatever of ours decides how the data is. */
  private static final Path MAKER =
      Path.of("target/classes/messenger/embedded/PostgresProcess.class");

  private Prepared() {}

  /**
   * Opens a folder that holds such data.
   *
   * @param folder empty, or not there yet
   */
  public static DataFolder open(Path folder) throws IOException {
    DataFolder data = DataFolder.open(folder);
    copyInto(data.path());
    return data;
  }

  private static boolean isWanted() throws IOException {
    return !Files.exists(MADE)
        || Files.getLastModifiedTime(MADE).compareTo(Files.getLastModifiedTime(MAKER)) < 0;
  }

  private static void make() throws IOException {
    delete(FOLDER);
    try (DataFolder data = DataFolder.open(FOLDER);
        PostgresProcess postgres = PostgresProcess.start(data)) {
      postgres.leaveAlone();
    }
    Files.createFile(MADE);
  }

  private static void copyInto(Path folder) throws IOException {
    MadeOnce.make(FOLDER, Prepared::isWanted, Prepared::make);
    for (String part : List.of("bin", "pg", "pg.password")) {
      copy(FOLDER.resolve(part), folder.resolve(part));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(folder, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file)),
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
