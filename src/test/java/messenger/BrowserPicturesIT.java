package messenger;

import static messenger.scene.Client.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import messenger.browser.ChatBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Makes the pictures of docs/browser-chat.md anew, in target/pictures. */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserPicturesIT {
  private static final Path PAGE = Path.of("docs/browser-chat.md");
  private static final Pattern PICTURE = Pattern.compile("pictures/([\\w-]+)\\.webp");
  private static final int MOST_BYTES = 60 * 1024;

  @Test
  void thePageShowsWhatTheChatLooksLike(ServerProcess server, Chromium chromium)
      throws IOException {
    Set<String> made = new TreeSet<>();
    try (Client bob = Client.json(server, Door.TLS, "bob");
        Client dora = Client.json(server, Door.TLS, "dora");
        Client emil = Client.json(server, Door.TLS, "emil");
        ChatBrowser carol = chromium.profile(server.page());
        ChatBrowser phone = chromium.phone(server.page())) {
      carol.comes();
      carol.hasWindowOf(960, 600);
      made.add(picture(carol, "sign-in"));
      carol.joinsAs("carol");
      talks(carol, "carol", bob, dora, emil);
      made.add(picture(carol, "conversation"));
      carol.isInTheDark(true);
      carol.strikes("Control+k");
      carol.hasFocusOn("switcher-input");
      made.add(picture(carol, "switcher-dark"));
      carol.strikes("Escape");
      carol.hasNo("switcher-dialog");
      carol.isInTheDark(false);

      phone.comes();
      phone.hasWindowOf(360, 640);
      phone.joinsAs("carla");
      talks(phone, "carla", bob, dora, emil);
      made.add(picture(phone, "phone-conversation"));
      phone.presses("back");
      phone.isVisible("people");
      phone.isInTheDark(true);
      made.add(picture(phone, "phone-list-dark"));
    }
    assertEquals(shown(), made, "in " + PAGE);
  }

  private static void talks(ChatBrowser carol, String name, Client bob, Client dora, Client emil) {
    carol.sees("bob");
    dora.sendsSafely(name, "See you at eight, at the station");
    emil.sendsSafely(name, "I have read it, and like it");
    emil.sendsSafely(name, "The second part most of all");
    bob.sendsSafely(name, "Hello! How was the **mountain**?");
    carol.turnsTo("bob");
    carol.writes("Up at six, and back with the last light");
    carol.writes("The path is longer than the map says, so take water");
    carol.shows(2, "stored");
    bob.saysReceived();
    bob.saysRead(name);
    carol.shows(2, "read");
    bob.sendsSafely(name, "I will. Who knows the way? `north` or `south`?");
    carol.hasReceived("I will. Who knows the way? north or south?");
    dora.writes(frame("typing").put("to", name));
    carol.readsOf("dora", "typing", "typing …");
  }

  private static String picture(ChatBrowser browser, String name) throws IOException {
    Path file = browser.isPictured(name);
    assertTrue(Files.size(file) <= MOST_BYTES, file + " is small enough to be kept");
    return name;
  }

  private static Set<String> shown() throws IOException {
    return PICTURE
        .matcher(Files.readString(PAGE))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
