package messenger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import messenger.scene.BenchProcess;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Names;
import messenger.scene.ServerProcess;
import org.junit.jupiter.api.Test;

/**
 * Plugins that hang and fail while people write: nobody notices. So many messages a second as two
 * cores do for the server, the bench, and the rest of the tests; with -Dmessenger.plugins.rate=5000
 * it is a test of its own.
 */
class PluginLoadIT {
  private static final int RATE = Integer.getInteger("messenger.plugins.rate", 300);

  /** How Java ends that was told to stop. */
  private static final int SIGTERM = 143;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Hangs for every message that there is, then fails. */
  private static final String HANGS =
      """
      - route:
          from:
            uri: kamelet:messenger-events-source
            parameters:
              name: hangs
              types: message,login,logout,receipt
            steps:
              - delay:
                  expression:
                    constant:
                      expression: 3000
              - throwException:
                  exceptionType: java.lang.IllegalStateException
                  message: always
      """;

  /** Fails at once, without end, on threads of its own and of a queue that is always full. */
  private static final String FAILS =
      """
      - route:
          from:
            uri: timer:fails
            parameters:
              period: 1
            steps:
              - to:
                  uri: seda:full
                  parameters:
                    size: 10
                    discardWhenFull: true
                    waitForTaskToComplete: Never
      - route:
          from:
            uri: seda:full
            parameters:
              size: 10
            steps:
              - delay:
                  expression:
                    constant:
                      expression: 100
              - to:
                  uri: kamelet:messenger-send-sink
                  parameters:
                    as: fails-bot
                    to: "#no-such-room"
      """;

  private static final String TALKS =
      """
      - route:
          from:
            uri: timer:talks
            parameters:
              period: 1
            steps:
              - setBody:
                  constant:
                    expression: again and again
              - to:
                  uri: kamelet:messenger-send-sink
                  parameters:
                    as: chatter-bot
                    to: nobody-listens
      """;

  @Test
  void pluginsThatHangFailAndTalkTooMuchChangeNoDelivery() throws IOException {
    Map<String, String> plugins =
        Map.of(
            "hangs.camel.yaml", HANGS,
            "fails.camel.yaml", FAILS,
            "talks.camel.yaml", TALKS);
    try (ServerProcess server = ServerProcess.startWithPlugins(Map.of(), plugins);
        BenchProcess bench =
            BenchProcess.start(
                "--tcp",
                "--port=" + server.port(Door.TCP),
                "--users=50",
                "--rate=" + RATE,
                "--warmup=2",
                "--seconds=8")) {
      JsonNode figures = bench.ends(PATIENCE);

      assertTrue(figures.path("ok").asBoolean(), figures::toString);
      assertEquals(0, figures.path("lost").asInt(), figures::toString);
      assertEquals(0, figures.path("outOfOrder").asInt(), figures::toString);
      assertTrue(figures.path("delivered").asInt() > RATE, figures::toString);
      String metrics = server.management("/metrics");
      assertTrue(failures(metrics, "hangs") > 0, metrics);
      try (Client ann = Client.json(server, Door.TCP, Names.fresh("ann"));
          Client bob = Client.json(server, Door.TCP, Names.fresh("bob"))) {
        ann.sendsSafely(bob.name(), "still here");
        bob.receives("still here", Client.from(ann.name()));
      }
      assertEquals(SIGTERM, server.stop(), "the stop is not held up either");
    }
  }

  private static double failures(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("messenger_plugin_events_total"))
        .filter(line -> line.contains("name=\"" + name + "\"") && line.contains("failed"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
