package messenger.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder with everything this server keeps, held for this process alone. Who has one of these
 * has the lock on {@code <folder>/lock}, so every server process found in the folder is a leftover
 * of a run that died. The operating system frees the lock when the process ends, however it ends.
 *
 * <p>One JVM opens a folder once: POSIX drops the lock as soon as the process closes any channel to
 * that file. Safe for every thread.
 */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if it is missing, lets nobody else in (mode 0700), and takes the lock.
   *
   * @throws IOException if another messenger has it, it can't be made or written, or others may
   *     come in and it is not for us to change that: it is somebody else's, or holds what is not
   *     ours
   */
  public static DataFolder open(Path folder) throws IOException {
    Path path = PrivateFiles.folder(folder.toAbsolutePath().normalize()).toRealPath();
    if (PrivateFiles.isOpenToOthers(path)) {
      shut(path);
    }
    FileChannel channel = PrivateFiles.open(path.resolve(LOCK));
    if (!lock(channel)) {
      channel.close();
      throw new IOException("The data folder " + path + " is used by another messenger");
    }
    return new DataFolder(path, channel);
  }

  /** Not a folder such as /tmp, which somebody named in error: others would be shut out of it. */
  private static void shut(Path path) throws IOException {
    if (!Files.exists(path.resolve(LOCK)) && !isEmpty(path)) {
      throw new IOException(
          "Others may read the data folder "
              + path
              + ", which holds things that are not the messenger's: name another, or give it mode"
              + " 0700");
    }
    if (!PrivateFiles.isOurs(path)) {
      throw new IOException(
          "Others may read the data folder "
              + path
              + ", which belongs to another user: name one within it, or give it to this user with"
              + " mode 0700");
    }
    PrivateFiles.shut(path);
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Absolute, without symbolic links. */
  public Path path() {
    return path;
  }

  /** Frees the folder. Close the stores in it first. A second call does nothing. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
