package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.OpenSocket;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The server as {@code ./messenger serve} starts it, on a folder that others could read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs(OS.LINUX)
class LauncherIT {
  private Path data;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    server =
        ServerProcess.startByLauncher(Map.of("DATA_DIR", data.toString(), "TCP_ENABLED", "false"));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void javaReadsNoSerializedObjectsAndLetsNobodyAttach() throws IOException {
    String[] arguments =
        Files.readString(Path.of("/proc/" + server.pid() + "/cmdline")).split("\u0000");
    List<String> command = List.of(arguments);
    assertTrue(command.get(0).endsWith("java"), command::toString);
    assertTrue(command.contains("-Djdk.serialFilter=!*"), command::toString);
    assertTrue(command.contains("-XX:+DisableAttachMechanism"), command::toString);
    assertFalse(command.toString().contains("jmxremote"), command::toString);
    assertFalse(command.toString().contains("-agent"), command::toString);
  }

  /** What an attacker who may run programs here sees of others: their command lines. */
  @Test
  void noSecretStandsInACommandLine() throws IOException {
    for (ProcessHandle process : server.processes()) {
      String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      assertFalse(line.contains(server.managementToken()), line);
      assertFalse(line.contains(Files.readString(data.resolve("pg.password")).strip()), line);
    }
  }

  @Test
  void nobodyElseComesIntoTheDataFolder() throws IOException {
    assertEquals("rwx------", mode(data));
    try (Stream<Path> files = Files.walk(data)) {
      List<String> open =
          files
              .filter(file -> !file.startsWith(data.resolve("bin")))
              .filter(file -> !Files.isSymbolicLink(file))
              .filter(file -> !mode(file).endsWith("------"))
              .map(file -> data.relativize(file) + " " + mode(file))
              .toList();
      assertEquals(List.of(), open);
    }
  }

  @Test
  void theFirstLinesSayWhatIsOpenAndToWhom() {
    String said = String.join("\n", server.standardOutput());
    assertTrue(said.contains("TCP                shut by TCP_ENABLED\n"), said);
    for (String door : List.of("chat in a browser", "TLS")) {
      assertTrue(
          said.matches(
              "(?s).*"
                  + door
                  + " +(http://)?127.0.0.1:\\d+  open to this machine only, by guest@loopback,[^\n]+\n.*"),
          said);
    }
    assertTrue(
        said.contains("Guests need no password, and may come from this machine only."), said);
  }

  @Test
  void aDoorThatIsShutDoesNotListen() throws IOException {
    long open =
        OpenSocket.of(ProcessHandle.of(server.pid()).orElseThrow()).stream()
            .filter(socket -> socket.address().equals("127.0.0.1"))
            .count();
    assertEquals(3, open); // TLS, HTTP, management
  }

  @Test
  void anAdministratorSendsSomebodyAway() throws IOException {
    try (Client phone = Client.json(server, Door.TLS, "ann");
        Client browser = Client.json(server, Door.WEBSOCKET, "ann");
        Client bob = Client.json(server, Door.TLS, "bob")) {
      String path = "/admin/disconnect/Ann";
      assertEquals("401 {\"error\":\"unauthenticated\"}", server.administers(path, null));
      assertEquals("401 {\"error\":\"unauthenticated\"}", server.administers(path, "x"));
      bob.isAlive();
      phone.isAlive();
      String token = server.managementToken();
      assertEquals("200 {\"disconnected\":2}", server.administers(path, token));
      phone.isToldBye(Code.FORBIDDEN);
      browser.isToldBye(Code.FORBIDDEN);
      bob.isAlive();
      assertEquals("200 {\"disconnected\":0}", server.administers(path, token));
      String control = "/admin/disconnect/%1B%5B31m";
      assertEquals("400 {\"error\":\"bad_field\"}", server.administers(control, token));
      assertTrue(server.standardError().stream().noneMatch(line -> line.contains("dead-letter")));
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return "gone------"; // A database makes and deletes files all the time.
    }
  }
}
