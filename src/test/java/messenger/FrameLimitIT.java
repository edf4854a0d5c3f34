package messenger;

import static messenger.scene.Client.from;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who sends faster than it may, under the limits that the server is shipped with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameLimitIT {
  /** Three times the burst: the last of them waits ten seconds. */
  private static final int MANY = 160;

  private static final Pattern SHAPED =
      Pattern.compile("(?m)^messenger_frames_shaped_total ([\\d.]+)");

  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.startWithLimits();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void moreFramesAtOnceThanTheLimitAreAllAnsweredInOrderAndOthersDoNotWait() throws IOException {
    List<Client> fast = new ArrayList<>();
    try (Client bystander = Client.json(server, Door.TCP, "bystander");
        Client reader = Client.json(server, Door.TLS, "reader");
        Client legacy = Client.legacy(server, Door.TCP, "old")) {
      for (Door door : Door.values()) {
        fast.add(Client.json(server, door, "json-" + door.name().toLowerCase()));
        fast.add(Client.compact(server, door, "compact-" + door.name().toLowerCase()));
      }
      double before = shaped();
      fast.forEach(client -> client.writes(pings()));
      legacy.writes(
          IntStream.range(0, MANY)
              .mapToObj(i -> legacy.text("reader", "text " + i))
              .toArray(ObjectNode[]::new));

      bystander.isAlive();
      assertTrue(shaped() > before, "somebody waits");
      for (int i = 0; i < MANY; i++) {
        for (Client client : fast) {
          assertEquals(Integer.toString(i), client.isTold("pong").path("id").asText());
        }
        reader.receives("text " + i, from("old"));
      }
      fast.forEach(Client::isAlive);
    } finally {
      fast.forEach(Client::close);
    }
  }

  @Test
  void pingsAndFragmentsOfAWebSocketCountAsFrames() throws IOException {
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 75; i++) {
      many.writeBytes(RawLine.frame(0x89, new byte[0]));
    }
    many.writeBytes(
        RawLine.frame(RawLine.TEXT, "{\"type\":\"login\",".getBytes(StandardCharsets.US_ASCII)));
    for (int i = 0; i < 75; i++) {
      many.writeBytes(RawLine.frame(0, new byte[0]));
    }
    many.writeBytes(
        RawLine.frame(0x80, "\"user\":\"pinger\"}".getBytes(StandardCharsets.US_ASCII)));
    try (RawLine line = RawLine.open(server, Door.WEBSOCKET)) {
      double before = shaped();
      line.writes(many.toByteArray());
      String heard = line.hears(said -> said.contains("caughtUp"));
      assertTrue(heard.startsWith("{\"type\":\"welcome\""), heard);
      assertTrue(shaped() - before > 40, "each of those above the burst waits");
    }
  }

  private static ObjectNode[] pings() {
    return IntStream.range(0, MANY)
        .mapToObj(i -> Client.frame("ping").put("id", Integer.toString(i)))
        .toArray(ObjectNode[]::new);
  }

  private double shaped() {
    String metrics = server.management("/metrics");
    Matcher shaped = SHAPED.matcher(metrics);
    assertTrue(shaped.find(), metrics);
    return Double.parseDouble(shaped.group(1));
  }
}
