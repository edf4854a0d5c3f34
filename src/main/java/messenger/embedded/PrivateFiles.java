package messenger.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files and folders for the user of this process alone. On file systems without POSIX permissions
 * (Windows) they inherit those of their folder.
 */
final class PrivateFiles {
  private static final int SECRET_BYTES = 24;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Pattern FATAL = Pattern.compile("FATAL|PANIC|error: ");

  private PrivateFiles() {}

  /** Makes the folder, and those above it, with mode 0700. One that exists is left as it is. */
  static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------", folder));
    }
    return folder;
  }

  /** Whether others than the owner of this folder may read it, write to it or pass through it. */
  static boolean isOpenToOthers(Path folder) throws IOException {
    return isPosix(folder)
        && !OWNER.containsAll(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
  }

  /** Whether this folder belongs to the user of this process, who must be able to write to it. */
  static boolean isOurs(Path folder) throws IOException {
    Path trace = Files.createTempFile(folder, "owner", "");
    try {
      return Files.getOwner(trace).equals(Files.getOwner(folder));
    } finally {
      Files.delete(trace);
    }
  }

  /** Takes what others may do with this folder or file away. */
  static void shut(Path path) throws IOException {
    if (isPosix(path)) {
      Set<PosixFilePermission> mode = EnumSet.copyOf(OWNER);
      if (!Files.isDirectory(path)) {
        mode.remove(PosixFilePermission.OWNER_EXECUTE);
      }
      Files.setPosixFilePermissions(path, mode);
    }
  }

  /** Opens a file for writing, which is made with mode 0600 if it is missing. */
  static FileChannel open(Path file) throws IOException {
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return FileChannel.open(file, options, mode("rw-------", file));
  }

  /**
   * Writes the file with mode 0600, replaces the one that is there in one step, and returns only
   * when it would survive a power cut.
   */
  static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options, mode("rw-------", draft))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file.getParent());
  }

  /** Deletes the file, if it is there, so that it stays away after a power cut. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      sync(file.getParent());
    }
  }

  /** Deletes the folder, if it is there, and all it holds. Links are deleted, not followed. */
  static void deleteFolder(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found = new ArrayList<>(walk.toList());
    }
    Collections.reverse(found);
    for (Path path : found) {
      Files.delete(path);
    }
  }

  /** 192 random bits in letters and digits, safe in a URL, in SQL and on a line of its own. */
  static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Why a server did not start, by its log: the last line about something fatal, otherwise the last
   * line; empty if there is none.
   */
  static String reason(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> said = lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
      String last = said.isEmpty() ? "" : said.get(said.size() - 1);
      return said.stream()
          .filter(line -> FATAL.matcher(line).find())
          .reduce((before, line) -> line)
          .orElse(last);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * A new name in a folder is safe only once the folder itself is written; Windows does it alone.
   */
  private static void sync(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] mode(String mode, Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
