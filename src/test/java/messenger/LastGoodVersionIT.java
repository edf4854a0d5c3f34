package messenger;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Home;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was broken while the server ran does not keep it from starting again. */
class LastGoodVersionIT {
  @TempDir private Path folder;

  @Test
  void aServerWhoseFilesAreBrokenStartsWithWhatRanLast() throws IOException {
    Home home = Home.in(folder, Map.of());
    Path route = folder.resolve("routes/send-text.camel.yaml");
    String right = Files.readString(route);
    try (ServerProcess server = ServerProcess.startIn(home, Map.of())) {
      // Camel itself starts with this, and answers nothing.
      Files.writeString(route, right.replace("direct:check-recipient", "direct:nowhere"));
      awaitLine(server, "deployment 2 refused");
      server.stop();

      server.restart();

      awaitLine(server, "starting with version 1, which did");
      awaitLine(server, "send-text.camel.yaml:9:18: no route begins with \"direct:nowhere\"");
      try (Client alice = Client.legacy(server, Door.TCP, "alice");
          Client bob = Client.json(server, Door.TLS, "bob")) {
        alice.sees("alice", "bob");
        alice.sends("bob", "still here");
        bob.receives("still here", "alice");
      }
      Files.writeString(route, right.replace("# Message Filter", "# A Message Filter"));
      awaitLine(server, "accepted");
      Files.writeString(folder.resolve("routes/new.yaml"), right);
      awaitLine(server, "routes/new.yaml is not read: its name must end in .camel.yaml");
    }
  }

  private static void awaitLine(ServerProcess server, String part) {
    await().until(() -> server.standardError().stream().anyMatch(line -> line.contains(part)));
  }
}
