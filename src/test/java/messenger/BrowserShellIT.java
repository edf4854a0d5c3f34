package messenger;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import messenger.browser.ChatBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is around the conversation of carol, in her browser. */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserShellIT {
  private static final String PASSWORD = "correct horse";

  @Test
  void aKeyboardIsEnoughFromTheDoorToAMessage(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        Client dora = Client.json(server, Door.TLS, fresh("dora"))) {
      carol.comes();
      carol.types(name, "Enter");
      carol.isOnline();
      carol.sees(bob.name());
      carol.sees(dora.name());
      carol.hasFocusOn("anybody-input");
      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      carol.types(bob.name());
      carol.isOffered(bob.name(), Set.of(bob.name()));
      carol.types("Enter");
      carol.isTurnedTo(bob.name());
      carol.hasFocusOn("message-input");
      carol.types("all by keys", "Enter");
      bob.receives("all by keys", from(name));
      bob.isToldWhoWrites(name);

      bob.sendsSafely(name, "well done");
      dora.sendsSafely(name, "and to me?");
      carol.hasUnread(dora.name(), 1);
      carol.strikes("Alt+Shift+ArrowDown");
      carol.isTurnedTo(dora.name());
      carol.hasUnread(dora.name(), 0);
      carol.strikes("Alt+ArrowDown");
      carol.isTurnedTo(bob.name());
      carol.strikes("Alt+ArrowUp");
      carol.isTurnedTo(dora.name());

      carol.hasFocusOn("message-input");
      carol.strikes("Escape");
      carol.hasFocusOnPerson(dora.name());
      carol.strikes("ArrowDown");
      carol.hasFocusOnPerson(bob.name());
      carol.strikes("Home");
      carol.hasFocusOnPerson(dora.name());
      carol.strikes("ArrowUp");
      carol.hasFocusOn("anybody-input");
      carol.types(bob.name());
      carol.lists(bob.name());
      carol.strikes("ArrowDown", "Enter");
      carol.isTurnedTo(bob.name());
      carol.hasFocusOn("message-input");
      carol.strikes("Escape", "Escape");
      carol.hasFocusOn("message-input");
      carol.isWithoutFault();
    }
  }

  @Test
  void theSwitcherOffersTheLatestFirstAndGivesTheFocusBack(ServerProcess server, Chromium chromium)
      throws IOException {
    String family = fresh("family");
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client ann = Client.json(server, Door.TLS, "ann-" + family);
        Client zoe = Client.json(server, Door.TLS, "zoe-" + family)) {
      carol.comes();
      carol.joinsAs(name);
      ann.sendsSafely(name, "first");
      zoe.sendsSafely(name, "second");
      carol.hasUnread(zoe.name(), 1);
      carol.turnsTo(ann.name());
      carol.hasFocusOn("message-input");

      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      carol.types(family);
      String stranger = family;
      Set<String> all = Set.of(ann.name(), zoe.name(), stranger);
      carol.isOffered(zoe.name(), all);
      carol.looksRightByDayAndNight("30-switcher");
      carol.strikes("ArrowDown");
      carol.isOffered(ann.name(), all);
      carol.strikes("ArrowDown");
      carol.isOffered(stranger, all);
      carol.strikes("ArrowDown");
      carol.isOffered(zoe.name(), all);
      carol.strikes("ArrowUp");
      carol.isOffered(stranger, all);
      carol.strikes("Escape");
      carol.hasNo("switcher-dialog");
      carol.hasFocusOn("message-input");
      carol.isTurnedTo(ann.name());

      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      carol.types("ann-" + stranger);
      carol.isOffered(ann.name(), Set.of(ann.name()));
      carol.strikes("Control+a");
      carol.types("new-" + stranger, "Enter");
      carol.isTurnedTo("new-" + stranger);
      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      carol.types(zoe.name());
      carol.presses("option-" + zoe.name());
      carol.isTurnedTo(zoe.name());
      carol.findsNot("new-" + stranger);
      carol.isWithoutFault();
    }
  }

  @Test
  void aQuestionMarkIsHelpUnlessItIsWritten(ServerProcess server, Chromium chromium) {
    try (ChatBrowser carol = chromium.profile(server.page())) {
      carol.comes();
      carol.joinsAs(fresh("carol"));
      carol.hasFocusOn("anybody-input");
      carol.strikes("?");
      carol.hasWritten("anybody-input", "?");
      carol.hasNo("help-dialog");
      carol.strikes("Escape", "Shift+Tab", "?");
      carol.hasWritten("anybody-input", "");
      carol.isVisible("help-dialog");
      carol.looksRightByDayAndNight("31-help");
      carol.strikes("Escape");
      carol.hasNo("help-dialog");

      carol.presses("guest-menu");
      carol.presses("open-help");
      carol.isVisible("help-dialog");
      carol.presses("close-dialog");
      carol.hasNo("help-dialog");
      carol.hasFocusOn("guest-menu");
      carol.isWithoutFault();
    }
  }

  @Test
  void theLanguageIsTheBrowsersOrTheChosenOne(ServerProcess server, Chromium chromium)
      throws IOException {
    try (ChatBrowser carla = chromium.speaking("de-AT", server.page());
        ChatBrowser carol = chromium.profile(server.page())) {
      carla.comes();
      carla.isOfThePage("lang", "de");
      carla.reads("join", "Anmelden");
      carla.signsIn("", "");
      carla.isRefused("Bitte gib einen Namen ein.", "name-input");

      carol.comes();
      carol.isOfThePage("lang", "en");
      carol.registers(fresh("carol"), PASSWORD);
      carol.isOnline();
      carol.opensSettings("account");
      carol.choosesOf("language", "de");
      carol.isOfThePage("lang", "de");
      carol.presses("close-dialog");
      carol.reads("leave", "Abmelden");
      carol.looksRight("32-german");
      carol.leaves();
      carol.comes();
      carol.isOnline();
      carol.isOfThePage("lang", "de");
      carol.reads("leave", "Abmelden");
      carol.opensSettings("account");
      carol.choosesOf("language", "system");
      carol.isOfThePage("lang", "en");
      carol.reads("leave", "Sign out");
      carol.isWithoutFault();
      carla.isWithoutFault();
    }
  }

  @Test
  void theLookIsTheMachinesOrTheChosenOne(ServerProcess server, Chromium chromium)
      throws IOException {
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      String light = carol.background();
      carol.isInTheDark(true);
      String dark = carol.background();
      assertNotEquals(light, dark);
      carol.joinsAs(fresh("carol"));
      carol.sees(bob.name());
      double cosy = carol.heightOfPerson(bob.name());

      carol.opensSettings("guest-menu");
      carol.looksRight("33-settings");
      carol.chooses("theme-light");
      carol.isOfThePage("data-theme", "light");
      assertEquals(light, carol.background());
      carol.isInTheDark(false);
      carol.chooses("theme-dark");
      carol.isOfThePage("data-theme", "dark");
      assertEquals(dark, carol.background());
      carol.chooses("density-compact");
      carol.isOfThePage("data-density", "compact");
      assertTrue(carol.heightOfPerson(bob.name()) < cosy, "the list is denser");

      carol.leaves();
      carol.comes();
      carol.isOnline();
      assertEquals(dark, carol.background());
      assertTrue(carol.heightOfPerson(bob.name()) < cosy, "the list is denser");
      carol.isWithoutFault();
    }
  }

  @Test
  void whoIsElsewhereIsNotifiedOncePerPersonIfTheyWish(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        Client dora = Client.json(server, Door.TLS, fresh("dora"))) {
      carol.mayNotify();
      carol.comes();
      carol.joinsAs(name);
      carol.hides();
      bob.sendsSafely(name, "not wished");
      carol.hasUnread(bob.name(), 1);
      assertEquals(0, carol.notifications());
      carol.showsUp();
      carol.turnsTo(bob.name());
      carol.hasUnread(bob.name(), 0);

      carol.opensSettings("guest-menu");
      carol.chooses("notifications");
      carol.isVisible("previews");
      carol.presses("close-dialog");
      bob.sendsSafely(name, "seen at once");
      carol.shows(List.of("not wished", "seen at once"));
      assertEquals(0, carol.notifications());

      carol.hides();
      bob.sendsSafely(name, "x".repeat(200));
      String long1 = bob.name() + ": " + "x".repeat(120) + " …";
      carol.hasNotified(long1);
      dora.sendsSafely(name, "hello");
      String hello = dora.name() + ": hello";
      carol.hasNotified(long1, hello);
      carol.clicksNotification();
      carol.isTurnedTo(dora.name());
      carol.hasNotified(long1, hello + " (gone)");
      carol.showsUp();
      carol.turnsTo(bob.name());
      carol.hasNotified(long1 + " (gone)", hello + " (gone)");

      carol.opensSettings("guest-menu");
      carol.presses("previews");
      carol.presses("close-dialog");
      carol.hides();
      dora.sendsSafely(name, "a secret");
      carol.hasNotified(long1 + " (gone)", hello + " (gone)", dora.name() + ": A new message");
      carol.isWithoutFault();
    }
  }

  @Test
  void theTabCountsWhatIsUnread(ServerProcess server, Chromium chromium) throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      carol.isTitled("Messenger");
      carol.joinsAs(name);
      carol.hasOnIcon("");
      bob.sendsSafely(name, "one");
      bob.sendsSafely(name, "two");
      carol.isTitled("(2) Messenger");
      carol.hasOnIcon("2");
      IntStream.range(0, 100).forEach(i -> bob.sends(name, "more " + i));
      carol.isTitled("(102) Messenger");
      carol.hasOnIcon("9+");
      carol.seesBadge(bob.name(), "99+");
      carol.turnsTo(bob.name());
      carol.isTitled(bob.name() + " – Messenger");
      carol.hasOnIcon("");
      carol.presses("leave");
      carol.isTitled("Messenger");
      carol.isWithoutFault();
    }
  }

  @Test
  void theListShowsHowFarTheLastTextGotAndWhatIsNotSent(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      carol.isVisible("intro");
      carol.joinsAs(name);
      carol.turnsTo(bob.name());
      carol.writes("hello");
      bob.receives("hello", from(name));
      carol.seesOwnTick(bob.name(), "stored");
      bob.saysReceived();
      carol.seesOwnTick(bob.name(), "delivered");
      bob.saysRead(name);
      carol.seesOwnTick(bob.name(), "read");
      carol.fills("message-input", "half a thought");
      carol.hasNo("draft");
      carol.turnsTo(fresh("nobody"));
      carol.readsOf(bob.name(), "draft", "Draft: half a thought");
      carol.looksRightByDayAndNight("34-list");
      carol.turnsTo(bob.name());
      carol.hasNo("draft");
      carol.hasWritten("message-input", "half a thought");
      carol.presses("leave");
      carol.isAskedWhoIsThere(name);
      carol.hasNo("intro");
      carol.isWithoutFault();
    }
  }

  @Test
  void theListSaysWhatWasSaidLastAndWhenAndWhoTypes(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        Client dora = Client.json(server, Door.TLS, fresh("dora"))) {
      carol.comes();
      carol.joinsAs(name);
      bob.sendsSafely(name, "the first");
      dora.sendsSafely(name, "good morning");
      carol.readsLastOf(dora.name(), "good morning");
      bob.sendsSafely(name, "the second");
      carol.readsLastOf(bob.name(), "the second");
      carol.hasTime(bob.name());
      carol.hasUnread(bob.name(), 2);
      carol.seesBadge(bob.name(), "2");
      carol.fills("anybody-input", bob.name().substring(0, 3));
      carol.finds(bob.name());
      carol.findsNot(dora.name());
      carol.fills("anybody-input", "");
      carol.finds(dora.name());

      bob.writes(Client.frame("typing").put("to", name));
      carol.readsOf(bob.name(), "typing", "typing …");
      bob.sendsSafely(name, "the third");
      carol.readsLastOf(bob.name(), "the third");
      carol.turnsTo(dora.name());
      dora.close();
      carol.hasLastSeen();
      carol.isWithoutFault();
    }
  }

  @Test
  void whatArrivesLeavesTheFocusWhereItIs(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        Client dora = Client.json(server, Door.TLS, fresh("dora"))) {
      carol.comes();
      carol.joinsAs(name);
      carol.sees(bob.name());
      carol.hasFocusOn("anybody-input");
      bob.sendsSafely(name, "one");
      carol.hasUnread(bob.name(), 1);
      carol.hasFocusOn("anybody-input");
      carol.strikes("ArrowDown");
      carol.hasFocusOnPerson(bob.name());
      dora.sendsSafely(name, "I come before bob now");
      carol.hasUnread(dora.name(), 1);
      carol.hasFocusOnPerson(bob.name());
      bob.sendsSafely(name, "and I before dora");
      carol.hasUnread(bob.name(), 2);
      carol.hasFocusOnPerson(bob.name());
      carol.strikes("Enter");
      carol.hasFocusOn("message-input");
      carol.types("half a thought");
      bob.isToldWhoWrites(name);
      bob.sendsSafely(name, "two");
      carol.shows(List.of("one", "and I before dora", "two"));
      carol.hasFocusOn("message-input");
      carol.hasWritten("message-input", "half a thought");
      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      carol.types("o");
      dora.sendsSafely(name, "again");
      carol.hasUnread(dora.name(), 2);
      carol.hasFocusOn("switcher-input");
      carol.hasWritten("switcher-input", "o");
      carol.isWithoutFault();
    }
  }

  @Test
  void whoIsCutOffSeesWhenTheNextTryIsAndMayNotWaitForIt(ServerProcess server, Chromium chromium)
      throws IOException {
    try (ChatBrowser carol = chromium.profile(server.page())) {
      carol.comes();
      carol.joinsAs(fresh("carol"));
      carol.expectsOutage();
      server.kill9();
      carol.isWaiting();
      carol.countsDown();
      carol.looksRightByDayAndNight("37-away");
      server.restart();
      carol.triesNow();
      carol.isOnline();
      carol.hasNo("try-now");
    }
  }

  @Test
  void whatWaitsToBeSentIsCounted(ServerProcess server, Chromium chromium) throws IOException {
    try (ChatBrowser carol = chromium.profile(server.page())) {
      String bob = fresh("bob");
      carol.comes();
      carol.joinsAs(fresh("carol"));
      carol.turnsTo(bob);
      carol.expectsOutage();
      server.kill9();
      carol.isWaiting();
      carol.hasNo("outbox");
      carol.writes("one");
      carol.reads("outbox", "1 message waits to be sent");
      carol.writes("two");
      carol.reads("outbox", "2 messages wait to be sent");
      carol.looksRightByDayAndNight("35-waiting");
      server.restart();
      carol.isOnline();
      carol.hasNo("outbox");
      carol.shows(2, "stored");
    }
  }

  @Test
  void everythingFitsOnAPhone(ServerProcess server, Chromium chromium) throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.phone(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      carol.isWithinReach();
      carol.registers(name, PASSWORD);
      carol.isOnline();
      carol.sees(bob.name());
      carol.isHidden("conversation");
      carol.isWithinReach();
      carol.turnsTo(bob.name());
      carol.isHidden("people");
      carol.isWithinReach();
      carol.presses("back");
      carol.isVisible("people");
      carol.opensSettings("account");
      carol.isWithinReach();
      carol.looksRightByDayAndNight("36-phone-settings");
      carol.presses("close-dialog");
      carol.hasNo("settings-dialog");

      carol.hasWindowOf(320, 568);
      for (String language : List.of("en", "de")) {
        carol.opensSettings("account");
        carol.choosesOf("language", language);
        carol.isWithinReach();
        carol.presses("close-dialog");
        carol.hasNo("settings-dialog");
      }
      carol.turnsTo(bob.name());
      carol.fills("message-input", "a line\n".repeat(12));
      carol.isWithinReach();
      carol.presses("emoji");
      carol.isVisible("emoji-search");
      carol.isWithinReach();
      carol.looksRight("37-small-phone-emoji");
      carol.hasWindowOf(568, 320);
      carol.isWithinReach();
      carol.isWithoutFault();
    }
  }
}
