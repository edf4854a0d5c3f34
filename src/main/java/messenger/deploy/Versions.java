package messenger.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The last versions that ran, each a folder with its number for a name and all its files, so that
 * they can also be looked at and copied by hand.
 */
public final class Versions {
  private static final int KEPT = 10;

  private final Path folder;

  /**
   * @param folder is made when it is needed
   */
  public Versions(Path folder) {
    this.folder = folder;
  }

  /** Numbers, the newest last. */
  TreeSet<Integer> numbers() throws IOException {
    TreeSet<Integer> numbers = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.map(path -> path.getFileName().toString())
            .filter(name -> name.matches("[1-9]\\d{0,8}"))
            .forEach(name -> numbers.add(Integer.valueOf(name)));
      }
    }
    return numbers;
  }

  /** Empty if it was never kept, or is not any more. */
  public Optional<SortedMap<String, SourceFile>> read(int number) throws IOException {
    Path version = folder.resolve(Integer.toString(number));
    if (!Files.isDirectory(version)) {
      return Optional.empty();
    }
    return Optional.of(new RouteFiles(version).read());
  }

  /** The number of the newest one; 0 if there is none. */
  public int last() throws IOException {
    TreeSet<Integer> numbers = numbers();
    return numbers.isEmpty() ? 0 : numbers.last();
  }

  /** Where a version stands. */
  public Path path(int number) {
    return folder.resolve(Integer.toString(number));
  }

  /** Keeps a version, as a whole or not at all, and forgets the oldest. */
  void save(int number, Collection<SourceFile> files) throws IOException {
    save(Integer.toString(number), files);
    TreeSet<Integer> numbers = numbers();
    while (numbers.size() > KEPT) {
      delete(path(numbers.pollFirst()));
    }
  }

  /** Keeps files that never ran, under a name of their own. */
  Path saveAside(String name, Collection<SourceFile> files) throws IOException {
    save(name, files);
    return folder.resolve(name);
  }

  private void save(String name, Collection<SourceFile> files) throws IOException {
    Path beside = folder.resolve("." + name + ".new");
    delete(beside);
    try {
      Files.createDirectories(beside);
      RouteFiles copy = new RouteFiles(beside);
      for (SourceFile file : files) {
        copy.write(file);
      }
      delete(folder.resolve(name));
      Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(beside); // The disk may be full.
    }
  }

  private static void delete(Path path) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(path)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }
}
