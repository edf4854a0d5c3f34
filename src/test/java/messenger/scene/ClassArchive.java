package messenger.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What Java has read and checked of the server's classes once, for the dozens of servers that the
 * tests start: each then takes a third less CPU until it is ready. Java can do that for jars only,
 * so there is none while the classes are newer than the jar, as in an IDE. Kept in {@code target}.
 */
final class ClassArchive {
  private static final Path ARCHIVE = Path.of("target/classes.archive").toAbsolutePath();
  private static final Path UNFINISHED = ARCHIVE.resolveSibling("classes.archive.unfinished");

  private ClassArchive() {}

  /** Options of Java, with the class path; for those who only want to use what is there. */
  static List<String> options() throws IOException {
    if (!BuiltJar.isUpToDate()) {
      return List.of("-cp", ServerProcess.classPath());
    }
    return List.of(
        "-XX:SharedArchiveFile=" + ARCHIVE,
        // Where it was made for, instead of moving all of it, which takes a quarter of a second.
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:ArchiveRelocationMode=0",
        "-Xlog:cds*=off",
        "-cp",
        BuiltJar.JAR.toString());
  }

  /** What runs a server until it has stopped. */
  interface Run {
    /**
     * @param options of Java, with the class path; the server writes the archive when it stops
     */
    void with(List<String> options) throws IOException;
  }

  /** Makes it, if it is of use and not there. */
  static void make(Run server) throws IOException {
    MadeOnce.make(
        ARCHIVE,
        ClassArchive::isWanted,
        () -> {
          server.with(
              List.of(
                  "-XX:ArchiveClassesAtExit=" + UNFINISHED,
                  "-Xlog:cds*=off",
                  "-cp",
                  BuiltJar.JAR.toString()));
          if (Files.exists(UNFINISHED)) { // Not every Java can.
            Files.move(UNFINISHED, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
          }
        });
  }

  private static boolean isWanted() throws IOException {
    return BuiltJar.isUpToDate()
        && (!Files.exists(ARCHIVE)
            || Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(BuiltJar.JAR))
                < 0);
  }
}
