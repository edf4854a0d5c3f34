package messenger.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import messenger.scene.Client;

/**
 * Somebody in a browser: one profile, one page at a time, by the hooks that web/js/app.js promises.
 * Whatever the page writes to the console as an error (so does a breach of its security policy) is
 * a fault.
 */
public final class ChatBrowser implements AutoCloseable {
  private static final double PATIENCE_MS = Client.PATIENCE.toMillis();

  /** The page's longest wait before it tries again (web/js/connection.js), and then the login. */
  private static final double BACK_MS = 30_000 + PATIENCE_MS;

  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final BrowserContext context;
  private final URI address;
  private final List<String> faults = new ArrayList<>();
  private boolean outage;
  private Page page;

  ChatBrowser(BrowserContext context, URI address) {
    this.context = context;
    this.address = address;
  }

  /** Opens the page. */
  public void comes() {
    page = context.newPage();
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

  /** Opens the conversation with somebody who may be away. */
  public void turnsTo(String person) {
    hook("anybody-input").fill(person);
    hook("anybody-input").press("Enter");
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

  /** So many messages of the open conversation are queued, stored, failed or received. */
  public void shows(int count, String state) {
    Locator messages = page.locator("[data-testid=message][data-state=" + state + "]");
    assertThat(messages).hasCount(count, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  public void looksRight(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
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

  private Locator person(String name) {
    return hook("person-" + name);
  }

  private Locator hook(String id) {
    return page.getByTestId(id);
  }
}
