package messenger.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Java has read and checked of the server's classes once, for the dozens of servers that the
 * tests start: each then takes a third less CPU until it is ready. Java can do that for jars only,
 * so there is none while the classes are newer than the jar, as in an IDE. Kept in {@code target}.
 */
final class ClassArchive {
  private static final Path ARCHIVE = Path.of("target/classes.archive").toAbsolutePath();

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

  /** Options of Java for a server that writes the archive when it has stopped. */
  static List<String> making() {
    return List.of(
        "-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Xlog:cds*=off", "-cp", BuiltJar.JAR.toString());
  }

  static boolean isWanted() throws IOException {
    return BuiltJar.isUpToDate()
        && (!Files.exists(ARCHIVE)
            || Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(BuiltJar.JAR))
                < 0);
  }
}
