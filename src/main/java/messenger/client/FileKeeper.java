package messenger.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Keeps it in files for their owner alone (mode 0600): {@code NAME.json}, and {@code NAME.token},
 * which others may change meanwhile. Each file is replaced in one step: it outlives the end of the
 * process, whatever ends it, but after a power cut an older one may be there.
 */
public final class FileKeeper implements Keeper, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path state;
  private final Path token;
  private final FileChannel lock;

  private FileKeeper(Path state, Path token, FileChannel lock) {
    this.state = state;
    this.token = token;
    this.lock = lock;
  }

  /**
   * Opens the files in a folder, which is made if it is missing, with mode 0700. No other process
   * can do so until this is closed.
   *
   * @param name of the files, without an ending
   * @throws IOException if another one has them open, or they can't be written; its message is for
   *     people
   */
  public static FileKeeper open(Path folder, String name) throws IOException {
    makeFolder(folder);
    Path file = folder.resolve(name + ".lock");
    FileChannel lock =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            mode("rw-------", file));
    if (!isLocked(lock)) {
      lock.close();
      throw new IOException(folder.resolve(name) + ".json is in use by another client");
    }
    return new FileKeeper(folder.resolve(name + ".json"), folder.resolve(name + ".token"), lock);
  }

  /** The token alone, for those who come for a moment: the rest is kept in memory. */
  public static Keeper tokenOnly(Path folder, String name) throws IOException {
    makeFolder(folder);
    return new TokenFile(folder.resolve(name + ".token"));
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // By another client in this process.
    }
  }

  @Override
  public Kept load() {
    try {
      return Files.exists(state) ? JSON.readValue(state.toFile(), Kept.class) : null;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(
          new IOException(state + " is damaged; without it the log is followed from now on", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void save(Kept kept) {
    try {
      replace(state, JSON.writeValueAsBytes(kept));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String token() {
    return readToken(token);
  }

  @Override
  public void token(String now) {
    writeToken(token, now);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static String readToken(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).strip() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeToken(Path file, String token) {
    try {
      if (token == null) {
        Files.deleteIfExists(file);
      } else {
        replace(file, (token + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path draft = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new");
    try {
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------", folder));
    }
  }

  private static FileAttribute<?>[] mode(String mode, Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** A token in a file, the rest in memory. */
  private static final class TokenFile implements Keeper {
    private final Path file;
    private final MemoryKeeper memory = new MemoryKeeper();

    TokenFile(Path file) {
      this.file = file;
    }

    @Override
    public Kept load() {
      return memory.load();
    }

    @Override
    public void save(Kept kept) {
      memory.save(kept);
    }

    @Override
    public String token() {
      return readToken(file);
    }

    @Override
    public void token(String now) {
      writeToken(file, now);
    }
  }
}
