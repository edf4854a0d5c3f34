package messenger.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileKeeperTest {
  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void choose() {
    folder = parent.resolve("a/b");
  }

  @Test
  void whatWasSavedLastIsThereAgain() throws IOException {
    Letter letter = Letter.to("carol", "one\n🦉");
    Kept kept =
        new Kept(true, 7, List.of(letter, letter.inReplyTo(letter.id())), Map.of("carol", 5L));
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      assertNull(keeper.load());
      keeper.save(Kept.behind(1));
      keeper.save(kept);
    }
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      assertEquals(kept, keeper.load());
      keeper.save(Kept.behind(1));
      assertEquals(Kept.behind(1), keeper.load());
    }
  }

  @Test
  void aTokenComesAndGoesAlsoForThoseWhoWantNothingElse() throws IOException {
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      Keeper other = FileKeeper.tokenOnly(folder, "bob");
      assertNull(other.token());
      other.token("t1");
      other.save(Kept.behind(3));
      assertEquals("t1", keeper.token());
      assertNull(keeper.load());
      keeper.token(null);
      assertNull(other.token());
    }
  }

  @Test
  void oneClientAtATimeHasIt() throws IOException {
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      IOException refused = assertThrows(IOException.class, () -> FileKeeper.open(folder, "bob"));
      assertTrue(refused.getMessage().endsWith("bob.json is in use by another client"));
      FileKeeper.open(folder, "carol").close();
    }
    FileKeeper.open(folder, "bob").close();
  }

  @Test
  void aDamagedFileIsNotTakenForNothing() throws IOException {
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      Files.writeString(folder.resolve("bob.json"), "{\"place\":");
      assertThrows(UncheckedIOException.class, keeper::load);
    }
  }

  @Test
  void aFileOfAnEarlierVersionIsTaken() throws IOException {
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      Files.writeString(
          folder.resolve("bob.json"), "{\"guest\":true,\"place\":7,\"outbox\":[],\"reads\":{}}");
      assertEquals(new Kept(true, 7, List.of(), Map.of()), keeper.load());
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aClientOfADamagedFileLeavesNothingOpen() throws IOException {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      Files.writeString(folder.resolve("bob.json"), "{\"place\":");
      Endpoint nobody = new Endpoint(Endpoint.Scheme.TCP, "127.0.0.1", 1);
      Executable client =
          () ->
              new MessengerClient(
                  nobody, Trust.ofAnybody(), Login.guest("bob"), keeper, new Witness());
      assertThrows(UncheckedIOException.class, client);
      long before = system.getOpenFileDescriptorCount();
      for (int i = 0; i < 50; i++) {
        assertThrows(UncheckedIOException.class, client);
      }
      await()
          .atMost(Witness.PATIENCE)
          .until(() -> system.getOpenFileDescriptorCount() < before + 50);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyElseCanReadIt() throws IOException {
    try (FileKeeper keeper = FileKeeper.open(folder, "bob")) {
      keeper.save(Kept.behind(1));
      keeper.token("t");
    }
    assertEquals("rwx------", mode(folder));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("bob.json rw-------", "bob.lock rw-------", "bob.token rw-------"),
          files.map(file -> file.getFileName() + " " + mode(file)).sorted().toList());
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
