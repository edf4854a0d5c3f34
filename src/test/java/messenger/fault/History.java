package messenger.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that the clients of one run did and were told, as JSON lines. For every thread. */
final class History implements AutoCloseable {
  private final long begin = System.nanoTime();
  private final List<Event> events = new ArrayList<>();
  private final Writer file;

  History(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    file = Files.newBufferedWriter(path);
  }

  /** Notes what happens now. What is sent is noted before it is written. */
  synchronized void note(Event event) {
    Event timed = event.at((System.nanoTime() - begin) / 1_000);
    events.add(timed);
    try {
      file.write(timed.toLine());
      file.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  static List<Event> read(Path path) throws IOException {
    return Files.readAllLines(path).stream().map(Event::ofLine).toList();
  }
}
