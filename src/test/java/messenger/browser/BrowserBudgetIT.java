package messenger.browser;

import static messenger.scene.Client.from;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page may cost, as the build makes it, and what it is without a network. */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserBudgetIT {
  private static final int MAX_SCRIPT_BYTES = 45 * 1024;
  private static final int MAX_STYLE_BYTES = 12 * 1024;
  private static final int MAX_REQUESTS = 8;

  /** From the start of the navigation, without a network; generous, since others build here too. */
  private static final double MAX_CACHED_MS = 1_000;

  /** All that moved without having been told to by whoever looks at it. */
  private static final String NOTES_SHIFTS =
      """
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, sources, hadRecentInput } of list.getEntries()) {
          const what = sources.map(({ node, previousRect: a, currentRect: b }) =>
            `${node?.outerHTML?.slice(0, 120)} ${a.x},${a.y} to ${b.x},${b.y}`);
          shifts.push({ value, what: what.join('; '), hadRecentInput });
        }
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  private static final String NOTES_FIRST_MESSAGE =
      """
      globalThis.firstMessage = new Promise((resolve) => {
        const look = () => {
          if (document.querySelector('[data-testid=message]')) {
            requestAnimationFrame(() => resolve(performance.now()));
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      });
      """;

  private static final String KEPT =
      """
      navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated'
        ? active.state
        : new Promise((resolve) => {
            active.addEventListener('statechange', () => resolve(active.state), { once: true });
          }))
      """;

  private static final String KEPT_ADDRESSES =
      """
      async () => {
        const all = [];
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          all.push(...(await cache.keys()).map(({ url }) => url));
        }
        return all;
      }
      """;

  @Test
  void littleIsLoadedBeforeTheFirstMessage(ServerProcess server, Chromium chromium)
      throws IOException {
    BrowserContext profile = chromium.context();
    List<Request> requests = new ArrayList<>();
    // Of the page itself; what its service worker asks for, it asks for when nobody waits.
    profile.onPage(page -> page.onRequest(requests::add));
    List<Request> all = new ArrayList<>();
    profile.onRequest(all::add);
    try (ChatBrowser carol = new ChatBrowser(profile, server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      String name = fresh("carol");
      carol.comes();
      carol.joinsAs(name);
      carol.turnsTo(bob.name());
      carol.writes("the first message");
      bob.receives("the first message", from(name));
      carol.isWithoutFault();

      isKept(profile.pages().get(0));
      String report = report(requests);
      System.out.println(report);
      assertEquals(Set.of(server.page().getAuthority()), authorities(all), report);
      assertTrue(bytes(requests, ".js") > 10_000 && bytes(requests, ".css") > 1_000, report);
      assertTrue(bytes(requests, ".js") <= MAX_SCRIPT_BYTES, report);
      assertTrue(bytes(requests, ".css") <= MAX_STYLE_BYTES, report);
      Set<String> addresses = addresses(requests);
      // Headless, nobody sees an icon and nobody installs: both are asked for where somebody does.
      addresses.add(server.page().resolve("favicon.svg").toString());
      addresses.add(server.page().resolve("manifest.webmanifest").toString());
      addresses.add("the WebSocket");
      assertTrue(addresses.size() <= MAX_REQUESTS, addresses.size() + " requests: " + addresses);
    }
  }

  /** On a server of her own: nobody comes or goes, so nobody moves in the list for that. */
  @Test
  void nothingMovesWhenMessagesArrive(Chromium chromium) throws IOException {
    BrowserContext profile = chromium.context();
    profile.addInitScript(NOTES_SHIFTS);
    try (ServerProcess server = ServerProcess.start();
        ChatBrowser carol = new ChatBrowser(profile, server.page());
        Client bob = Client.json(server, Door.TLS, "bob");
        Client dora = Client.json(server, Door.TLS, "dora")) {
      carol.comes();
      carol.joinsAs("carol");
      carol.sees(bob.name());
      carol.sees(dora.name());
      carol.turnsTo(bob.name());
      bob.sendsSafely("carol", "the first");
      carol.shows(1, "received");
      Page page = profile.pages().get(0);
      assertNotesShifts(page);
      for (int i = 0; i < 40; i++) {
        bob.sendsSafely("carol", "message " + i + (i % 7 == 0 ? "\nof\nmore lines" : ""));
      }
      carol.shows(41, "received");
      afterTwoFrames(page);
      assertEquals(List.of(), page.evaluate("shifts"));

      // Who has news goes up in the list, over others; nothing else moves.
      dora.sendsSafely("carol", "elsewhere");
      carol.hasUnread(dora.name(), 1);
      afterTwoFrames(page);
      assertEquals(
          List.of(), page.evaluate("shifts.filter(({ what }) => !what.includes('\"person'))"));
      carol.isWithoutFault();
    }
  }

  /** Or the test that nothing moved would pass where nothing is noticed. */
  private static void assertNotesShifts(Page page) {
    page.evaluate(
        """
        async () => {
          const box = document.createElement('p');
          box.textContent = 'moves';
          document.body.prepend(box);
          const frames = async () => {
            for (let i = 0; i < 3; i++) {
              await new Promise(requestAnimationFrame);
            }
          };
          await frames();
          box.remove();
          await frames();
        }
        """);
    page.waitForFunction("shifts.length > 0");
    page.evaluate("shifts.length = 0");
  }

  private static void afterTwoFrames(Page page) {
    page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
  }

  @Test
  void theLastConversationIsThereAtOnceWithoutANetwork(ServerProcess server, Chromium chromium)
      throws IOException {
    BrowserContext profile = chromium.context();
    try (ChatBrowser carol = new ChatBrowser(profile, server.page());
        Client bob = Client.json(server, Door.TLS, fresh("bob"))) {
      String name = fresh("carol");
      carol.comes();
      carol.joinsAs(name);
      carol.turnsTo(bob.name());
      List<String> texts = IntStream.range(0, 30).mapToObj(i -> "message " + i).toList();
      for (String text : texts) {
        bob.sendsSafely(name, text);
      }
      carol.shows(texts.size(), "received");
      Page page = profile.pages().get(0);
      isKept(page);

      server.stop();
      carol.expectsOutage();
      page.addInitScript(NOTES_FIRST_MESSAGE);
      page.reload();
      carol.shows(texts.size(), "received");
      double ms = ((Number) page.evaluate("firstMessage")).doubleValue();
      System.out.println("the first conversation is there after " + Math.round(ms) + " ms");
      assertTrue(ms < MAX_CACHED_MS, () -> "the first conversation came after " + ms + " ms");
      server.restart();
      carol.isOnline();
      carol.isWithoutFault();
    }
  }

  @Test
  void theServiceWorkerAnswersForThePageAlone(ServerProcess server, Chromium chromium)
      throws IOException {
    BrowserContext profile = chromium.context();
    try (ChatBrowser carol = new ChatBrowser(profile, server.page())) {
      carol.comes();
      carol.joinsAs(fresh("carol"));
      Page page = profile.pages().get(0);
      isKept(page);
      page.reload();
      carol.isOnline();

      String script = (String) page.evaluate("document.querySelector('script').src");
      assertTrue(fetched(page, script, "GET").fromServiceWorker(), "it does its work");
      for (String path :
          List.of(
              "ws", "ws?x", "hook/x", "hook/index.html", "hooks", "admin", "admin/", "nothing")) {
        String address = server.page().resolve(path).toString();
        for (String method : List.of("GET", "POST")) {
          assertFalse(fetched(page, address, method).fromServiceWorker(), method + " " + path);
        }
      }
      assertFalse(fetched(page, script, "HEAD").fromServiceWorker());

      List<?> kept = (List<?>) page.evaluate(KEPT_ADDRESSES);
      assertTrue(kept.contains(server.page().toString()) && kept.contains(script), kept::toString);
      for (Object address : kept) {
        String path = URI.create((String) address).getPath();
        assertTrue(
            path.matches("/|/(js/)?[\\w.-]+-[0-9A-Z]{8}\\.(js|css)|/favicon.svg|/\\w+.webmanifest"),
            path);
        assertFalse(path.contains("emoji-de"), "what few people open is not kept beforehand");
      }
    }
  }

  @Test
  void thePageCanBeInstalled(ServerProcess server, Chromium chromium) {
    BrowserContext profile = chromium.context();
    try (ChatBrowser carol = new ChatBrowser(profile, server.page())) {
      carol.comes();
      Page page = profile.pages().get(0);
      isKept(page);
      var developer = profile.newCDPSession(page);
      JsonObject manifest = developer.send("Page.getAppManifest");
      assertEquals(
          server.page().resolve("manifest.webmanifest").toString(),
          manifest.get("url").getAsString());
      assertEquals("[]", manifest.get("errors").toString());
      JsonObject obstacles = developer.send("Page.getInstallabilityErrors");
      // Each profile of a test is one that is forgotten.
      assertEquals(
          List.of(),
          StreamSupport.stream(
                  obstacles.getAsJsonArray("installabilityErrors").spliterator(), false)
              .map(JsonElement::toString)
              .filter(obstacle -> !obstacle.contains("\"in-incognito\""))
              .toList());
      carol.isWithoutFault();
    }
  }

  /** The service worker has all files of the page, and answers for them from the next load on. */
  private static void isKept(Page page) {
    assertEquals("activated", page.evaluate(KEPT));
    assertEquals(1, ((List<?>) page.evaluate("caches.keys()")).size());
  }

  private static Response fetched(Page page, String address, String method) {
    return page.waitForResponse(
        response -> response.url().equals(address) && response.request().method().equals(method),
        () ->
            page.evaluate(
                "([address, method]) => fetch(address, { method }).then(() => 1)",
                List.of(address, method)));
  }

  private static Set<String> authorities(List<Request> requests) {
    Set<String> all = new TreeSet<>();
    requests.forEach(request -> all.add(URI.create(request.url()).getAuthority()));
    return all;
  }

  private static Set<String> addresses(List<Request> requests) {
    Set<String> all = new TreeSet<>();
    requests.forEach(request -> all.add(request.url()));
    return all;
  }

  /** As they went over the network: compressed. */
  private static long bytes(List<Request> requests, String suffix) {
    return requests.stream()
        .filter(request -> request.url().endsWith(suffix))
        .mapToLong(request -> request.sizes().responseBodySize)
        .sum();
  }

  private static String report(List<Request> requests) {
    StringBuilder report = new StringBuilder();
    for (Request request : requests) {
      report.append(request.sizes().responseBodySize).append(" bytes: ");
      report.append(request.url()).append('\n');
    }
    return report
        + "scripts "
        + bytes(requests, ".js")
        + " of "
        + MAX_SCRIPT_BYTES
        + " bytes, styles "
        + bytes(requests, ".css")
        + " of "
        + MAX_STYLE_BYTES;
  }
}
