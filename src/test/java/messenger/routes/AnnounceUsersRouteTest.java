package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import messenger.frame.Reply;
import messenger.presence.NodePresence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnnounceUsersRouteTest {
  @RegisterExtension
  static final RouteScene bySize =
      new RouteScene("announce-users")
          .set("messenger.presence.batch-size", 4)
          .set("messenger.presence.window-ms", 3_600_000);

  @RegisterExtension
  static final RouteScene byTime =
      new RouteScene("announce-users").set("messenger.presence.window-ms", 10);

  @Test
  void manyWhoComeAreOneAnnouncementHereAndToOtherNodes() {
    List.of("ann", "bob", "cem").forEach(bySize::login);

    List.of("ann", "bob", "cem", "ann").forEach(bySize::send);

    assertEquals(List.of("seda:share-presence", "direct:broadcast-presence"), bySize.calls(2));
    NodePresence shared = (NodePresence) bySize.bodies("seda:share-presence").get(0);
    Reply.Presence told = (Reply.Presence) bySize.bodies("direct:broadcast-presence").get(0);
    assertEquals(Set.of("ann", "bob", "cem"), Set.copyOf(shared.online()));
    assertEquals(Set.of("ann", "bob", "cem"), Set.copyOf(told.online()));
    assertEquals(3, told.count());
  }

  @Test
  void whoeverComesIsAnnouncedWithinAWindow() {
    byTime.login("dan");

    byTime.send("dan");

    byTime.calls(2);
    Reply.Presence told = (Reply.Presence) byTime.bodies("direct:broadcast-presence").get(0);
    assertEquals(List.of("dan"), told.online());
  }

  @Test
  void aTickWithoutNewsAnnouncesNothing() {
    byTime.send(null);

    byTime.calls(2);
    assertNull(byTime.bodies("seda:share-presence").get(0));
    assertNull(byTime.bodies("direct:broadcast-presence").get(0));
  }

  @Test
  void whoeverComesAndGoesWithinAWindowIsNotMentioned() {
    byTime.login("eva").closed();

    byTime.send("eva");

    byTime.calls(2);
    assertEquals(
        Set.of(),
        byTime.bodies("seda:share-presence").stream()
            .filter(NodePresence.class::isInstance)
            .flatMap(said -> ((NodePresence) said).online().stream())
            .collect(Collectors.toSet()));
  }
}
