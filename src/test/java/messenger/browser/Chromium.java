package messenger.browser;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The machine's own Chromium, under Playwright with the machine's own Node; ./check finds both. One
 * thread only.
 */
public final class Chromium implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Path program) {
    this.playwright = playwright;
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu"))); // root has no sandbox
  }

  /** Skips the test if there is no browser. */
  public static Chromium start() {
    String program = System.getProperty("messenger.chromium", "");
    assumeFalse(program.isEmpty(), "no browser: run ./check, or set -Dmessenger.chromium");
    String node = System.getenv().getOrDefault("PLAYWRIGHT_NODEJS_PATH", "");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.isEmpty() ? "node" : node,
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    return new Chromium(playwright, Path.of(program));
  }

  /** A person with a browser profile of their own. */
  public ChatBrowser profile(java.net.URI page) {
    return new ChatBrowser(browser.newContext(), page);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
