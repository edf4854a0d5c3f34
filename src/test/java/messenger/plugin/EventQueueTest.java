package messenger.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.deploy.Deployment;
import messenger.deploy.Deployment.Cause;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final EventQueue queue = new EventQueue(2, new SimpleMeterRegistry());

  private static Deployment deployment(int number, boolean accepted) {
    return new Deployment(
        number, Instant.EPOCH, Cause.WATCH, accepted, List.of(), List.of(), List.of(), 1);
  }

  @Test
  void deploymentsAreToldToWhoWantsThemAndTheOldestGivesWay() {
    queue.noteDeployment(deployment(1, true));
    assertNull(queue.taken());
    queue.want(Set.of("deployment"));
    queue.noteDeployment(deployment(2, true));
    queue.noteDeployment(deployment(3, true));
    queue.noteDeployment(deployment(4, false));
    assertEquals(
        Map.of(
            "events",
            "[{\"t\":\"deployment\",\"f\":\"server\",\"d\":\"accepted\",\"n\":3},"
                + "{\"t\":\"deployment\",\"f\":\"server\",\"d\":\"refused\",\"n\":4}]"),
        queue.taken());
  }

  @Test
  void theNumberOfADeploymentIsNoPlaceInALog() {
    Event event =
        new Event(new Place(0, "", 7), "deployment", "7", "server", null, null, 0, 0, "refused", 4);
    String json = CloudEvents.json(event);
    assertEquals(
        "{\"id\":\"7\",\"from\":\"server\",\"kind\":\"refused\",\"number\":4}}",
        json.substring(json.indexOf("\"data\":") + 7));
  }
}
