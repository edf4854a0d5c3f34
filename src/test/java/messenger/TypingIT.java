package messenger;

import static messenger.scene.Names.fresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who writes to whom, and who is told of it. */
@ExtendWith(SharedServer.class)
class TypingIT {
  private static final String PASSWORD = "a long password";

  private static ObjectNode typing(String to) {
    return Client.frame("typing").put("to", to);
  }

  @Test
  void allDevicesOfSomebodyAreToldWhoIsWritingToThem(ServerProcess server) throws IOException {
    String annsName = fresh("ann");
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"));
        Client legacy = Client.legacy(server, Door.TCP, annsName);
        Client phone = Client.json(server, Door.WEBSOCKET, annsName);
        Client tablet = Client.compact(server, Door.TLS, annsName)) {
      bob.writes(typing(annsName), typing(annsName), typing(bob.name()));
      for (Client device : new Client[] {phone, tablet}) {
        device.isToldWhoWrites(bob.name());
        device.isToldOfNobodyElseWriting();
      }
      bob.isAlive();
      bob.sendsSafely(annsName, "hi");
      legacy.receives("hi", bob.name());
      legacy.receivesNothingElse();
    }
  }

  @Test
  void namesThatNobodyHasAreRefusedAsInATextAndWhoIsNotThereIsNot(ServerProcess server)
      throws IOException {
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      bob.writes(typing(fresh("nobody")), typing("admin"), typing("#room"), typing(" "));
      bob.isRefused(Code.FORBIDDEN);
      bob.isRefused(Code.UNSUPPORTED);
      bob.isRefused(Code.BAD_FIELD);
      bob.isAlive();
    }
  }

  @Test
  void whoIsBlockedTypesToNobodyAndDoesNotNotice(ServerProcess server) throws IOException {
    String annsName = fresh("ann");
    try (Client ann = Client.stranger(server, Door.TLS);
        Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      ann.writes(Client.register(annsName, PASSWORD));
      ann.isTold("welcome");
      ann.isTold("caughtUp");
      ann.writes(Client.frame("block").put("user", bob.name()));
      ann.isTold("ok");
      bob.writes(typing(annsName));
      bob.isAlive();
      ann.isToldOfNobodyElseWriting();
      ann.writes(Client.frame("unblock").put("user", bob.name()));
      ann.isTold("ok");
      bob.writes(typing(annsName));
      ann.isToldWhoWrites(bob.name());
      ann.isToldOfNobodyElseWriting();
    }
  }
}
