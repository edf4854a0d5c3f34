package messenger;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import messenger.browser.ChatBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.Gate;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How carol proves in a browser that she is carol, and what she can do then. */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserAccountsIT {
  private static final String PASSWORD = "correct horse";
  private static final String OTHER_PASSWORD = "battery staple";

  private static final String GUEST_NOTE =
      "A guest’s name belongs to nobody: what waits for it goes to the next guest of that name.";
  private static final String WRONG = "Name and password do not belong together.";
  private static final String SIGNED_OUT =
      "You are no longer signed in: it was long ago, or you have signed out everywhere or changed"
          + " your password. Please sign in again.";

  @Test
  void whoHasMadeAnAccountIsSignedInUntilTheySignOut(ServerProcess server, Chromium chromium) {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page())) {
      carol.comes();
      carol.registers(name, PASSWORD);
      carol.isOnline();
      String token = carol.keeps("token." + name);
      assertNotNull(token);
      assertFalse(carol.keeps().contains(PASSWORD), "a password is kept nowhere");
      carol.leaves();

      carol.comesBy(UnaryOperator.identity());
      carol.isOnline();
      assertEquals(token, carol.said("login").get(0).path("token").asText());
      carol.choosesOfMenu("leave");
      carol.isAskedWhoIsThere(name);
      assertNull(carol.keeps("token." + name));
      assertNull(carol.keeps("log." + name));

      carol.signsIn(name, PASSWORD);
      carol.isOnline();
      assertNotEquals(token, carol.keeps("token." + name));
      carol.putsBack("token." + name, token);
      carol.leaves();
      carol.comes();
      carol.isRefused(SIGNED_OUT, "password-input");
      assertNull(carol.keeps("token." + name), "what is worth nothing is not kept");
      carol.signsIn(name, PASSWORD);
      carol.isOnline();
      carol.isWithoutFault();
    }
  }

  @Test
  void aTokenIsReplacedByTheOneThatTheServerSends(ServerProcess server, Chromium chromium) {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page())) {
      carol.comesBy(
          frame ->
              frame.path("type").asText().equals("welcome")
                  ? frame.put("token", "of next week")
                  : frame);
      carol.registers(name, PASSWORD);
      carol.isOnline();
      assertEquals("of next week", carol.keeps("token." + name));
      carol.isWithoutFault();
    }
  }

  @Test
  void whatIsWrongIsSaidInPlainWords(ServerProcess server, Chromium chromium) {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        ChatBrowser mallory = chromium.phone(server.page())) {
      carol.comes();
      carol.registers(name, PASSWORD);
      carol.isOnline();

      mallory.comes();
      mallory.looksRightByDayAndNight("12-phone-sign-in");
      mallory.signsIn(name, OTHER_PASSWORD);
      mallory.isRefused(WRONG, "password-input");
      mallory.looksRightByDayAndNight("13-phone-wrong-password");
      mallory.signsIn(fresh("nobody"), OTHER_PASSWORD);
      mallory.isRefused(WRONG, "password-input");
      mallory.signsIn(name, "");
      mallory.isRefused(
          "This name belongs to an account, or looks like one that does."
              + " Write its password, or choose another name.",
          "password-input");
      mallory.signsIn("no name", "");
      mallory.isRefused(
          "This can’t be a name. 3 to 32 letters a to z, digits, dots, hyphens or underscores.",
          "name-input");
      mallory.signsIn("Admin", "");
      mallory.isRefused("Nobody can have this name.", "name-input");
      mallory.signsIn("", "");
      mallory.isRefused("Please write a name.", "name-input");

      mallory.registers(name, OTHER_PASSWORD);
      mallory.isRefused(
          "This name is taken, or looks like one that is. Please choose another.", "name-input");
      mallory.looksRightByDayAndNight("14-phone-taken");
      mallory.presses("to-sign-in");
      mallory.registers(fresh("mallory"), "short");
      mallory.isRefused("This can’t be a password. At least 8 characters.", "password-input");
      mallory.isWithoutFault();
      carol.isWithoutFault();
    }
  }

  @Test
  void whoTriedTooOftenSeesTheSecondsPass(ServerProcess server, Chromium chromium) {
    try (ChatBrowser carol = chromium.phone(server.page())) {
      carol.comesBy(
          frame ->
              frame.path("code").asText().equals("auth_failed")
                  ? frame.put("code", Code.RATE_LIMITED.word()).put("retryAfterMs", 2_000)
                  : frame);
      carol.signsIn(fresh("carol"), PASSWORD);
      carol.isRefused("Too many tries.", "password-input");
      carol.reads("name-wait", "Try again in 2 s.");
      carol.looksRight("15-phone-too-many");
      carol.types("Enter");
      carol.reads("name-wait", "Try again in 1 s.");
      carol.hasNo("name-wait");
      assertEquals(1, carol.said("login").size());
      carol.isWithoutFault();
    }
  }

  @Test
  void aGuestIsToldWhoseTheNameIs(ServerProcess server, Chromium chromium) throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.phone(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      carol.reads("password-rule", "Without one you are a guest. " + GUEST_NOTE);
      carol.joinsAs(name);
      carol.reads("guest-note", "You are a guest. " + GUEST_NOTE);
      carol.sees(bob.name());
      carol.hasNo("account");
      carol.looksRightByDayAndNight("16-phone-guest");
      bob.sendsSafely(name, "for a guest");
      carol.turnsTo(bob.name());
      carol.shows(List.of("for a guest"));
      carol.hasNo("block");
      carol.presses("back");
      carol.presses("leave");
      carol.isAskedWhoIsThere(name);

      carol.registers(name, PASSWORD);
      carol.isOnline();
      carol.hasNo("guest-note");
      carol.turnsTo(bob.name());
      carol.showsTheBeginning();
      carol.shows(List.of());
      carol.isWithoutFault();
    }
  }

  @Test
  void aChangedPasswordAsksForItselfEverywhereElse(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser desk = chromium.profile(server.page());
        ChatBrowser phone = chromium.phone(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      desk.comes();
      desk.registers(name, PASSWORD);
      desk.isOnline();
      phone.comes();
      phone.signsIn(name, PASSWORD);
      phone.isOnline();
      phone.turnsTo(bob.name());
      String token = desk.keeps("token." + name);

      desk.choosesOfMenu("change-password");
      desk.changesPassword(OTHER_PASSWORD, PASSWORD);
      desk.reads("password-error", "The old password is wrong.");
      desk.hasFocusOn("old-password-input");
      desk.changesPassword(PASSWORD, "short");
      desk.reads("password-error", "This can’t be a password. At least 8 characters.");
      desk.hasFocusOn("new-password-input");
      desk.looksRightByDayAndNight("17-change-password");
      desk.changesPassword(PASSWORD, OTHER_PASSWORD);
      desk.hasFocusOn("password-done");
      desk.looksRight("18-password-changed");
      desk.types("Enter");
      desk.hasNo("password-dialog");
      desk.hasFocusOn("account");
      assertNotEquals(token, desk.keeps("token." + name));

      phone.isRefused(SIGNED_OUT, "password-input");
      assertNull(phone.keeps("token." + name));
      phone.looksRight("19-phone-signed-out");
      phone.signsIn(name, PASSWORD);
      phone.isRefused(WRONG, "password-input");
      phone.signsIn(name, OTHER_PASSWORD);
      phone.isOnline();
      phone.isTurnedTo(bob.name());

      desk.leaves();
      desk.comes();
      desk.isOnline();
      desk.isWithoutFault();
      phone.isWithoutFault();
    }
  }

  @Test
  void whatIsNotSentWaitsForWhoSignsOut(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (Gate gate = Gate.before(server.page().getPort());
        ChatBrowser carol = chromium.profile(URI.create("http://127.0.0.1:" + gate.port() + "/"));
        Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      gate.open();
      carol.comes();
      carol.registers(name, PASSWORD);
      carol.isOnline();
      carol.turnsTo(bob.name());
      carol.hasNo("unsent");
      carol.expectsOutage();
      gate.shut();
      carol.isWaiting();
      carol.writes("later");
      carol.shows(1, "queued");

      carol.presses("account");
      carol.reads(
          "unsent",
          "One message is not sent yet. If you sign out, it waits in this browser until you are"
              + " back.");
      carol.looksRightByDayAndNight("23-unsent");
      carol.presses("leave");
      carol.isAskedWhoIsThere(name);
      gate.open();
      carol.signsIn(name, PASSWORD);
      carol.isOnline();
      assertEquals("later", bob.nextMessage().path("text").asText());
      carol.isWithoutFault();
    }
  }

  @Test
  void whoSignsOutEverywhereIsSignedInNowhere(ServerProcess server, Chromium chromium) {
    String name = fresh("carol");
    try (ChatBrowser desk = chromium.profile(server.page());
        ChatBrowser phone = chromium.phone(server.page())) {
      desk.comes();
      desk.registers(name, PASSWORD);
      desk.isOnline();
      phone.comes();
      phone.signsIn(name, PASSWORD);
      phone.isOnline();
      String bobName = fresh("bob");
      desk.turnsTo(bobName);
      desk.writes("for nobody else");
      desk.shows(1, "stored");
      desk.keepsMessages(true);
      phone.keepsMessages(true);
      phone.presses("account");
      phone.looksRightByDayAndNight("20-phone-menu");

      desk.choosesOfMenu("change-password");
      desk.isVisible("password-dialog");
      phone.presses("leave-everywhere");
      phone.isAskedWhoIsThere(name);
      assertNull(phone.keeps("token." + name));
      desk.isRefused(SIGNED_OUT, "password-input");
      assertNull(desk.keeps("token." + name));
      desk.keepsMessages(false);
      phone.keepsMessages(false);
      desk.signsIn(name, PASSWORD);
      desk.isOnline();
      desk.hasNo("password-dialog");
      desk.isWithoutFault();
      phone.isWithoutFault();
    }
  }

  @Test
  void whoIsBlockedIsNotHeardUntilUnblocked(ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.phone(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      carol.registers(name, PASSWORD);
      carol.isOnline();
      carol.turnsTo(bob.name());
      bob.sendsSafely(name, "before");
      carol.shows(List.of("before"));

      carol.presses("block");
      carol.reads("unblock", "Unblock " + bob.name());
      carol.looksRightByDayAndNight("21-phone-blocked");
      bob.sendsSafely(name, "unheard");
      carol.leaves();
      carol.comes();
      carol.isOnline();
      carol.turnsTo(bob.name());
      carol.reads("unblock", "Unblock " + bob.name());
      carol.shows(List.of("before"));

      carol.presses("unblock");
      carol.reads("block", "Block " + bob.name());
      bob.sendsSafely(name, "after");
      carol.shows(List.of("before", "after"));
      carol.isWithoutFault();
    }
  }

  @Test
  void aKeyboardIsEnough(ServerProcess server, Chromium chromium) {
    String name = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page())) {
      carol.comes();
      carol.hasFocusOn("name-input");
      carol.types(name, "Tab", "Tab", "Tab", "Tab", "Enter"); // to "Create account"
      carol.hasFocusOn("password-input");
      carol.types(PASSWORD, "Enter");
      carol.isOnline();
      carol.hasFocusOn("anybody-input");
      carol.types("Shift+Tab", "Enter");
      carol.looksRightByDayAndNight("22-menu");
      carol.types("Escape");
      carol.hasFocusOn("account");
      carol.types("Enter", "Tab", "Enter");
      carol.hasFocusOn("old-password-input");
      carol.types("Escape");
      carol.hasFocusOn("account");
      carol.types("Enter", "Tab", "Tab", "Enter");
      carol.isAskedWhoIsThere(name);
      carol.hasFocusOn("password-input");
      carol.types(PASSWORD, "Enter");
      carol.isOnline();
      carol.isWithoutFault();
    }
  }
}
