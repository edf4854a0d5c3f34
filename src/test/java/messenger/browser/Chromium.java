package messenger.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The machine's own Chromium, under Playwright with the machine's own Node; ./check finds both. One
 * thread only, so tests take the one of {@link SharedChromium}.
 */
public final class Chromium {
  static final String NONE = "no browser: run ./check, or set -Dmessenger.chromium";

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

  /** Whether there is a browser that can be started. */
  static boolean isThere() {
    return !program().isEmpty();
  }

  private static String program() {
    return System.getProperty("messenger.chromium", "");
  }

  static Chromium start() {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        node(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    return new Chromium(playwright, Path.of(program()));
  }

  /** As ./check found it, or the one in PATH. */
  private static String node() {
    return Stream.concat(
            Stream.ofNullable(System.getenv("PLAYWRIGHT_NODEJS_PATH")),
            Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(bin -> bin + "/node"))
        .filter(program -> Files.isExecutable(Path.of(program)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no Node in PATH"));
  }

  /** A person with a browser profile of their own. */
  public ChatBrowser profile(URI page) {
    return new ChatBrowser(browser.newContext(), page);
  }

  /** A person with a phone. */
  public ChatBrowser phone(URI page) {
    return new ChatBrowser(
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setIsMobile(true)
                .setHasTouch(true)),
        page);
  }

  /** A person whose browser speaks a language: its tag, such as {@code de-AT}. */
  public ChatBrowser speaking(String language, URI page) {
    return new ChatBrowser(
        browser.newContext(new Browser.NewContextOptions().setLocale(language)), page);
  }

  /** Who runs the server, before its page at the management port, with the token at hand. */
  public AdminBrowser operator(URI page, String token) {
    return new AdminBrowser(
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(1_600, 1_000)
                .setHttpCredentials("operator", token)),
        page);
  }

  /** A profile of its own, for tests that look at what goes over the network. */
  BrowserContext context() {
    return browser.newContext();
  }

  void close() {
    playwright.close();
  }
}
