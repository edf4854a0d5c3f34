package messenger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that others must not read. Links are followed: an orchestrator puts one where the file is
 * said to be. Where there are no POSIX permissions (Windows) only its kind is looked at.
 */
final class SecretFile {
  /** Who but the owner may read a file. */
  enum Readers {
    /** Mode 0600 or 0400. */
    NOBODY,
    /**
     * A file of root's may be readable by its group (0640), as PostgreSQL has it: on many systems
     * keys belong to root, and servers come to them by a group such as ssl-cert.
     */
    GROUP_OF_ROOT
  }

  private static final int MAX_BYTES = 4 * 1024;
  private static final Set<PosixFilePermission> GROUP =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE);
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private SecretFile() {}

  /**
   * Looks at the file, without reading it.
   *
   * @param variable which names the file, for the person who starts the server
   * @throws Settings.BadSettingException if it is missing, no regular file, or others may read it
   */
  static void check(String variable, Path file, Readers readers) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw bad(variable, "must name a regular file that can be read");
    }
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      Set<PosixFilePermission> tooMuch = EnumSet.copyOf(OTHERS);
      tooMuch.addAll(GROUP);
      if (readers == Readers.GROUP_OF_ROOT && attributes.owner().getName().equals("root")) {
        tooMuch.remove(PosixFilePermission.GROUP_READ);
      }
      tooMuch.retainAll(attributes.permissions());
      if (!tooMuch.isEmpty()) {
        throw bad(
            variable,
            "names a file that others than its owner may read or change: give it mode 0600");
      }
    } catch (IOException e) {
      throw bad(variable, "must name a regular file that can be read");
    }
  }

  /**
   * What the file holds: one line, which may have a line end.
   *
   * @throws Settings.BadSettingException if it is not for its owner alone, is empty, has more than
   *     {@value #MAX_BYTES} bytes, or is not one line of UTF-8
   */
  static String read(String variable, Path file) {
    check(variable, file, Readers.NOBODY);
    String text;
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw bad(variable, "names a file of more than " + MAX_BYTES + " bytes");
      }
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
    } catch (CharacterCodingException e) {
      throw bad(variable, "names a file that is not UTF-8");
    } catch (IOException e) {
      throw bad(variable, "must name a regular file that can be read");
    }
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw bad(variable, "must name a file with one line in it");
    }
    return text;
  }

  private static Settings.BadSettingException bad(String variable, String rule) {
    return new Settings.BadSettingException(variable + " " + rule);
  }
}
