package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Friends with different clients, the whole server and its real stores: alice has the first client
 * there was (legacy dialect, TCP), bob a program (json dialect, TLS), carol a browser.
 */
@ExtendWith(SharedServer.class)
class TwoFriendsIT {
  @Test
  void friendsSeeEachOtherAndWriteBothWays(ServerProcess server) throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    try (Client alice = Client.legacy(server, Door.TCP, aliceName);
        Client bob = Client.json(server, Door.TLS, bobName)) {
      alice.sees(aliceName, bobName);
      bob.sees(aliceName);

      alice.sends(bobName, "hi");
      bob.receives("hi", from(aliceName));
      bob.sendsSafely(aliceName, "hi yourself, ünïcödé 🦉");
      alice.receives("hi yourself, ünïcödé 🦉", from(bobName));

      alice.receivesNothingElse();
      bob.receivesNothingElse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoSpeaksTheCompactDialectIsAFriendLikeAnyOther(Door door, ServerProcess server)
      throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    String daveName = fresh("dave");
    try (Client alice = Client.legacy(server, Door.TCP, aliceName);
        Client bob = Client.json(server, Door.WEBSOCKET, bobName)) {
      Client dave = Client.compact(server, door, daveName);
      dave.sees(aliceName, bobName);
      bob.sees(daveName);

      dave.sendsSafely(aliceName, "hi");
      alice.receives("hi", from(daveName));
      alice.sends(daveName, "hi yourself, ünïcödé 🦉");
      dave.receives("hi yourself, ünïcödé 🦉", from(aliceName));
      ObjectNode sent = dave.sends(bobName, "x".repeat(16_384));
      dave.isTold(sent);
      bob.receives("x".repeat(16_384), from(daveName));
      bob.saysRead(daveName);
      dave.learns("read", bobName);
      dave.writes(sent);
      assertTrue(dave.isTold("stored").path("duplicate").asBoolean());
      dave.sendsSafely(daveName, "a note to myself");
      dave.receivesNothingElse();
      dave.close();

      List<String> missed = numbered("missed", 250);
      missed.forEach(text -> alice.sends(daveName, text));
      alice.receivesNothingElse();
      try (Client back = Client.compactAfter(server, door, daveName, dave.last());
          Client phone = Client.compact(server, Door.TCP, daveName)) {
        back.receivesAll(missed, from(aliceName));
        phone.sendsSafely(bobName, "from my phone");
        back.receives("from my phone", from(daveName));
        back.writes(Client.frame("history").put("id", "h").put("with", bobName).put("limit", 2));
        JsonNode page = back.isTold("page");
        assertEquals("from my phone", page.path("messages").path(1).path("text").asText());
        assertEquals(daveName, page.path("messages").path(1).path("from").asText());
        assertEquals(bobName, page.path("messages").path(1).path("to").asText());
        back.writes(Client.frame("logout"));
        back.isToldBye(Code.GOODBYE);
      }
    }
  }

  @Test
  @ExtendWith(SharedChromium.class)
  void aFriendInABrowserSeesAndWritesToBoth(ServerProcess server, Chromium chromium)
      throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client alice = Client.legacy(server, Door.TCP, aliceName);
        Client bob = Client.json(server, Door.TLS, bobName)) {
      carol.comes();
      carol.looksRight("1-welcome");
      carol.joinsAs(carolName);
      carol.sees(aliceName);
      carol.sees(bobName);
      alice.sees(bobName, carolName);
      bob.sees(aliceName, carolName);

      alice.sends(carolName, "hello from the old client");
      carol.hasUnread(aliceName, 1);
      carol.looksRight("2-unread");
      carol.turnsTo(aliceName);
      carol.shows(List.of("hello from the old client"));
      carol.writes("<b>hello</b> from the browser");
      alice.receives("<b>hello</b> from the browser", from(carolName));
      carol.shows(1, "delivered");

      carol.turnsTo(bobName);
      carol.writes("first\nsecond line");
      bob.receives("first\nsecond line", from(carolName));
      bob.sendsSafely(carolName, "<img src=x onerror=alert(1)> ${7*7} {{1+1}}");
      carol.shows(List.of("first\nsecond line", "<img src=x onerror=alert(1)> ${7*7} {{1+1}}"));
      carol.looksRight("3-conversation");
      carol.hasSpokenCompact();

      alice.receivesNothingElse();
      bob.receivesNothingElse();
      carol.isWithoutFault();
    }
  }

  @Test
  @ExtendWith(SharedChromium.class)
  void whoClosesThePageFindsEverythingOnceAndInOrderOnReturn(
      ServerProcess server, Chromium chromium) throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client alice = Client.legacy(server, Door.TCP, aliceName);
        Client bob = Client.json(server, Door.TLS, bobName)) {
      carol.comes();
      carol.joinsAs(carolName);
      carol.turnsTo(bobName);
      bob.sendsSafely(carolName, "before");
      carol.shows(List.of("before"));
      carol.leaves();

      List<String> missed = numbered("while you were away", 40);
      missed.forEach(text -> bob.sendsSafely(carolName, text));
      alice.sends(carolName, "you too?");
      alice.receivesNothingElse();
      bob.seesNoMore(carolName);
      alice.seesNoMore(carolName);

      carol.comes();
      carol.isOnline();
      carol.hasUnread(aliceName, 1);
      carol.turnsTo(bobName);
      carol.shows(Stream.concat(Stream.of("before"), missed.stream()).toList());
      carol.looksRight("4-back");
      bob.sees(carolName);
      carol.isWithoutFault();
    }
  }

  @Test
  void aProgramThatWasAwayGoesOnBehindTheLastNumberItKnows(ServerProcess server)
      throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    try (Client alice = Client.legacy(server, Door.TCP, aliceName)) {
      Client bob = Client.json(server, Door.TLS, bobName);
      alice.sends(bobName, "seen");
      bob.receives("seen", from(aliceName));
      bob.sendsSafely(aliceName, "goodbye");
      alice.receives("goodbye", from(bobName));
      bob.close();

      List<String> missed = numbered("missed", 450); // more than two pages
      missed.forEach(text -> alice.sends(bobName, text));
      alice.receivesNothingElse();

      try (Client back = Client.jsonAfter(server, Door.TLS, bobName, bob.last())) {
        back.receivesAll(missed, from(aliceName));
        alice.sends(bobName, "and now");
        back.receives("and now", from(aliceName));
        back.receivesNothingElse();
      }
    }
  }

  @Test
  void theFirstClientGetsWhatCameWhileItWasAwayAndOnlyThat(ServerProcess server)
      throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    try (Client bob = Client.json(server, Door.TLS, bobName)) {
      Client alice = Client.legacy(server, Door.TCP, aliceName);
      bob.sendsSafely(aliceName, "seen");
      alice.receives("seen", from(bobName));
      alice.sends(bobName, "goodbye");
      bob.receives("goodbye", from(aliceName));
      alice.close();
      bob.seesNoMore(aliceName);

      List<String> missed = numbered("missed", 50);
      missed.forEach(text -> bob.sendsSafely(aliceName, text));

      try (Client back = Client.legacy(server, Door.TCP, aliceName)) {
        back.receivesAll(missed, from(bobName));
        back.receivesNothingElse();
      }
    }
  }

  /** Some are acknowledged, some on their way, some not even read, when the server dies. */
  @Test
  void killedInTheMiddleItLosesAndDoublesNothing(ServerProcess server) throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    String daveName = fresh("dave");
    Client alice = Client.legacy(server, Door.TCP, aliceName);
    Client dave = Client.json(server, Door.WEBSOCKET, daveName);
    alice.close();
    dave.close();

    Client bob = Client.json(server, Door.TLS, bobName);
    List<ObjectNode> frames = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      frames.add(bob.text(i % 2 == 0 ? aliceName : daveName, "number " + i));
    }
    bob.writes(frames.toArray(ObjectNode[]::new));
    List<Long> numbers = new ArrayList<>();
    for (ObjectNode frame : frames.subList(0, 100)) {
      numbers.add(storedNumber(bob, frame));
    }
    server.kill9();
    bob.isClosed();
    server.restart();

    try (Client again = Client.json(server, Door.TLS, bobName)) {
      again.writes(frames.toArray(ObjectNode[]::new));
      for (int i = 0; i < frames.size(); i++) {
        long number = storedNumber(again, frames.get(i));
        if (i < numbers.size()) {
          assertEquals(numbers.get(i), number, "the number that was acknowledged first");
        }
      }
    }
    List<String> texts = numbered("number", 1_000);
    try (Client back = Client.jsonAfter(server, Door.WEBSOCKET, daveName, 0)) {
      back.receivesAll(every(2, 1, texts), from(bobName));
      back.receivesNothingElse();
    }
    try (Client back = Client.legacy(server, Door.TCP, aliceName)) {
      back.receivesAll(every(2, 0, texts), from(bobName));
      back.receivesNothingElse();
    }
    try (Client all = Client.jsonAfter(server, Door.TLS, bobName, 0)) {
      all.receivesAll(texts, from(bobName));
      assertEquals(texts.size(), all.last(), "numbers without a hole");
    }
  }

  @Test
  @ExtendWith(SharedChromium.class)
  void aBrowserOutlivesTheServerAndSendsWhatItQueued(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page())) {
      Client bob = Client.json(server, Door.TLS, bobName);
      carol.comes();
      carol.joinsAs(carolName);
      carol.turnsTo(bobName);
      bob.sendsSafely(carolName, "before");
      carol.shows(List.of("before"));

      carol.expectsOutage();
      server.kill9();
      bob.isClosed();
      carol.isWaiting();
      carol.writes("queued 1");
      carol.writes("queued 2");
      carol.shows(2, "queued");
      carol.looksRight("5-server-gone");

      server.restart();
      carol.isOnline();
      carol.shows(2, "stored");
      try (Client back = Client.jsonAfter(server, Door.TLS, bobName, bob.last())) {
        back.receivesAll(List.of("queued 1", "queued 2"), from(carolName));
        back.sendsSafely(carolName, "after");
        carol.shows(List.of("before", "queued 1", "queued 2", "after"));
        back.receivesNothingElse();
      }
      carol.looksRight("6-server-back");
      carol.isWithoutFault();
    }
  }

  @Test
  void aServerThatIsToldToStopSaysGoodbye(ServerProcess server) throws IOException {
    String aliceName = fresh("alice");
    String bobName = fresh("bob");
    String daveName = fresh("dave");
    Client alice = Client.legacy(server, Door.TCP, aliceName);
    Client bob = Client.json(server, Door.TLS, bobName);
    Client dave = Client.json(server, Door.WEBSOCKET, daveName);
    bob.sendsSafely(aliceName, "seen");
    alice.receives("seen", from(bobName));

    assertEquals(143, server.stop(), "the exit code of SIGTERM");

    bob.isToldBye(Code.RESTART);
    dave.isToldBye(Code.RESTART);
    alice.isToldBye(Code.RESTART);
    assertFalse(server.isRunning());
    server.restart();
    try (Client back = Client.legacy(server, Door.TCP, aliceName)) {
      back.receivesNothingElse(); // "seen" was noted, though alice had it only just before
    }
  }

  private static long storedNumber(Client sender, ObjectNode frame) {
    var stored = sender.isTold("stored");
    assertEquals(frame.get("id"), stored.get("id"));
    return stored.get("seq").asLong();
  }

  private static List<String> numbered(String text, int count) {
    return IntStream.range(0, count).mapToObj(i -> text + " " + i).toList();
  }

  private static List<String> every(int step, int first, List<String> texts) {
    return IntStream.range(0, texts.size())
        .filter(i -> i % step == first)
        .mapToObj(texts::get)
        .toList();
  }
}
