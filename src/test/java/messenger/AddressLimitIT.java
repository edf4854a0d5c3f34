package messenger;

import static messenger.scene.Names.fresh;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.HttpAnswer;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that takes three connections of one address (docs/protocol.md, rule 10). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressLimitIT {
  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.start(Map.of("CONNECTIONS_PER_ADDRESS", "3", "HTTP_LOGINS", "guest"));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  /** What the test before this one has closed may still be counted. */
  @BeforeEach
  void awaitNobody() {
    await()
        .atMost(Client.PATIENCE)
        .until(() -> server.management("/metrics").contains("messenger_connections 0.0"));
  }

  @ParameterizedTest
  @EnumSource
  void theFourthOfAnAddressIsToldSoOnEveryDoorAndTheOthersFeelNothing(Door door)
      throws IOException {
    try (Client ann = Client.json(server, Door.TCP, fresh("ann"));
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        Client carl = Client.json(server, Door.WEBSOCKET, fresh("carl"))) {
      try (Client late = Client.stranger(server, door)) {
        late.writes(Client.login(fresh("late")));
        JsonNode bye = late.isTold("bye");
        assertEquals(Code.BUSY.word(), bye.path("code").asText());
        assertTrue(bye.path("reconnect").asBoolean(), bye::toString);
        assertTrue(bye.path("retryAfterMs").asInt() >= 10_000, bye::toString);
        late.isClosed();
      }
      try (RawLine legacy = RawLine.open(server, door)) {
        legacy.sends(Client.legacyLogin(fresh("legacy")).toString());
        String heard = legacy.hearsAll();
        assertTrue(heard.contains(Code.BUSY.sentence()), heard);
      }
      ann.sendsSafely(bob.name(), "we feel nothing");
      bob.receives("we feel nothing", ann.name());
      carl.isAlive();
    }
    isEmpty();
  }

  @Test
  void whoComesThroughAProxyIsCountedByTheAddressThatItForwards() throws IOException {
    String here = server.page().getAuthority();
    String flat = "X-Forwarded-For: 198.51.100.3";
    Socket[] sockets = new Socket[5];
    try {
      for (int i = 0; i < sockets.length; i++) {
        sockets[i] = server.plainSocket(Door.WEBSOCKET);
        sockets[i].setSoTimeout((int) Client.PATIENCE.toMillis());
        String from = i < 4 ? flat : "X-Forwarded-For: 198.51.100.4";
        assertEquals(101, upgrade(sockets[i], HttpAnswer.upgrade("/ws", here, from)).status());
        sockets[i]
            .getOutputStream()
            .write(
                RawLine.frame(
                    0x81,
                    Client.login(fresh("flat")).toString().getBytes(StandardCharsets.US_ASCII)));
        // A whole text, unmasked, of fewer than 64 KiB: two bytes and two more of length.
        byte[] answer = sockets[i].getInputStream().readNBytes(24);
        assertEquals(i == 3 ? "bye" : "welcome", type(answer), "number " + i);
      }
    } finally {
      for (Socket socket : sockets) {
        if (socket != null) {
          socket.close();
        }
      }
    }
    isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whoGoesAwayWithoutAWordGivesItsPlaceBack(Door door) throws IOException {
    for (int i = 0; i < 20; i++) {
      server.plainSocket(door).close();
    }
    isEmpty();
  }

  @Test
  void whoOnlyReadsThePageOrIsRefusedGivesItsPlaceBack() throws IOException {
    String here = server.page().getAuthority();
    for (int i = 0; i < 20; i++) {
      assertEquals(200, HttpAnswer.to(server, HttpAnswer.plain("GET", "/")).status());
      assertEquals(400, HttpAnswer.to(server, HttpAnswer.upgrade("/ws?a=b", here)).status());
      assertEquals(426, HttpAnswer.to(server, HttpAnswer.plain("GET", "/ws")).status());
    }
    isEmpty();
  }

  /** Three may come again, one on each door. */
  private void isEmpty() {
    awaitNobody();
    for (Door door : Door.values()) {
      await().atMost(Client.PATIENCE).ignoreExceptions().until(() -> threeCome(door));
    }
  }

  private boolean threeCome(Door door) throws IOException {
    try (Client one = Client.json(server, door, fresh("one"));
        Client two = Client.json(server, door, fresh("two"));
        Client three = Client.json(server, door, fresh("three"))) {
      one.isAlive();
      two.isAlive();
      three.isAlive();
      return true;
    }
  }

  private static HttpAnswer upgrade(Socket socket, String request) throws IOException {
    return HttpAnswer.to(socket.getOutputStream(), socket.getInputStream(), request);
  }

  private static String type(byte[] frame) {
    String text = new String(frame, StandardCharsets.ISO_8859_1);
    return text.replaceFirst("(?s).*?\\{\"type\":\"(\\w+)\".*", "$1");
  }
}
