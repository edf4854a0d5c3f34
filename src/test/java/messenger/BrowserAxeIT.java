package messenger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import messenger.browser.ChatBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** axe-core finds no barrier in the browser chat, with all its rules and those of good practice. */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserAxeIT {
  private static final String PASSWORD = "correct horse";

  private final String axe = axe();

  /** Neither colours of the page's own nor motion: still all of it is there. */
  @ParameterizedTest(name = "phone {0}")
  @ValueSource(booleans = {false, true})
  void nothingIsLostWithoutColoursAndMotion(boolean phone, ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    try (ChatBrowser carol =
            phone ? chromium.phone(server.page()) : chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"));
        Client dora = Client.json(server, Door.TLS, fresh("dora"))) {
      carol.comes();
      carol.hasForcedColoursAndNoMotion();
      carol.isWithinReach();
      carol.registers(name, PASSWORD);
      carol.isOnline();
      carol.sees(bob.name());
      bob.sendsSafely(name, "hello");
      carol.seesBadge(bob.name(), "1");
      carol.sees(dora.name());
      assertNotEquals("", carol.bordersOf(".badge"), "the badge has an edge");
      carol.looksRight("40-forced-colours-" + (phone ? "phone" : "desktop"));
      carol.turnsTo(bob.name());
      carol.writes("hello yourself");
      carol.shows(List.of("hello", "hello yourself"));
      assertNotEquals("", carol.bordersOf(".message"), "a message has an edge");
      carol.isWithinReach();
      carol.looksRight("41-forced-colours-" + (phone ? "phone" : "desktop"));
      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      assertNotEquals("", carol.bordersOf(".options [aria-selected=true]"), "what is chosen shows");
      carol.strikes("Escape");
      carol.hasNo("switcher-dialog");
      carol.isStill();
      carol.isWithoutFault();
    }
  }

  private static String axe() {
    try (InputStream script = BrowserAxeIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "phone {0}, dark {1}")
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void nothingIsInAnybodysWay(boolean phone, boolean dark, ServerProcess server, Chromium chromium)
      throws IOException {
    String name = fresh("carol");
    Map<String, Object> barriers = new LinkedHashMap<>();
    try (ChatBrowser carol =
            phone ? chromium.phone(server.page()) : chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      carol.comes();
      carol.isInTheDark(dark);
      barriers.put("sign-in", carol.barriers(axe));
      carol.signsIn("no name", "");
      carol.isRefused(
          "This can’t be a name. 3 to 32 letters a to z, digits, dots, hyphens or underscores.",
          "name-input");
      barriers.put("sign-in refused", carol.barriers(axe));
      carol.registers(name, PASSWORD);
      carol.isOnline();
      carol.sees(bob.name());
      bob.sendsSafely(name, "hello");
      carol.hasUnread(bob.name(), 1);
      barriers.put("list", carol.barriers(axe));
      carol.turnsTo(bob.name());
      carol.writes("hello yourself");
      carol.shows(List.of("hello", "hello yourself"));
      carol.shows(1, "stored");
      barriers.put("conversation", carol.barriers(axe));
      carol.writes("```js\nlet a;\n```");
      bob.sendsSafely(name, "> **so**\n\n```js\nlet b;\n```");
      carol.shows(2, "stored");
      carol.shows(2, "received");
      barriers.put("markdown", carol.barriers(axe));
      carol.presses("emoji");
      carol.isVisible("emoji-search");
      barriers.put("emoji", carol.barriers(axe));
      carol.strikes("Escape");
      carol.hasNo("emoji-picker");
      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      barriers.put("switcher", carol.barriers(axe));
      carol.types(fresh("nobody"));
      barriers.put("switcher with nobody", carol.barriers(axe));
      carol.strikes("Escape");
      carol.hasNo("switcher-dialog");
      if (phone) {
        carol.presses("back");
      }
      carol.presses("account");
      barriers.put("menu", carol.barriers(axe));
      carol.presses("open-help");
      carol.isVisible("help-dialog");
      barriers.put("help", carol.barriers(axe));
      carol.presses("close-dialog");
      carol.hasNo("help-dialog");
      carol.opensSettings("account");
      barriers.put("settings", carol.barriers(axe));
      carol.presses("close-dialog");
      carol.hasNo("settings-dialog");
      carol.choosesOfMenu("change-password");
      carol.isVisible("password-dialog");
      barriers.put("password", carol.barriers(axe));
      carol.isWithoutFault();
    }
    assertAll(
        barriers.entrySet().stream()
            .map(scene -> () -> assertEquals(List.of(), scene.getValue(), scene.getKey())));
  }
}
