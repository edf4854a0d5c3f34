package messenger.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasValueOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsFocusedOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasTitleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import messenger.scene.Client;

/**
 * Somebody in a browser: one profile, one page at a time, by the hooks that web/js/app.js promises.
 * Whatever the page writes to the console as an error (so does a breach of its security policy) is
 * a fault.
 */
public final class ChatBrowser implements AutoCloseable {
  private static final double PATIENCE_MS = Client.PATIENCE.toMillis();

  /** The page's longest wait before it tries again (web/sdk/messenger.js), and then the login. */
  private static final double BACK_MS = 30_000 + PATIENCE_MS;

  /** Whatever WebSocket is, now or when somebody else has replaced it, takes nothing but a URL. */
  private static final String WITHOUT_SUBPROTOCOL =
      """
      {
        const plain = (base) => class extends base { constructor(url) { super(url); } };
        let current = plain(WebSocket);
        const property = { get: () => current, set: (base) => { current = plain(base); } };
        Object.defineProperty(globalThis, 'WebSocket', property);
      }
      """;

  private static final String ELEMENTS =
      """
      [...document.querySelectorAll('*')].map((element) =>
        element.localName + ' ' + element.getAttributeNames().sort().join(' '))
      """;

  /** A breach of the policy is noted where a script that ran would leave its mark. */
  private static final String NOTES_BREACHES =
      """
      addEventListener('securitypolicyviolation', (event) => {
        window.__xss = `${event.violatedDirective}: ${event.sample}`;
      });
      """;

  /** Real notifications, each of which is noted. */
  private static final String NOTES_NOTIFICATIONS =
      """
      globalThis.notified = [];
      globalThis.Notification = class extends Notification {
        constructor(title, options) {
          super(title, options);
          this.entry = { title, body: options.body, isClosed: false, note: this };
          notified.push(this.entry);
        }
        close() {
          super.close();
          this.entry.isClosed = true;
        }
      };
      """;

  /** WCAG 2.2, 2.5.8: 24 by 24 pixels. */
  private static final String OUT_OF_REACH =
      """
      [...document.querySelectorAll('a, button, input:not([type=radio]), select, textarea')]
        .filter((element) => element.checkVisibility() && !element.closest('[data-testid=message-text]'))
        .filter((element) => {
          const { left, right, width, height } = element.getBoundingClientRect();
          return width < 24 || height < 24 || left < 0 || right > innerWidth;
        })
        .map((element) => element.outerHTML)
      """;

  private static final String AS_WEBP =
      """
      async (png) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        canvas.getContext('2d').drawImage(image, 0, 0);
        return canvas.toDataURL('image/webp', 0.85).split(',')[1];
      }
      """;

  private static final String EDGES =
      """
      (element) => {
        const { borderTopWidth, borderTopStyle, outlineWidth, outlineStyle } = getComputedStyle(element);
        return [[borderTopWidth, borderTopStyle], [outlineWidth, outlineStyle]]
          .filter(([width, style]) => style !== 'none' && parseFloat(width) > 0)
          .join(' ');
      }
      """;

  private static final String MOVING =
      """
      document.getAnimations()
        .filter(({ effect }) => effect.getComputedTiming().activeDuration > 10)
        .length
      """;

  private static final String BARRIERS =
      """
      async () => {
        const { violations } = await axe.run(document);
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
      }
      """;

  private static final String SCROLLS_TO_TOP =
      """
      (first) => {
        first.closest('.scroller').scrollTop = 0;
        return first.getBoundingClientRect().top;
      }
      """;

  private static final String FILLS_THE_DISK =
      """
      (full) => {
        const { prototype } = IDBObjectStore;
        globalThis.put ??= prototype.put;
        prototype.put = full ? () => { throw new DOMException('full', 'QuotaExceededError'); } : globalThis.put;
      }
      """;

  private static final String NOTES_FIRST_MESSAGE =
      """
      new MutationObserver((_, observer) => {
        if (document.querySelector('[data-testid=message]')) {
          globalThis.firstMessageAt = performance.now();
          observer.disconnect();
        }
      }).observe(document, { childList: true, subtree: true });
      """;

  private static final String NOTES_NEWS =
      """
      () => {
        globalThis.heardNews = [];
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes) {
            for (const node of addedNodes) {
              if (node.localName === 'p') {
                heardNews.push(node.textContent);
              }
            }
          }
        }).observe(document.querySelector('[data-testid=news]'), { childList: true, subtree: true });
      }
      """;

  /** In every frame: has the row in the middle moved since the last one, in which we scrolled? */
  private static final String SCROLLS_THROUGH =
      """
      (up) => new Promise((resolve) => {
        const scroller = document.querySelector('.scroller');
        const rows = () => scroller.querySelectorAll('[data-testid=message]');
        const seen = new Set();
        let mostRows = 0;
        let worstMove = 0;
        let eye = null;
        let still = 0;
        const start = performance.now();
        new MutationObserver(() => {
          mostRows = Math.max(mostRows, rows().length);
        }).observe(scroller, { childList: true, subtree: true });
        const step = () => {
          mostRows = Math.max(mostRows, rows().length);
          if (eye?.row.isConnected) {
            worstMove = Math.max(worstMove, Math.abs(eye.row.getBoundingClientRect().top - eye.top));
          } else if (eye) {
            worstMove = Infinity;
          }
          rows().forEach((row) => seen.add(row.dataset.id));
          const before = scroller.scrollTop;
          scroller.scrollTop += (up ? -4 : 4) * scroller.clientHeight;
          const more = document.querySelector(up ? '[data-testid=earlier]' : '[data-testid=later]');
          still = scroller.scrollTop === before ? still + 1 : 0;
          if (still > (more ? 600 : 30) || performance.now() - start > 120_000) {
            const texts = document.querySelectorAll('[data-testid=message-text]');
            resolve({ mostRows, worstMove, seen: seen.size, nodes: scroller.querySelector('.messages').childNodes.length, end: texts[up ? 0 : texts.length - 1].textContent });
            return;
          }
          const { top, height } = scroller.getBoundingClientRect();
          const row = [...rows()].find((one) => one.getBoundingClientRect().bottom > top + height / 2);
          eye = row ? { row, top: row.getBoundingClientRect().top } : null;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      })
      """;

  private static final String SCROLLS_UNSEEN =
      """
      async (pixels) => {
        const scroller = document.querySelector('.scroller');
        scroller.scrollTop -= pixels;
        const view = document.querySelector('conversation-view');
        view.requestUpdate();
        await view.updateComplete;
        return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      }
      """;

  private static final String NOTES_WORK =
      """
      () => {
        const work = { frames: 0, longestGap: 0, shift: 0, shifted: [], longFrames: [] };
        const nameOf = (node) => node?.outerHTML?.replace(/\\s+/g, ' ').slice(0, 120) ?? String(node?.nodeName);
        const conversation = document.querySelector('[data-testid=conversation]');
        const onShift = (entry) => {
          // In the list beside it somebody may come or go.
          const moved = entry.sources.filter(({ node }) => conversation.contains(node));
          work.shift += moved.length > 0 ? entry.value : 0;
          work.shifted.push(...moved.map(({ node }) => nameOf(node)));
        };
        const onLong = (entry) => {
          const scripts = (entry.scripts ?? []).map(
            ({ duration, invoker, sourceFunctionName, forcedStyleAndLayoutDuration }) =>
              `${Math.round(duration)} ms ${invoker} ${sourceFunctionName} (layout ${Math.round(forcedStyleAndLayoutDuration)})`);
          const painting = entry.renderStart > 0 ? Math.round(entry.startTime + entry.duration - entry.renderStart) : 0;
          work.longFrames.push(`${entry.entryType} ${Math.round(entry.duration)} ms, rendering ${painting} ms: ${scripts.join('; ')}`);
        };
        const observers = [['layout-shift', onShift], ['long-animation-frame', onLong], ['longtask', onLong]].map(([type, on]) => {
          const observer = new PerformanceObserver((list) => list.getEntries().forEach(on));
          observer.observe({ type });
          return [observer, on];
        });
        let last = 0;
        let isOver = false;
        const frame = (now) => {
          work.frames++;
          work.longestGap = Math.max(work.longestGap, last === 0 ? 0 : now - last);
          last = now;
          if (!isOver) {
            requestAnimationFrame(frame);
          }
        };
        requestAnimationFrame(frame);
        globalThis.endWork = () => {
          isOver = true;
          observers.forEach(([observer, on]) => {
            observer.takeRecords().forEach(on);
            observer.disconnect();
          });
          return work;
        };
      }
      """;

  /** It may be gone already, when the time is over. */
  private static final String TRIES_NOW =
      """
      () => {
        const button = document.querySelector('[data-testid=try-now]');
        button?.focus();
        button?.click();
      }
      """;

  private static final String KEEPS_MESSAGES =
      """
      () => new Promise((resolve, reject) => {
        const opening = indexedDB.open('messenger');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const counting = opening.result.transaction('messages').objectStore('messages').count();
          counting.onerror = reject;
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result > 0);
          };
        };
      })
      """;

  private static final String KEEPS_AS_OUTBOX =
      """
      ([name, json]) => new Promise((resolve, reject) => {
        const opening = indexedDB.open('messenger');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const tx = opening.result.transaction('outboxes', 'readwrite');
          tx.objectStore('outboxes').put(JSON.parse(json), name);
          tx.onerror = reject;
          tx.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      })
      """;

  /** What a trace must have in it to tell the tasks of a page. */
  private static final List<String> TASKS =
      List.of("__metadata", "disabled-by-default-devtools.timeline");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Path PICTURES = Path.of("target/pictures");

  private final BrowserContext context;
  private final URI address;
  private final List<String> faults = new ArrayList<>();
  private final List<ObjectNode> said = new ArrayList<>();
  private final AtomicInteger binaryFrames = new AtomicInteger();
  private final AtomicInteger textFrames = new AtomicInteger();
  private final AtomicInteger sockets = new AtomicInteger();
  private boolean outage;
  private Page page;

  ChatBrowser(BrowserContext context, URI address) {
    this.context = context;
    this.address = address;
  }

  /** Opens the page. */
  public void comes() {
    page = context.newPage();
    opens();
  }

  /**
   * Opens the page, with somebody between it and the server who hears all frames, and who keeps the
   * page from asking for a subprotocol: so it speaks the json dialect.
   *
   * @param alter makes what the page gets of what the server wrote
   */
  public void comesBy(UnaryOperator<ObjectNode> alter) {
    said.clear();
    page = context.newPage();
    page.addInitScript(WITHOUT_SUBPROTOCOL);
    page.routeWebSocket(
        url -> true,
        toPage -> {
          WebSocketRoute toServer = toPage.connectToServer();
          toPage.onMessage(
              frame -> {
                said.add(parse(frame.text()));
                toServer.send(frame.text());
              });
          toServer.onMessage(frame -> toPage.send(alter.apply(parse(frame.text())).toString()));
        });
    opens();
  }

  /** What the page has written to the server so far, of one type; after {@link #comesBy}. */
  public List<ObjectNode> said(String type) {
    return said.stream().filter(frame -> frame.path("type").asText().equals(type)).toList();
  }

  /** Waits until the page has written such a frame to the server; after {@link #comesBy}. */
  public void says(String type, Predicate<ObjectNode> isWanted) {
    page.waitForCondition(
        () -> said(type).stream().anyMatch(isWanted),
        new Page.WaitForConditionOptions().setTimeout(PATIENCE_MS));
  }

  /** Every frame so far, in both directions, was binary; not after {@link #comesBy}. */
  public void hasSpokenCompact() {
    assertTrue(binaryFrames.get() > 0);
    assertEquals(0, textFrames.get());
  }

  private void count(WebSocketFrame frame) {
    (frame.text() == null ? binaryFrames : textFrames).incrementAndGet();
  }

  private void opens() {
    opensAt("");
  }

  private void opensAt(String hash) {
    page.addInitScript(NOTES_BREACHES);
    page.onDialog(
        dialog -> {
          faults.add(dialog.type() + ": " + dialog.message());
          dialog.dismiss();
        });
    page.onWebSocket(
        socket -> {
          sockets.incrementAndGet();
          socket.onFrameReceived(this::count);
          socket.onFrameSent(this::count);
        });
    page.onConsoleMessage(this::note);
    page.onPageError(error -> faults.add("exception: " + error));
    page.onRequestFailed(
        request -> {
          if (!outage) {
            faults.add("not loaded: " + request.url());
          }
        });
    page.navigate(address + hash);
  }

  public void joinsAs(String name) {
    hook("name-input").fill(name);
    hook("join").click();
    isOnline();
  }

  /** Tries to make an account: see {@link #isOnline} and {@link #isRefused}. */
  public void registers(String name, String password) {
    hook("to-register").click();
    fillsIn(name, password);
    hook("register").click();
  }

  /** Tries to sign in: see {@link #isOnline} and {@link #isRefused}. */
  public void signsIn(String name, String password) {
    fillsIn(name, password);
    hook("join").click();
  }

  private void fillsIn(String name, String password) {
    hook("name-input").fill(name);
    hook("password-input").fill(password);
  }

  /**
   * Has the sign-in form before it, with this sentence, and writes into this field if it writes.
   */
  public void isRefused(String sentence, String field) {
    assertThat(hook("name-error")).hasText(sentence, new HasTextOptions().setTimeout(PATIENCE_MS));
    assertThat(hook(field)).isFocused();
  }

  /** Has the sign-in form before it, and nothing was refused. */
  public void isAskedWhoIsThere(String name) {
    assertThat(hook("name-input")).hasValue(name, new HasValueOptions().setTimeout(PATIENCE_MS));
    assertThat(hook("password-input")).hasValue("");
    assertThat(hook("name-error")).isHidden();
  }

  /** Sees this text at that place. */
  public void reads(String hook, String text) {
    assertThat(hook(hook)).hasText(text, new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** There is nothing of the kind on the page. */
  public void hasNo(String hook) {
    assertThat(hook(hook)).hasCount(0, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  public void presses(String hook) {
    hook(hook).click();
  }

  /** Keys, in the words of Playwright, or texts: each goes where the focus is. */
  public void types(String... keys) {
    for (String key : keys) {
      if (key.matches("Tab|Shift\\+Tab|Enter|Escape")) {
        page.keyboard().press(key);
      } else {
        page.keyboard().insertText(key);
      }
    }
  }

  public void hasFocusOn(String hook) {
    assertThat(hook(hook)).isFocused();
  }

  /** Opens the menu at its own name, and chooses this. */
  public void choosesOfMenu(String hook) {
    hook("account").click();
    hook(hook).click();
  }

  public void changesPassword(String before, String after) {
    hook("old-password-input").fill(before);
    hook("new-password-input").fill(after);
    hook("password-change").click();
  }

  /** What this browser keeps by that name, or null. */
  public String keeps(String key) {
    return (String) page.evaluate("key => localStorage.getItem('messenger.' + key)", key);
  }

  public void putsBack(String key, String value) {
    page.evaluate(
        "([key, value]) => localStorage.setItem('messenger.' + key, value)", List.of(key, value));
  }

  /** All that this browser keeps. */
  public String keeps() {
    return (String) page.evaluate("JSON.stringify(localStorage)");
  }

  /** Closes the page as one closes a tab. */
  public void leaves() {
    page.close(new Page.CloseOptions().setRunBeforeUnload(false));
  }

  /** The name by which somebody is logged in. */
  public void isCalled(String name) {
    assertThat(page.locator(".own-name"))
        .containsText(name, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  public void isOnline() {
    isInPhase("online", BACK_MS);
    outage = false;
  }

  /** Has noticed that the server is gone, which is no fault of the page. */
  public void isWaiting() {
    isInPhase("waiting", PATIENCE_MS);
  }

  /** From now until it is online again the page may fail to reach the server. */
  public void expectsOutage() {
    outage = true;
  }

  private void isInPhase(String phase, double patienceMs) {
    assertThat(hook("banner"))
        .hasAttribute("data-phase", phase, new HasAttributeOptions().setTimeout(patienceMs));
  }

  public void sees(String person) {
    assertThat(person(person))
        .hasAttribute("data-online", "true", new HasAttributeOptions().setTimeout(PATIENCE_MS));
  }

  public void hasUnread(String person, int count) {
    assertThat(person(person))
        .hasAttribute(
            "data-unread",
            Integer.toString(count),
            new HasAttributeOptions().setTimeout(PATIENCE_MS));
  }

  /** The page loses the focus to another window. */
  public void looksAway() {
    page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))");
  }

  public void looksBack() {
    page.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))");
  }

  /** Opens the conversation with somebody who may be away. */
  public void turnsTo(String person) {
    hook("anybody-input").fill(person);
    hook("anybody-input").press("Enter");
    isTurnedTo(person);
  }

  public void isTurnedTo(String person) {
    assertThat(hook("conversation")).hasAttribute("data-peer", person);
  }

  /** Writes into the open conversation. */
  public void writes(String text) {
    hook("message-input").fill(text);
    hook("send").click();
  }

  /** The open conversation is exactly this, oldest first. */
  public void shows(List<String> texts) {
    HasTextOptions options = new HasTextOptions().setTimeout(PATIENCE_MS);
    assertThat(hook("message-text")).hasText(texts.toArray(String[]::new), options);
  }

  /** The same, to the letter and the space. */
  public void showsToTheLetter(List<String> texts) {
    Locator messages = hook("message-text");
    assertThat(messages).hasCount(texts.size(), new HasCountOptions().setTimeout(PATIENCE_MS));
    assertEquals(texts, messages.allTextContents());
  }

  /** The kinds of elements that the page is made of, each with the names of its attributes. */
  @SuppressWarnings("unchecked")
  public Set<String> elements() {
    return new TreeSet<>((List<String>) page.evaluate(ELEMENTS));
  }

  /** Follows a link that somebody else has made. */
  public void followsHash(String hash) {
    page.evaluate("hash => { location.hash = hash; }", hash);
  }

  /** What a script has left behind that should not have run, and breaches of the policy. */
  public Object planted() {
    return page.evaluate("window.__xss");
  }

  /** Scrolls up to where older ones come, above what stays where it is. */
  public void wantsEarlier(List<String> then) {
    Locator first = page.getByText(hook("message-text").first().textContent(), exactly());
    double before = ((Number) first.evaluate(SCROLLS_TO_TOP)).doubleValue();
    shows(then);
    assertEquals(before, first.boundingBox().y, 1, "pixels from the top");
  }

  /** There is nothing before what is shown. */
  public void showsTheBeginning() {
    assertThat(hook("earlier")).hasCount(0, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  public void saysThatOlderOnesAreGone() {
    assertThat(hook("expired"))
        .hasText("Older messages are no longer kept", new HasTextOptions().setTimeout(PATIENCE_MS));
    assertThat(hook("earlier")).hasCount(0);
  }

  /** The ticks, as they are read out: "Stored", "Delivered", "Read". */
  public void saysOfItsMessages(String... ticks) {
    Locator icons = page.locator("[data-mine=true] [role=img]");
    for (int i = 0; i < ticks.length; i++) {
      assertThat(icons.nth(i))
          .hasAttribute("aria-label", ticks[i], new HasAttributeOptions().setTimeout(PATIENCE_MS));
    }
    assertThat(icons).hasCount(ticks.length);
  }

  /** So many messages of the open conversation are in a state: see web/js/app.js. */
  public void shows(int count, String state) {
    Locator messages = page.locator("[data-testid=message][data-state=" + state + "]");
    assertThat(messages).hasCount(count, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  public void looksRight(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Two screenshots, in daylight and in the dark. */
  public void looksRightByDayAndNight(String name) {
    looksRight(name + "-light");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    looksRight(name + "-dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  public void isWithoutFault() {
    assertEquals(List.of(), faults);
  }

  @Override
  public void close() {
    context.close();
  }

  private void note(ConsoleMessage message) {
    boolean outageSaid =
        outage
            && (message.text().startsWith("WebSocket connection to")
                || message.text().startsWith("Failed to load resource"));
    if (message.type().equals("error") && !outageSaid) {
      faults.add(message.text());
    }
  }

  private static ObjectNode parse(String frame) {
    try {
      return (ObjectNode) JSON.readTree(frame);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }

  private Locator person(String name) {
    return hook("person-" + name);
  }

  private Locator hook(String id) {
    return page.getByTestId(id);
  }

  /** Keys, in the words of Playwright: each goes where the focus is. */
  public void strikes(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  /** The focus is on somebody in the list. */
  public void hasFocusOnPerson(String name) {
    assertThat(person(name)).isFocused();
  }

  /** There are exactly these people in the list, in this order. */
  public void lists(String... names) {
    assertThat(page.locator(".person .who"))
        .hasText(names, new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** Of the list, the line of one person has this text in one of its parts. */
  public void readsOf(String person, String hook, String text) {
    assertThat(person(person).getByTestId(hook))
        .hasText(text, new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** How far the last message to somebody has got, as the list shows it. */
  public void seesOwnTick(String person, String state) {
    assertThat(person(person).getByTestId("own-tick"))
        .hasAttribute("data-state", state, new HasAttributeOptions().setTimeout(PATIENCE_MS));
  }

  /** What the badge of somebody says to who sees it. */
  public void seesBadge(String person, String text) {
    assertThat(person(person).locator(".badge [aria-hidden]"))
        .hasText(text, new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** The options of the switcher; the first of these is the one for Enter. */
  public void isOffered(String chosen, Set<String> all) {
    assertThat(hook("option-" + chosen))
        .hasAttribute("aria-selected", "true", new HasAttributeOptions().setTimeout(PATIENCE_MS));
    Locator options = hook("switcher-dialog").getByRole(AriaRole.OPTION);
    assertThat(options).hasCount(all.size());
    all.forEach(name -> assertThat(hook("option-" + name)).isVisible());
    assertEquals(
        hook("option-" + chosen).getAttribute("id"),
        hook("switcher-input").getAttribute("aria-activedescendant"));
  }

  public void isVisible(String hook) {
    assertThat(hook(hook)).isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MS));
  }

  public void isHidden(String hook) {
    assertThat(hook(hook)).isHidden(new IsHiddenOptions().setTimeout(PATIENCE_MS));
  }

  /** Writes into a field, and does not send. */
  public void fills(String hook, String text) {
    hook(hook).fill(text);
  }

  public void hasWritten(String hook, String text) {
    assertThat(hook(hook)).hasValue(text, new HasValueOptions().setTimeout(PATIENCE_MS));
  }

  /** Opens the settings by the menu; everybody has them. */
  public void opensSettings(String menu) {
    hook(menu).click();
    hook("open-settings").click();
    isVisible("settings-dialog");
  }

  /** Chooses one of the few that there are, whose box nobody sees. */
  public void chooses(String hook) {
    hook(hook).check(new Locator.CheckOptions().setForce(true));
  }

  public void choosesOf(String hook, String value) {
    hook(hook).selectOption(value);
  }

  /** The attribute that the page itself has, such as {@code lang}. */
  public void isOfThePage(String attribute, String value) {
    assertThat(page.locator("html"))
        .hasAttribute(attribute, value, new HasAttributeOptions().setTimeout(PATIENCE_MS));
  }

  /** The colour behind everything, as the browser says it. */
  public String background() {
    return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  /** What the machine prefers, unless somebody has chosen for this browser. */
  public void isInTheDark(boolean dark) {
    ColorScheme scheme = dark ? ColorScheme.DARK : ColorScheme.LIGHT;
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  public double heightOfPerson(String name) {
    return person(name).boundingBox().height;
  }

  /** The title of the page, as the tab shows it. */
  public void isTitled(String title) {
    assertThat(page).hasTitle(title, new HasTitleOptions().setTimeout(PATIENCE_MS));
  }

  /** The number on the icon of the page, or nothing. */
  public void hasOnIcon(String text) {
    page.waitForCondition(
        () -> iconText().equals(text), new Page.WaitForConditionOptions().setTimeout(PATIENCE_MS));
  }

  private String iconText() {
    String address = page.locator("link[rel=icon]").first().getAttribute("href");
    Matcher count = Pattern.compile(">([^<>]*)</text>").matcher(URLDecoder.decode(address, UTF_8));
    return address.startsWith("data:image/svg+xml,") && count.find() ? count.group(1) : "";
  }

  /** May notify, and notes what it notifies of; before {@link #comes}. */
  public void mayNotify() {
    context.grantPermissions(List.of("notifications"));
    context.addInitScript(NOTES_NOTIFICATIONS);
  }

  /** Nobody sees the page: it is behind another tab. */
  public void hides() {
    looksAway();
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', "
            + "{ get: () => 'hidden', configurable: true });"
            + "document.dispatchEvent(new Event('visibilitychange'))");
  }

  public void showsUp() {
    page.evaluate(
        "delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))");
    looksBack();
  }

  /** All notifications so far, oldest first: who, what, and whether it is gone from the screen. */
  public void hasNotified(String... lines) {
    List<String> expected = List.of(lines);
    page.waitForCondition(
        () -> notified().equals(expected),
        new Page.WaitForConditionOptions().setTimeout(PATIENCE_MS));
  }

  /** So many notifications so far. */
  public int notifications() {
    return notified().size();
  }

  @SuppressWarnings("unchecked")
  private List<String> notified() {
    return (List<String>)
        page.evaluate(
            "notified.map(({ title, body, isClosed }) =>"
                + " `${title}: ${body}${isClosed ? \" (gone)\" : \"\"}`)");
  }

  /** Clicks at the newest notification. */
  public void clicksNotification() {
    page.evaluate("notified.at(-1).note.dispatchEvent(new Event('click'))");
  }

  /**
   * Everything that can be worked with is inside the window, and big enough to be hit. Links within
   * a sentence may be as small as it (WCAG 2.2, 2.5.8).
   */
  public void isWithinReach() {
    assertEquals(List.of(), page.evaluate(OUT_OF_REACH));
  }

  /**
   * What axe finds on the page as it is, rule and place.
   *
   * @param axe the script of axe-core
   */
  public Object barriers(String axe) {
    page.evaluate(axe);
    return page.evaluate(BARRIERS);
  }

  /** The list says this of somebody, as the last that was said. */
  public void readsLastOf(String person, String text) {
    assertThat(person(person).locator(".latest"))
        .hasText(text, new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** The list says when that was: today, so at a time of day. */
  public void hasTime(String person) {
    assertThat(person(person).locator("time")).hasText(Pattern.compile("\\d\\d?:\\d\\d.*"));
  }

  /** Somebody is in the list as it is filtered. */
  public void finds(String person) {
    assertThat(person(person)).isVisible(new IsVisibleOptions().setTimeout(PATIENCE_MS));
  }

  public void findsNot(String person) {
    assertThat(person(person)).hasCount(0, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  /** The open conversation says when the other was online last. */
  public void hasLastSeen() {
    assertThat(hook("whereabouts"))
        .hasText(Pattern.compile("last seen .+"), new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** The banner says in how many seconds the page tries again. */
  public void countsDown() {
    assertThat(hook("banner").locator(".countdown"))
        .hasText(Pattern.compile("Next try in \\d+ s"), new HasTextOptions().setTimeout(BACK_MS));
  }

  /** Does not wait for the next try, unless that has come by itself. */
  public void triesNow() {
    page.evaluate(TRIES_NOW);
  }

  /** The system's few colours, and nothing that moves. */
  public void hasForcedColoursAndNoMotion() {
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setForcedColors(ForcedColors.ACTIVE)
            .setReducedMotion(ReducedMotion.REDUCE));
  }

  /** What can be told without colours: the border and the outline, or nothing. */
  public String bordersOf(String selector) {
    return (String) page.locator(selector).first().evaluate(EDGES);
  }

  /** Nothing moves for longer than a moment. */
  public void isStill() {
    assertEquals(0, page.evaluate(MOVING));
  }

  public void hasWindowOf(int width, int height) {
    page.setViewportSize(width, height);
  }

  /** Somebody else's message with this text has come into the open conversation. */
  public void hasReceived(String text) {
    assertThat(hook("message-text").last())
        .hasText(text, new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  /** A small picture for the documentation, in {@code target/pictures}. */
  public Path isPictured(String name) throws IOException {
    String png = Base64.getEncoder().encodeToString(page.screenshot());
    Path file = PICTURES.resolve(name + ".webp");
    try (Page encoder = context.newPage()) {
      String webp = (String) encoder.evaluate(AS_WEBP, png);
      Files.createDirectories(PICTURES);
      return Files.write(file, Base64.getDecoder().decode(webp));
    }
  }

  /** Another tab of the same profile, which is closed with it. */
  public ChatBrowser inAnotherTab() {
    return new ChatBrowser(context, address);
  }

  /** How many WebSockets this tab has opened so far. */
  public int sockets() {
    return sockets.get();
  }

  /** From now on the browser has no room for anything in IndexedDB, or has it again. */
  public void isFull(boolean full) {
    page.evaluate(FILLS_THE_DISK, full);
  }

  /** Something else, or an older page, has kept this as what is not sent yet. */
  public void findsInItsOutbox(String name, String json) {
    page.evaluate(KEEPS_AS_OUTBOX, List.of(name, json));
  }

  /** Whether messages are in IndexedDB. */
  public void keepsMessages(boolean some) {
    page.waitForCondition(() -> some == (boolean) page.evaluate(KEEPS_MESSAGES));
  }

  /** Closes the tab as somebody does, and is not asked. */
  public void wantsToLeave() {
    page.waitForClose(() -> page.close(new Page.CloseOptions().setRunBeforeUnload(true)));
  }

  /** Closes the tab as somebody does, is asked, and stays. */
  public void isAskedWhetherToLeave() {
    page.close(new Page.CloseOptions().setRunBeforeUnload(true));
    page.waitForCondition(() -> faults.remove("beforeunload: "));
    assertFalse(page.isClosed());
  }

  /** Loads the page anew. */
  public void reloads() {
    page.reload();
  }

  /** Has the files of the page in the browser, so that it opens without a network. */
  public void keepsThePage() {
    page.evaluate("async () => { await navigator.serviceWorker.ready; }");
  }

  /**
   * Opens the page at a conversation, with a network that says nothing.
   *
   * @return milliseconds until its messages were there, for those who like figures
   */
  public double comesToSilence(String person, List<String> then) {
    page = context.newPage();
    page.routeWebSocket(url -> true, toPage -> {});
    page.addInitScript(NOTES_FIRST_MESSAGE);
    opensAt("#/" + person);
    shows(then);
    isInPhase("connecting", PATIENCE_MS);
    return ((Number) page.evaluate("firstMessageAt")).doubleValue();
  }

  /** The first message of the open conversation with this text in it. */
  private Locator message(String text) {
    return hook("message").filter(new Locator.FilterOptions().setHasText(text)).first();
  }

  /** Presses a button at a message, which is shown for who points at it. */
  public void pressesAt(String text, String hook) {
    message(text).hover();
    message(text).getByTestId(hook).click();
  }

  /** At a message this can be read. */
  public void readsAt(String text, String hook, String expected) {
    assertThat(message(text).getByTestId(hook))
        .containsText(expected, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  public void isState(String text, String state) {
    assertThat(message(text))
        .hasAttribute("data-state", state, new HasAttributeOptions().setTimeout(PATIENCE_MS));
  }

  /** The focus is on a message, and it is in sight. */
  public void hasFocusOnMessage(String text) {
    assertThat(message(text)).isFocused(new IsFocusedOptions().setTimeout(PATIENCE_MS));
    assertThat(message(text)).isInViewport();
  }

  /** Points at nothing in particular. */
  public void pointsAtNothing() {
    page.mouse().move(2, 2);
  }

  /** What is said to a screen reader about what has arrived. */
  public void hears(String sentence) {
    assertThat(hook("news"))
        .containsText(sentence, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  public void hearsNothing() {
    assertThat(hook("news")).hasText("");
  }

  /** All that was said there since {@link #listens}. */
  @SuppressWarnings("unchecked")
  public List<String> heard() {
    return (List<String>) page.evaluate("heardNews");
  }

  /** From now on {@link #heard} has what the live region says. */
  public void listens() {
    page.evaluate(NOTES_NEWS);
  }

  /** The markup of a message is of these elements, in the order in which they begin. */
  public void isMadeOf(String text, String... elements) {
    Object found =
        message(text)
            .getByTestId("message-text")
            .evaluate("text => [...text.querySelectorAll('*')].map(({ localName }) => localName)");
    assertEquals(List.of(elements), found, text);
  }

  /** Links of the open conversation, each with what it says about who made the page. */
  public void hasLinks(String... links) {
    Object found =
        page.evaluate(
            "[...document.querySelectorAll('[data-testid=message-text] a')].map("
                + "({ href, target, rel }) => `${href} ${target} ${rel}`)");
    List<String> expected =
        Stream.of(links).map(link -> link + " _blank noopener noreferrer").toList();
    assertEquals(expected, found);
  }

  /** The text runs from right to left, or from left to right. */
  public void runs(String text, String direction) {
    Object found =
        message(text)
            .getByTestId("message-text")
            .evaluate("text => getComputedStyle(text.firstElementChild).direction");
    assertEquals(direction, found);
  }

  /** What the open conversation says of days, oldest first. */
  public void hasDays(String... days) {
    assertThat(page.locator(".day")).hasText(days);
  }

  /** So many messages of the open conversation are in one of these states. */
  public void shows(int count, String state, String otherState) {
    Locator messages =
        page.locator(
            "[data-testid=message]:is([data-state=%s], [data-state=%s])"
                .formatted(state, otherState));
    assertThat(messages).hasCount(count, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  /** The newest message of the open conversation is this one, and it is in sight. */
  public void showsAtTheEnd(String text) {
    Locator last = hook("message-text").last();
    assertThat(last).hasText(text, new HasTextOptions().setTimeout(PATIENCE_MS));
    assertThat(last).isInViewport();
  }

  /** The first message behind the line that says what is new. */
  public void hasNewFrom(String text) {
    Locator first = page.locator("li:has([data-testid=new])");
    assertThat(first).containsText(text, new ContainsTextOptions().setTimeout(PATIENCE_MS));
    assertThat(first).hasCount(1);
  }

  /** Whether this message belongs to the one before it, without a gap. */
  public void follows(String text, boolean follows) {
    Locator row = page.locator("li.row").filter(new Locator.FilterOptions().setHasText(text));
    assertThat(row.first()).hasAttribute("data-follows", Boolean.toString(follows));
  }

  /** The button to the newest message says that so many have come below. */
  public void hasBelow(int count) {
    assertThat(hook("to-end"))
        .hasAttribute(
            "data-below",
            Integer.toString(count),
            new HasAttributeOptions().setTimeout(PATIENCE_MS));
    assertThat(hook("to-end")).isVisible();
  }

  /** Turns the wheel over the messages. */
  public void turnsWheel(int pixels) {
    hook("conversation").locator(".scroller").hover();
    page.mouse().wheel(0, pixels);
  }

  /**
   * Scrolls up from the end, and the view is rendered before it hears of that.
   *
   * @return how far away the end is then
   */
  public int scrollsUnseen(int pixels) {
    return ((Number) page.evaluate(SCROLLS_UNSEEN, pixels)).intValue();
  }

  public void mayUseClipboard() {
    context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
  }

  public String clipboard() {
    return (String) page.evaluate("navigator.clipboard.readText()");
  }

  /**
   * Scrolls through the open conversation, a step in every frame, until there is nothing more.
   *
   * @param up or down
   */
  @SuppressWarnings("unchecked")
  public Journey scrollsThrough(boolean up) {
    Map<String, Object> journey = (Map<String, Object>) page.evaluate(SCROLLS_THROUGH, up);
    return new Journey(
        ((Number) journey.get("mostRows")).intValue(),
        ((Number) journey.get("worstMove")).doubleValue(),
        ((Number) journey.get("seen")).intValue(),
        ((Number) journey.get("nodes")).intValue(),
        (String) journey.get("end"));
  }

  /**
   * What somebody has seen who scrolled.
   *
   * @param mostRows of messages that were in the page at a time
   * @param worstMove pixels that a row in the middle moved without being scrolled
   * @param seen how many messages were there at one time or another
   * @param nodes how many the list of messages has in the end, those that nobody sees included
   * @param end the text of the last one
   */
  public record Journey(int mostRows, double worstMove, int seen, int nodes, String end) {}

  /** From now on {@link #work} counts. */
  public void startsToWork() {
    context.browser().startTracing(page, new Browser.StartTracingOptions().setCategories(TASKS));
    page.evaluate(NOTES_WORK);
  }

  /** What the page has done since then. */
  @SuppressWarnings("unchecked")
  public Work work() throws IOException {
    Map<String, Object> work = (Map<String, Object>) page.evaluate("endWork()");
    double[] tasks = tasks(JSON.readTree(context.browser().stopTracing()).path("traceEvents"));
    return new Work(
        ((Number) work.get("frames")).intValue(),
        ((Number) work.get("longestGap")).doubleValue(),
        ((Number) work.get("shift")).doubleValue(),
        (List<String>) work.get("shifted"),
        (List<String>) work.get("longFrames"),
        DoubleStream.of(tasks).max().orElseThrow(),
        DoubleStream.of(tasks).sum());
  }

  /** Milliseconds of the processor that the tasks of the pages took, each. */
  private static double[] tasks(JsonNode events) {
    Set<String> mains = new HashSet<>();
    for (JsonNode event : events) {
      if (event.path("args").path("name").asText().equals("CrRendererMain")) {
        mains.add(thread(event));
      }
    }
    return StreamSupport.stream(events.spliterator(), false)
        .filter(event -> event.path("name").asText().equals("RunTask"))
        .filter(event -> event.has("tdur") && mains.contains(thread(event)))
        .mapToDouble(event -> event.path("tdur").asDouble() / 1_000)
        .toArray();
  }

  private static String thread(JsonNode event) {
    return event.path("pid").asText() + " " + event.path("tid").asText();
  }

  /**
   * @param frames that were painted
   * @param longestGap between two of them, in milliseconds
   * @param shift of the layout, as browsers measure it
   * @param shifted what moved
   * @param longFrames those that took more than 50 ms by the clock, and why
   * @param longestTask in milliseconds of the processor; a task is what handles one event, or makes
   *     one frame
   * @param busy all tasks, likewise
   */
  public record Work(
      int frames,
      double longestGap,
      double shift,
      List<String> shifted,
      List<String> longFrames,
      double longestTask,
      double busy) {}
}
