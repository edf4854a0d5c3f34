package messenger;

import static messenger.scene.Client.frame;
import static messenger.scene.Client.from;
import static messenger.scene.Client.login;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who has received and read what, on every device (docs/protocol.md, rules 6 and 7). */
@ExtendWith(SharedServer.class)
class ReceiptsIT {
  @Test
  void aTextIsDeliveredAndThenRead(ServerProcess server) throws IOException {
    try (Client alice = Client.json(server, Door.TLS, fresh("alice"));
        Client bob = Client.json(server, Door.WEBSOCKET, fresh("bob"))) {
      alice.sendsSafely(bob.name(), "one");
      alice.sendsSafely(bob.name(), "two");
      bob.receives("one", from(alice.name()));
      bob.receives("two", from(alice.name()));
      alice.hasNotLearned("delivered", bob.name());
      bob.saysReceived();
      alice.learns("delivered", bob.name());
      alice.hasNotLearned("read", bob.name());
      bob.saysRead(alice.name());
      alice.learns("read", bob.name());
    }
  }

  @Test
  void theFirstClientHasReceivedWhatItWasSent(ServerProcess server) throws IOException {
    try (Client alice = Client.json(server, Door.TCP, fresh("alice"));
        Client bob = Client.legacy(server, Door.TLS, fresh("bob"))) {
      alice.sendsSafely(bob.name(), "one");
      bob.receives("one", from(alice.name()));
      alice.learns("delivered", bob.name());
    }
  }

  @Test
  void whoComesBackIsToldTheStateOnEveryDevice(ServerProcess server) throws IOException {
    String aliceName = fresh("alice");
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"));
        RawLine tablet = RawLine.open(server, Door.TCP)) {
      try (Client alice = Client.json(server, Door.TCP, aliceName)) {
        alice.sendsSafely(bob.name(), "one");
        bob.receives("one", from(aliceName));
      }
      tablet.sends(login(bob.name()).put("device", "tablet").toString());
      String unread = tablet.hearsUntil("caughtUp");
      assertTrue(unread.contains("\"unread\":{\"" + aliceName + "\":1}"), unread);

      bob.saysRead(aliceName);
      String marker =
          "\"type\":\"read\",\"by\":\"%1$s\",\"with\":\"%2$s\",\"log\":\"%1$s\",\"upTo\":1"
              .formatted(bob.name(), aliceName);
      tablet.hearsUntil(marker);

      try (RawLine alice = RawLine.open(server, Door.TLS);
          RawLine laptop = RawLine.open(server, Door.TLS)) {
        alice.sends(login(aliceName).toString());
        String state = alice.hearsUntil("caughtUp");
        String read =
            "\"type\":\"read\",\"by\":\"%s\",\"log\":\"%s\",\"upTo\":1"
                .formatted(bob.name(), aliceName);
        assertTrue(state.contains(read), state);
        laptop.sends(login(bob.name()).put("device", "laptop").toString());
        String own = laptop.hearsUntil("caughtUp");
        assertTrue(own.contains("\"unread\":{}"), own);
        assertTrue(own.contains(marker), own);
      }
    }
  }

  @Test
  void whatNobodyCanHaveReceivedIsRefused(ServerProcess server) throws IOException {
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      bob.writes(frame("received").put("log", bob.name()).put("upTo", 1));
      bob.isRefused(Code.BAD_FIELD);
      bob.writes(frame("received").put("log", "somebody").put("upTo", 1));
      bob.isRefused(Code.BAD_FIELD);
      bob.writes(frame("read").put("with", "somebody").put("upTo", 7));
      bob.isRefused(Code.BAD_FIELD);
      bob.writes(frame("read").put("with", "#room").put("upTo", 1));
      bob.isRefused(Code.UNSUPPORTED);
      bob.isAlive();
    }
  }
}
