package messenger.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import messenger.scene.Client;

/**
 * Who runs the server, before the page at the management port. Whatever the page writes to the
 * console as an error, and each request to somebody else, is a fault.
 */
public final class AdminBrowser implements AutoCloseable {
  private static final double PATIENCE_MS = Client.PATIENCE.toMillis();
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new ArrayList<>();

  AdminBrowser(BrowserContext context, URI address) {
    this.context = context;
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().contains("401")) {
            faults.add(message.text());
          }
        });
    page.onPageError(error -> faults.add("exception: " + error));
    page.onRequest(
        request -> {
          boolean own = URI.create(request.url()).getAuthority().equals(address.getAuthority());
          if (!own || !request.method().equals("GET")) {
            faults.add(request.method() + " " + request.url());
          }
        });
    page.navigate(address.toString());
    isLive();
  }

  public void isLive() {
    assertThat(page.locator("#status"))
        .hasAttribute("data-state", "live", new HasAttributeOptions().setTimeout(PATIENCE_MS));
  }

  /** Sees so many boxes. */
  public void sees(int boxes) {
    assertThat(page.locator("g.route"))
        .hasCount(boxes, new HasCountOptions().setTimeout(PATIENCE_MS));
  }

  public int boxes() {
    return page.locator("g.route").count();
  }

  /** No box lies on another. */
  public void seesEachByItself() {
    Object overlaps =
        page.evaluate(
            """
            () => {
              const boxes = [...document.querySelectorAll('g.route rect')].map((box) => box.getBoundingClientRect());
              return boxes.filter((a, i) => boxes.some((b, j) => i < j
                && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
            }
            """);
    assertEquals(0, overlaps);
  }

  public void reads(String route, String figures) {
    assertThat(box(route).locator(".figures"))
        .containsText(figures, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  public void seesThatItChanged(String route) {
    assertThat(box(route)).hasClass(Pattern.compile(".*\\brecent\\b.*"));
  }

  public void filters(String text) {
    page.locator("#filter").fill(text);
  }

  public void chooses(String route) {
    box(route).click();
  }

  /** Presses keys, in the words of Playwright. */
  public void types(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  public void hasFocusOn(String route) {
    assertThat(box(route)).isFocused();
  }

  public void focuses(String route) {
    box(route).focus();
  }

  /** The panel of the chosen route says this somewhere. */
  public void readsInPanel(String text) {
    assertThat(page.locator("#detail"))
        .containsText(text, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  public void hasNoPanel() {
    assertThat(page.locator("#detail")).isHidden();
  }

  /** Goes on from the panel to a route that is named there. */
  public void follows(String name) {
    page.locator("#detail dl").getByText(name, exactly()).first().click();
  }

  /** The newest deployment says this. */
  public void readsInLog(String text) {
    assertThat(newest()).containsText(text, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  /** Goes from a finding of the newest deployment to its file. */
  public void followsInLog(String place) {
    newest().getByText(place, new Locator.GetByTextOptions().setExact(true)).click();
  }

  public void readsThatIsStaged(String text) {
    assertThat(page.locator("#staged"))
        .containsText(text, new ContainsTextOptions().setTimeout(PATIENCE_MS));
  }

  /** Two screenshots, in daylight and in the dark. */
  public void looksRightByDayAndNight(String name) {
    looksRight(name + "-light");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    looksRight(name + "-dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  private void looksRight(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  public void isWithoutFault() {
    assertEquals(List.of(), faults);
  }

  @Override
  public void close() {
    context.close();
  }

  private Locator newest() {
    return page.locator("#deployments > li").first();
  }

  private Locator box(String route) {
    return page.locator("g.route[data-id='" + route + "']");
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
