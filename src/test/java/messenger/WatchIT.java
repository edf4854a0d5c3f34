package messenger;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Home;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who is online of those somebody watches, and when they were last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchIT {
  private static final String PASSWORD = "a long password";

  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    // Who goes is missed after a second, not after ten.
    Home home = Home.in(directory, Map.of("messenger.presence.grace-ms", "1000"));
    server = ServerProcess.startIn(home, Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whoLeavesIsSeenForTheLastTimeWhenTheirConnectionGoes() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"));
        Client dora = Client.compact(server, Door.TLS, fresh("dora"))) {
      Client ann = Client.json(server, Door.WEBSOCKET, fresh("ann"));
      String nobody = fresh("nobody");
      bob.sees(ann.name());
      for (Client watcher : new Client[] {bob, dora}) {
        watcher.watches(nobody, ann.name(), watcher.name());
        assertTrue(watcher.knowsOnline(ann.name()));
        assertNull(watcher.seen(ann.name()));
      }
      ann.close();
      bob.seesNoMore(ann.name());
      dora.seesNoMore(ann.name());
      Instant seen = bob.seen(ann.name());
      assertTrue(seen.isAfter(before) && seen.isBefore(Instant.now()), seen::toString);
      assertEquals(seen, dora.seen(ann.name()));

      try (Client late = Client.json(server, Door.TCP, fresh("late"))) {
        late.watches(ann.name(), nobody);
        assertEquals(seen, late.seen(ann.name()));
        assertNull(late.seen(nobody));
      }
    }
  }

  @Test
  void itIsKnownAfterARestartAlsoOfThoseWhoWereOnlineThen() throws Exception {
    Client ann = Client.json(server, Door.TCP, fresh("ann"));
    Client carl = Client.json(server, Door.TCP, fresh("carl"));
    Client bob = Client.json(server, Door.TCP, fresh("bob"));
    bob.sees(ann.name(), carl.name());
    bob.watches(carl.name());
    carl.close();
    bob.seesNoMore(carl.name());
    Instant carlLeft = bob.seen(carl.name());
    Instant before = Instant.now().minusSeconds(1);

    server.stop();
    server.restart();

    try (Client again = Client.json(server, Door.TCP, bob.name())) {
      again.watches(ann.name(), carl.name());
      assertEquals(carlLeft, again.seen(carl.name()));
      assertTrue(again.seen(ann.name()).isAfter(before));
      assertFalse(again.knowsOnline(ann.name()));
    }
  }

  @Test
  void whoIsBlockedLearnsNoTime() throws Exception {
    String annsName = fresh("ann");
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"));
        Client carl = Client.json(server, Door.TCP, fresh("carl"))) {
      Client ann = Client.stranger(server, Door.TLS);
      ann.writes(Client.register(annsName, PASSWORD));
      ann.isTold("welcome");
      ann.isTold("caughtUp");
      ann.writes(Client.frame("block").put("user", bob.name()));
      ann.isTold("ok");
      bob.sees(annsName);
      carl.sees(annsName);
      bob.watches(annsName);
      carl.watches(annsName);
      ann.close();
      bob.seesNoMore(annsName);
      carl.seesNoMore(annsName);
      assertNotNull(carl.seen(annsName));
      assertNull(bob.seen(annsName));
      bob.watches(annsName);
      assertNull(bob.seen(annsName));
    }
  }

  @Test
  void whatIsNoListOfPeopleIsRefused() throws Exception {
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      bob.writesRaw("{\"type\":\"watch\",\"users\":\"bob\"}");
      bob.isRefused(Code.BAD_FIELD);
      bob.writesRaw("{\"type\":\"watch\",\"users\":[\"#room\"]}");
      bob.isRefused(Code.BAD_FIELD);
      bob.watches();
    }
  }
}
