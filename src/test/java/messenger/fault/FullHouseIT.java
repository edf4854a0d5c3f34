package messenger.fault;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that has room for two (docs/protocol.md, rule 10). */
@Tag("fault")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullHouseIT {
  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.start(Map.of("MAX_CONNECTIONS", "2"));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void theThirdIsToldWhenToComeBackOrWaitsAndThoseWhoAreInFeelNothing(Door door)
      throws IOException {
    Client ann = Client.json(server, Door.TCP, fresh("ann"));
    Client bob = Client.json(server, Door.TLS, fresh("bob"));
    try (Client late = Client.stranger(server, door)) {
      late.writes(Client.login(fresh("late")));
      JsonNode bye = late.isTold("bye");
      assertTrue(bye.path("code").asText().equals(Code.BUSY.word()), bye::toString);
      assertTrue(bye.path("reconnect").asBoolean(), bye::toString);
      assertTrue(bye.path("retryAfterMs").asInt() >= 500, bye::toString);
      late.isClosed();
    }
    try (RawLine first = RawLine.open(server, door)) {
      String name = fresh("legacy");
      first.sends(Client.legacyLogin(name).toString());
      ann.sendsSafely(bob.name(), "we feel nothing");
      bob.receives("we feel nothing", ann.name());
      bob.close();
      String heard = first.hears(said -> said.contains("Users"));
      assertTrue(heard.contains(name), heard);
      assertTrue(!heard.contains(Code.BUSY.sentence()), heard);
    } finally {
      ann.close();
      bob.close();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEBSOCKET") // There it stays unread.
  void whoWaitsAndSendsGarbageDoesNotKeepItsPlace(Door door) throws IOException {
    try (Client ann = Client.json(server, Door.TCP, fresh("ann"));
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        RawLine waiting = RawLine.open(server, door)) {
      waiting.sends(Client.legacyLogin(fresh("legacy")).toString());
      waiting.sends("}");
      assertEquals("", waiting.hearsAll());
      ann.isAlive();
      bob.isAlive();
    }
  }
}
