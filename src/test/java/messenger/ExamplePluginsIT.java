package messenger;

import static messenger.scene.Client.from;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Names;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Plugins of examples/plugins/ that need nothing but the messenger, as they are, in a real server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplePluginsIT {
  private static final Path EXAMPLES = Path.of("examples/plugins");
  private static final int MOST_LINES = 40;
  private static final List<String> HERE =
      List.of("profanity-filter", "announcement", "auto-reply");

  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    Map<String, String> plugins = new HashMap<>();
    for (String name : HERE) {
      String file = name + ".camel.yaml";
      plugins.put(file, Files.readString(EXAMPLES.resolve(file)));
    }
    server = ServerProcess.startWithPlugins(Map.of(), plugins);
  }

  @AfterAll
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void everyExampleCanBeReadAtAGlance() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".camel.yaml")).toList()) {
        int lines = Files.readAllLines(file).size();
        assertTrue(lines <= MOST_LINES, () -> file + " has " + lines + " lines");
      }
    }
  }

  @Test
  void swearWordsAreMaskedAndAdvertisingIsRefused() throws IOException {
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"));
        Client bob = Client.json(server, Door.TCP, Names.fresh("bob"))) {
      ann.sendsSafely(bob.name(), "What the heck, darn it");
      bob.receives("What the ****, **** it", from(ann.name()));
      ann.sends(bob.name(), "Cheap!\nBuy now!");
      ann.isRefused(Code.FORBIDDEN);
      ann.sendsSafely(bob.name(), "Sorry");
      bob.receives("Sorry", from(ann.name()));
    }
  }

  @Test
  void theAnnouncementComesOnceToEverybodyOnItsList() throws IOException {
    for (String name : List.of("alice", "bob")) {
      try (Client client = Client.jsonAfter(server, Door.TCP, name, 0)) {
        client.receives("Please water the plants.", from("reminder-bot"));
      }
    }
    server.stop();
    server.restart();
    try (Client alice = Client.json(server, Door.TCP, "alice");
        Client dora = Client.json(server, Door.TCP, Names.fresh("dora"))) {
      // The timer of the new start has come to this when a text sent later is answered.
      dora.sendsSafely(Names.fresh("nobody"), "Are you there?");
      dora.nextMessage();
      alice.receivesNothingElse();
    }
  }

  @Test
  void whoWritesToSomebodyWhoIsAwayIsToldOnce() throws IOException {
    String away = Names.fresh("away");
    try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"));
        Client bob = Client.json(server, Door.TCP, Names.fresh("bob"))) {
      ann.sendsSafely(bob.name(), "You are here");
      ann.sendsSafely(away, "Hello?");
      ann.receives(away + " is away. Your text waits.", from("away-bot"));
      ann.sendsSafely(away, "Hello??");
      bob.sendsSafely(away, "Hello!");
      bob.receives("You are here", from(ann.name()));
      bob.receives(away + " is away. Your text waits.", from("away-bot"));
      ann.receivesNothingElse();
    }
  }
}
