package messenger;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many come at once (docs/adr/0012). */
@ExtendWith(SharedServer.class)
class NewcomersIT {
  private static final int MANY = 300;

  /** More than may be worked on at a time, so most of them find the doors shut. */
  @Test
  void allAreWelcomedAndThoseWhoAreInAreServedMeanwhile(ServerProcess server) throws IOException {
    List<RawLine> lines = new ArrayList<>();
    try (Client ann = Client.json(server, Door.TLS, fresh("ann"))) {
      for (int i = 0; i < MANY; i++) {
        RawLine line = RawLine.connect(server, Door.TCP);
        lines.add(line);
        line.sends(Client.login(fresh("newcomer")).toString());
      }
      ann.isAlive();
      for (RawLine line : lines) {
        String heard = line.hears(said -> said.contains("caughtUp"));
        assertTrue(heard.startsWith("{\"type\":\"welcome\""), heard);
      }
    } finally {
      for (RawLine line : lines) {
        line.close();
      }
    }
  }

  @Test
  void whoConnectsAndSaysNothingKeepsNobodyOut(ServerProcess server) throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        silent.add(server.plainSocket(Door.values()[i % 3]));
      }
      for (Door door : Door.values()) {
        try (Client ann = Client.json(server, door, fresh("ann"))) {
          ann.isAlive();
        }
      }
    } finally {
      for (Socket one : silent) {
        one.close();
      }
    }
  }
}
