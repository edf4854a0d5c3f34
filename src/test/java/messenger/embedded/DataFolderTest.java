package messenger.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server keeps is for its user alone. */
class DataFolderTest {
  @TempDir Path home;

  @Test
  void aNewOneIsPrivateAndSoIsAllAboveItThatIsNew() throws IOException {
    Path folder = home.resolve("a/b");
    DataFolder.open(folder).close();
    assertEquals("rwx------", mode(folder));
    assertEquals("rwx------", mode(home.resolve("a")));
    assertEquals("rw-------", mode(folder.resolve("lock")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx", "rwx--x--x", "rwxr-x---", "rwx-----x"})
  void oneThatOthersMayReadIsShut(String mode) throws IOException {
    Path folder = folder(mode);
    DataFolder.open(folder).close();
    assertEquals("rwx------", mode(folder));
    set(folder, mode); // As somebody did to a folder that was in use for long.
    Files.writeString(folder.resolve("pg.password"), "x");
    DataFolder.open(folder).close();
    assertEquals("rwx------", mode(folder));
  }

  @Test
  void oneWithThingsOfOthersIsLeftAlone() throws IOException {
    Path folder = folder("rwxr-xr-x");
    Files.writeString(folder.resolve("thesis.tex"), "x");
    IOException refused = assertThrows(IOException.class, () -> DataFolder.open(folder));
    assertTrue(refused.getMessage().contains(folder.toRealPath().toString()));
    assertTrue(refused.getMessage().contains("give it mode 0700"), refused.getMessage());
    assertEquals("rwxr-xr-x", mode(folder));
    set(folder, "rwx------");
    DataFolder.open(folder).close();
  }

  @Test
  void oneOfAnotherUserIsLeftAlone() throws IOException {
    Path folder = folder("rwxr-xr-x");
    UserPrincipal nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    try {
      Files.setOwner(folder, nobody);
    } catch (IOException e) {
      assumeTrue(false, "only root can give a folder away");
    }
    IOException refused = assertThrows(IOException.class, () -> DataFolder.open(folder));
    assertTrue(refused.getMessage().contains("belongs to another user"), refused.getMessage());
    assertEquals("rwxr-xr-x", mode(folder));
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void theTokenOfTheManagementPortIsMadeOnceAndPrivate() throws IOException {
    Path file = home.resolve("management.token");
    String token = ManagementToken.of(file);
    assertTrue(token.matches("[0-9a-f]{48}"), token);
    assertEquals("rw-------", mode(file));
    set(file, "rw-r--r--");
    assertEquals(token, ManagementToken.of(file));
    assertEquals("rw-------", mode(file));
    Files.writeString(file, "\n");
    assertNotEquals(token, ManagementToken.of(file));
    assertFalse(Files.readString(file).isBlank());
  }

  private Path folder(String mode) throws IOException {
    return set(Files.createDirectory(home.resolve("data")), mode);
  }

  private static Path set(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
