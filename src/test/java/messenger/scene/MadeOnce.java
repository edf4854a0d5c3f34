package messenger.scene;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What one of the processes that run tests makes for all of them, while the others wait. */
final class MadeOnce {
  interface Question {
    boolean ask() throws IOException;
  }

  interface Step {
    void run() throws IOException;
  }

  private MadeOnce() {}

  /**
   * @param made the file or folder that is made
   * @param isWanted whether it is missing or old
   */
  static synchronized void make(Path made, Question isWanted, Step step) throws IOException {
    if (!isWanted.ask()) {
      return;
    }
    Path turn = made.resolveSibling(made.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && isWanted.ask()) {
        step.run();
      }
    }
  }
}
