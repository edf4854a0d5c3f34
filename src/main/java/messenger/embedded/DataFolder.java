package messenger.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder with everything this server keeps, held for this process alone. Who has one of these
 * has the lock on {@code <folder>/lock}, so every server process found in the folder is a leftover
 * of a run that died. The operating system frees the lock when the process ends, however it ends.
 *
 * <p>One JVM opens a folder once: POSIX drops the lock as soon as the process closes any channel to
 * that file. Safe for every thread.
 */
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder (mode 0700) if it is missing, and takes the lock. One that exists keeps its
   * mode; the files with secrets in it are 0600 in any case.
   *
   * @throws IOException if another messenger has it, or it can't be made or written
   */
  public static DataFolder open(Path folder) throws IOException {
    Path path = PrivateFiles.folder(folder.toAbsolutePath().normalize()).toRealPath();
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(channel)) {
      channel.close();
      throw new IOException("The data folder " + path + " is used by another messenger");
    }
    return new DataFolder(path, channel);
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
