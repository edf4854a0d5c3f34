package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import messenger.browser.ChatBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What carol in a browser and bob with a program know of each other's reading, and of the past. */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserReceiptsIT {
  @Test
  void whoWritesLearnsWhatHasArrivedAndWhatWasLookedAt(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, bobName)) {
      carol.comes();
      carol.joinsAs(carolName);
      bob.sendsSafely(carolName, "are you there?");
      bob.learns("delivered", carolName);
      carol.hasUnread(bobName, 1);
      bob.hasNotLearned("read", carolName);

      carol.turnsTo(bobName);
      bob.learns("read", carolName);
      carol.hasUnread(bobName, 0);

      carol.looksAway();
      bob.sendsSafely(carolName, "still there?");
      bob.learns("delivered", carolName);
      carol.hasUnread(bobName, 1);
      carol.looksBack();
      bob.learns("read", carolName);
      carol.hasUnread(bobName, 0);
      carol.isWithoutFault();
    }
  }

  @Test
  void ticksShowHowFarAMessageHasCome(ServerProcess server, Chromium chromium) throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, bobName)) {
      carol.comes();
      carol.joinsAs(carolName);
      carol.turnsTo(bobName);
      carol.writes("one");
      carol.saysOfItsMessages("Stored");
      bob.receives("one", from(carolName));
      bob.saysReceived();
      carol.saysOfItsMessages("Delivered");
      bob.saysRead(carolName);
      carol.saysOfItsMessages("Read");

      carol.writes("two");
      bob.receives("two", from(carolName));
      bob.saysReceived();
      carol.saysOfItsMessages("Read", "Delivered");
      carol.writes("three");
      carol.saysOfItsMessages("Read", "Delivered", "Stored");
      carol.shows(1, "read");
      carol.shows(1, "delivered");
      carol.shows(1, "stored");
      carol.looksRight("7-ticks");

      carol.leaves();
      bob.receives("three", from(carolName));
      bob.saysRead(carolName);
      carol.comes();
      carol.isOnline();
      carol.turnsTo(bobName);
      carol.saysOfItsMessages("Read", "Read", "Read");
      carol.isWithoutFault();
    }
  }

  @Test
  void aNewPhoneKnowsWhatIsUnreadAndFindsThePast(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    String daveName = fresh("dave");
    List<String> texts = IntStream.rangeClosed(1, 120).mapToObj(i -> "number " + i).toList();
    try (ChatBrowser carol = chromium.phone(server.page());
        Client bob = Client.json(server, Door.TLS, bobName);
        Client dave = Client.json(server, Door.TLS, daveName)) {
      texts.forEach(text -> bob.sendsSafely(carolName, text));
      dave.sendsSafely(carolName, "hi");

      carol.comes();
      carol.joinsAs(carolName);
      carol.hasUnread(bobName, 120);
      carol.hasUnread(daveName, 1);
      carol.looksRight("8-phone-unread");
      bob.hasNotLearned("delivered", carolName);

      carol.turnsTo(bobName);
      carol.shows(texts.subList(70, 120));
      bob.learns("read", carolName);
      carol.looksRight("9-phone-earlier");
      carol.wantsEarlier(texts.subList(20, 120));
      carol.wantsEarlier(texts);
      carol.showsTheBeginning();

      bob.sendsSafely(carolName, "and now");
      carol.writes("thanks");
      carol.shows(Stream.concat(texts.stream(), Stream.of("and now", "thanks")).toList());
      carol.looksRight("10-phone-conversation");
      bob.receives("thanks", from(carolName));
      bob.learns("read", carolName);

      carol.leaves();
      carol.comes();
      carol.isOnline();
      carol.turnsTo(bobName);
      List<String> newest =
          Stream.concat(texts.subList(72, 120).stream(), Stream.of("and now", "thanks")).toList();
      carol.shows(newest);
      carol.isWithoutFault();
    }
  }

  @Test
  void whatIsFarAboveMyOwnWordsIsReadWhenIAmAtTheEnd(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    List<String> texts = IntStream.rangeClosed(1, 60).mapToObj(i -> "number " + i).toList();
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, bobName)) {
      bob.sendsSafely(carolName, "are you there?");
      try (Client program = Client.json(server, Door.TLS, carolName)) {
        texts.forEach(text -> program.sendsSafely(bobName, text));
      }
      carol.comes();
      carol.joinsAs(carolName);
      carol.hasUnread(bobName, 1);
      carol.turnsTo(bobName);
      carol.shows(texts.subList(10, 60));
      bob.learns("read", carolName);
      carol.hasUnread(bobName, 0);
      carol.isWithoutFault();
    }
  }

  @Test
  void aBurstIsReceivedWithFewWords(ServerProcess server, Chromium chromium) throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, bobName)) {
      carol.comesBy(frame -> frame);
      carol.joinsAs(carolName);
      ObjectNode[] burst =
          IntStream.range(0, 100)
              .mapToObj(i -> bob.text(carolName, "number " + i))
              .toArray(ObjectNode[]::new);
      bob.writes(burst);
      Stream.of(burst).forEach(bob::isTold);
      carol.says("received", frame -> frame.path("upTo").asLong() == burst.length);
      bob.learns("delivered", carolName);
      long words = carol.said("received").size();
      assertTrue(words <= 20, words + " frames");
      assertEquals(List.of(), carol.said("read"));
      carol.isWithoutFault();
    }
  }

  @Test
  void whatIsNoLongerKeptIsNotWaitedFor(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, bobName)) {
      bob.sendsSafely(carolName, "the past");
      AtomicBoolean asked = new AtomicBoolean();
      carol.comesBy(
          frame -> {
            switch (frame.path("type").asText()) {
              case "page" -> {
                if (!asked.getAndSet(true)) {
                  return busy(frame.path("id").asText());
                }
                return frame.put("end", true).put("expired", true);
              }
              case "message" -> {
                return frame.put("seq", frame.path("seq").asLong() + 10).put("expired", true);
              }
              default -> {
                return frame;
              }
            }
          });
      carol.joinsAs(carolName);
      carol.turnsTo(bobName);
      carol.shows(List.of("the past"));
      carol.saysThatOlderOnesAreGone();
      assertEquals(2, carol.said("history").size());

      bob.sendsSafely(carolName, "behind the gap"); // as number 12 instead of 2
      carol.shows(List.of("the past", "behind the gap"));
      carol.says("received", frame -> frame.path("upTo").asLong() == 12);
      assertEquals(1, carol.said("login").size());
      assertFalse(carol.said("login").get(0).has("after"), "a new profile has no place");
      carol.looksRight("11-expired");
      carol.leaves();

      carol.comesBy(
          frame -> {
            if (frame.path("type").asText().equals("welcome")) {
              frame.withObject("/log").put(carolName, 30);
            } else if (frame.path("type").asText().equals("caughtUp")) {
              frame.put("expired", true);
            }
            return frame;
          });
      carol.isOnline();
      carol.says("login", frame -> frame.path("after").path(carolName).asLong() == 12);
      carol.says("received", frame -> frame.path("upTo").asLong() == 30);
      carol.isWithoutFault();
    }
  }

  private static ObjectNode busy(String id) {
    return Client.frame("error")
        .put("id", id)
        .put("code", Code.BUSY.word())
        .put("message", Code.BUSY.sentence())
        .put("retryAfterMs", 100);
  }

  @Test
  void whatOneDeviceReadsIsReadOnTheOther(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser desk = chromium.profile(server.page());
        ChatBrowser phone = chromium.phone(server.page());
        Client bob = Client.json(server, Door.TLS, bobName)) {
      desk.comes();
      desk.joinsAs(carolName);
      bob.sendsSafely(carolName, "one");
      desk.hasUnread(bobName, 1);
      phone.comes();
      phone.joinsAs(carolName);
      phone.hasUnread(bobName, 1);
      bob.sendsSafely(carolName, "two");
      desk.hasUnread(bobName, 2);
      phone.hasUnread(bobName, 2);

      phone.turnsTo(bobName);
      phone.shows(List.of("one", "two"));
      desk.hasUnread(bobName, 0);
      phone.writes("three");
      desk.turnsTo(bobName);
      desk.shows(List.of("one", "two", "three"));
      desk.isWithoutFault();
      phone.isWithoutFault();
    }
  }
}
