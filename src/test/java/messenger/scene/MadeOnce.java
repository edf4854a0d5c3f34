package messenger.scene;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What tests make once and keep in {@code target}, though several processes of them may want it.
 */
final class MadeOnce {
  /** Whether it must be made; true until it is whole. */
  interface Wanted {
    boolean isWanted() throws IOException;
  }

  interface Maker {
    void make() throws IOException;
  }

  private MadeOnce() {}

  /**
   * Waits for others who make it.
   *
   * @param path of what is made
   */
  static synchronized void make(Path path, Wanted wanted, Maker maker) throws IOException {
    if (!wanted.isWanted()) {
      return;
    }
    Path lock = path.resolveSibling(path.getFileName() + ".lock");
    Files.createDirectories(lock.getParent());
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      if (wanted.isWanted()) {
        maker.make();
      }
    }
  }
}
