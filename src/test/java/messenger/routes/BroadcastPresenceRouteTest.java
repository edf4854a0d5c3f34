package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import messenger.frame.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BroadcastPresenceRouteTest {
  @RegisterExtension static final RouteScene route = new RouteScene("broadcast-presence");

  @Test
  void anAnnouncementGoesToEverybody() {
    Reply.Presence news = new Reply.Presence(List.of("ann"), List.of(), 1, null);

    route.send(news);

    assertEquals(List.of(news), route.bodies("session:broadcast"));
  }

  @Test
  void whenThereIsNothingToAnnounceNobodyIsBothered() {
    route.send(null);

    assertEquals(List.of(), route.calls());
  }
}
