package messenger.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasValueOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
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

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final BrowserContext context;
  private final URI address;
  private final List<String> faults = new ArrayList<>();
  private final List<ObjectNode> said = new ArrayList<>();
  private final AtomicInteger binaryFrames = new AtomicInteger();
  private final AtomicInteger textFrames = new AtomicInteger();
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
    page.addInitScript(NOTES_BREACHES);
    page.onDialog(
        dialog -> {
          faults.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onWebSocket(
        socket -> {
          socket.onFrameReceived(this::count);
          socket.onFrameSent(this::count);
        });
    page.onConsoleMessage(this::note);
    page.onPageError(error -> faults.add("exception: " + error));
    page.onRequestFailed(request -> faults.add("not loaded: " + request.url()));
    page.navigate(address.toString());
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

  /** Scrolls to where there is a button for older messages. */
  public void scrollsUp() {
    hook("earlier").scrollIntoViewIfNeeded();
  }

  /** Presses that button, under which everything stays where it is. */
  public void wantsEarlier(List<String> then) {
    scrollsUp();
    Locator first = page.getByText(hook("message-text").first().textContent(), exactly());
    double before = first.boundingBox().y;
    hook("earlier").click();
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
    boolean outageSaid = outage && message.text().startsWith("WebSocket connection to");
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
}
