package messenger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static messenger.scene.Client.from;
import static messenger.scene.HttpAnswer.plain;
import static messenger.scene.HttpAnswer.upgrade;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.HttpAnswer;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP port lets in WebSockets of its own page and serves that page, and nothing else. */
@ExtendWith(SharedServer.class)
class HttpDoorIT {
  /**
   * What the build made, and the server serves: see messenger.http.root in application.properties.
   */
  private static final Path BUILT = Path.of("target/web");

  private static final Pattern SCRIPT = Pattern.compile("src=\"(js/app-[0-9A-Z]{8}\\.js)\"");
  private static final Pattern STYLES = Pattern.compile("href=\"(app-[0-9A-Z]{8}\\.css)\"");

  /** The path of the one file that index.html names so. */
  private static String named(Pattern name) throws IOException {
    Matcher found = name.matcher(Files.readString(BUILT.resolve("index.html")));
    assertTrue(found.find(), name::pattern);
    return "/" + found.group(1);
  }

  private static String host(ServerProcess server) {
    return server.page().getAuthority();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ws?CamelSqlQuery=DROP%20TABLE%20message",
        "/ws?CamelVertxWebsocket.sendToAll=true",
        "/ws?CamelHttpUri=http://127.0.0.1:1/",
        "/ws?CamelBeanMethodName=close",
        "/ws?session=x&user=admin",
        "/ws?",
        "/%77s?CamelSqlQuery=SELECT%201"
      })
  void aQueryIsRefusedAndHasNoEffect(String target, ServerProcess server) throws IOException {
    assertEquals(400, HttpAnswer.to(server, upgrade(target, host(server))).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CamelSqlQuery", "CamelRedis.Command", "CamelHttpUri", "session", "user"})
  void aHeaderOfTheUpgradeHasNoEffect(String header, ServerProcess server) throws IOException {
    String request = upgrade("/ws", host(server), header + ": DROP TABLE message");
    assertEquals(101, HttpAnswer.to(server, request).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "null",
        "file://",
        "not a url",
        ""
      })
  void aForeignPageMayNotConnect(String origin, ServerProcess server) throws IOException {
    String request = upgrade("/ws", host(server), "Origin: " + origin);
    assertEquals(403, HttpAnswer.to(server, request).status());
  }

  @Test
  void ourPageMayConnectAndSoMayAProgramThatHasNoPage(ServerProcess server) throws IOException {
    String own = upgrade("/ws", host(server), "Origin: http://" + host(server));
    assertEquals(101, HttpAnswer.to(server, own).status());
    assertEquals(101, HttpAnswer.to(server, upgrade("/ws", host(server))).status());
  }

  /** Its own name was made to mean this machine, and so it is of the same origin. */
  @Test
  void aForeignPageUnderAForeignNameOfThisMachineMayNotConnect(ServerProcess server)
      throws IOException {
    String port = host(server).replaceFirst(".*:", "");
    String evil = "evil.example:" + port;
    assertEquals(
        403, HttpAnswer.to(server, upgrade("/ws", evil, "Origin: http://" + evil)).status());
    String local = "localhost:" + port;
    assertEquals(
        101, HttpAnswer.to(server, upgrade("/ws", local, "Origin: http://" + local)).status());
    String[] proxied = {"Origin: http://" + evil, "X-Forwarded-For: 198.51.100.3"};
    assertEquals(101, HttpAnswer.to(server, upgrade("/ws", evil, proxied)).status());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      value = {
        "messenger.cbor; messenger.cbor",
        "x, messenger.cbor, y; messenger.cbor",
        "messenger.json; ",
        "Messenger.CBOR; ",
      },
      delimiter = ';')
  void onlyTheSubprotocolThatThereIsIsSelected(String asked, String told, ServerProcess server)
      throws IOException {
    String request = upgrade("/ws", host(server), "Sec-WebSocket-Protocol: " + asked);
    HttpAnswer answer = HttpAnswer.to(server, request);
    assertEquals(101, answer.status());
    assertEquals(told, answer.headers().get("sec-websocket-protocol"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "12", "14", "x", "-1"})
  void anotherVersionOfWebSocketsIsToldTheRightOne(String version, ServerProcess server)
      throws IOException {
    String request = upgrade("/ws", host(server), "Sec-WebSocket-Version: " + version);
    HttpAnswer answer = HttpAnswer.to(server, request);
    assertEquals(426, answer.status());
    assertEquals("13", answer.headers().get("sec-websocket-version"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, 405",
    "PUT, /, 405",
    "DELETE, /index.html, 405",
    "PATCH, /sw.js, 405",
    "OPTIONS, /, 405",
    "TRACE, /, 405",
    "GET, /ws, 426",
    "POST, /ws, 426",
    "GET, /, 200",
    "HEAD, /, 200",
    "GET, /index.html, 200",
    "HEAD, /index.html, 200",
    "GET, /sw.js, 200",
    "GET, /manifest.webmanifest, 200",
    "GET, /icons/maskable-512.png, 200",
    "GET, /vendor/lit-3.3.0.js, 200",
    "GET, /sdk/messenger.js, 200",
    "GET, /js/app.js, 404",
    "HEAD, /nothing, 404",
    "GET, /index.html.gz, 404",
    "GET, /package.json, 404",
    "GET, /vendor/README.md, 404",
    "GET, /vendor/build.js, 404",
    "GET, /nothing, 404",
    "GET, /health/ready, 404",
    "GET, /metrics, 404"
  })
  void theFilesOfThePageAreReadAndNothingIsWritten(
      String method, String target, int status, ServerProcess server) throws IOException {
    assertEquals(status, HttpAnswer.to(server, plain(method, target)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/..%2fpom.xml",
        "/%2e%2e/application.properties",
        "/%2e%2e%2fapplication.properties",
        "/js/..%2f..%2fpom.xml",
        "/js/../../pom.xml",
        "/js/%2e%2e/%2e%2e/pom.xml",
        "/..%5cpom.xml",
        "/..\\pom.xml",
        "/%252e%252e/pom.xml",
        "/..;/pom.xml",
        "/%c0%ae%c0%ae/pom.xml",
        "/js//..//..//pom.xml",
        "/%2e%2e/%2e%2e/pom.xml",
        "/..%00/pom.xml",
        "/%00",
        "/index.html%00",
        "/icons\\..\\..\\pom.xml",
        "/%2fetc%2fhosts",
        "//etc/hosts",
        "/%69ndex.html",
        "//pom.xml",
        "/./../pom.xml",
        "/.npmrc",
        "/%2enpmrc",
        "/vendor/../.npmrc",
        "/.git/config",
        "/js/",
        "/vendor/",
        "/index.html%00.js",
        "/js/nothing.js",
        "http://127.0.0.1/../pom.xml"
      })
  void nothingOutsideOfThePageIsServed(String target, ServerProcess server) throws IOException {
    HttpAnswer answer = HttpAnswer.to(server, plain("GET", target));
    assertTrue(answer.status() == 404 || answer.status() == 400, answer::toString);
    assertFalse(answer.body().contains("messenger."), answer::body);
    assertFalse(answer.body().contains("<project"), answer::body);
    assertTrue(answer.body().length() < 300, answer::body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/sw.js",
        "/vendor/lit-3.3.0.js",
        "/icons/any-192.png",
        "/nothing"
      })
  void everyAnswerTellsTheBrowserToBeStrict(String target, ServerProcess server)
      throws IOException {
    var headers = HttpAnswer.to(server, plain("GET", target)).headers();
    String policy = headers.get("content-security-policy");
    assertTrue(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), policy);
    assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertTrue(policy.contains("worker-src 'self'"), policy);
    assertTrue(policy.endsWith("trusted-types lit-html messenger-worker"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    String powers = headers.get("permissions-policy");
    assertTrue(powers.contains("camera=()") && !powers.contains("self"), powers);
    assertEquals("nosniff", headers.get("x-content-type-options"));
    assertEquals("no-referrer", headers.get("referrer-policy"));
    assertEquals("same-origin", headers.get("cross-origin-opener-policy"));
    assertEquals("same-origin", headers.get("cross-origin-resource-policy"));
    assertFalse(headers.containsKey("server"), headers::toString);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "index.html, text/html; charset=utf-8",
    "sw.js, text/javascript; charset=utf-8",
    "favicon.svg, image/svg+xml; charset=utf-8",
    "manifest.webmanifest, application/manifest+json; charset=utf-8",
    "icons/any-192.png, image/png"
  })
  void aFileIsServedAsItIs(String name, String type, ServerProcess server) throws IOException {
    HttpAnswer answer = HttpAnswer.to(server, plain("GET", "/" + name));
    byte[] file = Files.readAllBytes(BUILT.resolve(name));
    assertEquals(new String(file, UTF_8), answer.body());
    assertEquals(Integer.toString(file.length), answer.headers().get("content-length"));
    assertEquals(type, answer.headers().get("content-type"));
  }

  @Test
  void headTellsWhatGetWouldAndSendsNothing(ServerProcess server) throws IOException {
    HttpAnswer get = HttpAnswer.to(server, plain("GET", "/"));
    HttpAnswer head = HttpAnswer.to(server, plain("HEAD", "/"));
    assertEquals(get.headers(), head.headers());
    try (RawLine browser = RawLine.connect(server, Door.WEBSOCKET)) {
      browser.sends(plain("HEAD", "/"));
      String heard = browser.hears(text -> text.contains("<html"));
      assertTrue(heard.endsWith("\r\n\r\n"), heard);
    }
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource(
      value = {
        "gzip| true",
        "gzip, deflate, br, zstd| true",
        "br, GZIP ;q=0.5| true",
        "*| true",
        "| false",
        "br| false",
        "gzip;q=0| false",
        "gzip; q=0.000, *| false",
        "identity| false",
        "*;q=0| false"
      },
      delimiter = '|')
  void whatWasCompressedAtTheBuildIsSentToWhoTakesIt(
      String accepted, boolean compressed, ServerProcess server) throws IOException {
    String[] headers =
        accepted == null ? new String[0] : new String[] {"Accept-Encoding: " + accepted};
    String script = named(SCRIPT);
    var answer = HttpAnswer.to(server, plain("GET", script, headers)).headers();
    Path plain = BUILT.resolve(script.substring(1));
    Path sent = compressed ? Path.of(plain + ".gz") : plain;
    assertEquals(compressed ? "gzip" : null, answer.get("content-encoding"));
    assertEquals(Long.toString(Files.size(sent)), answer.get("content-length"));
    assertEquals("accept-encoding", answer.get("vary"));
    assertEquals("text/javascript; charset=utf-8", answer.get("content-type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Accept-Encoding: gzip"})
  void whatABrowserHasIsNotSentAgain(String encoding, ServerProcess server) throws IOException {
    String[] first = encoding.isEmpty() ? new String[0] : new String[] {encoding};
    var known = HttpAnswer.to(server, plain("GET", "/", first)).headers();
    String tag = known.get("etag");
    assertTrue(tag.matches("\"[\\w-]{24}\""), tag);
    for (String ours : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      String[] again = {"If-None-Match: " + ours, encoding.isEmpty() ? "X: y" : encoding};
      HttpAnswer answer = HttpAnswer.to(server, plain("GET", "/", again));
      assertEquals(304, answer.status(), ours);
      assertEquals(tag, answer.headers().get("etag"));
      assertEquals(known.get("vary"), answer.headers().get("vary"));
      assertEquals(known.get("cache-control"), answer.headers().get("cache-control"));
    }
    for (String other : List.of("\"x\"", tag.substring(1, tag.length() - 1))) {
      String[] again = {"If-None-Match: " + other, encoding.isEmpty() ? "X: y" : encoding};
      assertEquals(200, HttpAnswer.to(server, plain("GET", "/", again)).status(), other);
    }
  }

  @Test
  void aTagIsThatOfOneContentAlone(ServerProcess server) throws IOException {
    String plain = HttpAnswer.to(server, plain("GET", "/")).headers().get("etag");
    String[] gzip = {"Accept-Encoding: gzip"};
    String small = HttpAnswer.to(server, plain("GET", "/", gzip)).headers().get("etag");
    String other = HttpAnswer.to(server, plain("GET", "/sw.js")).headers().get("etag");
    assertEquals(3, Set.of(plain, small, other).size());
    String named = HttpAnswer.to(server, plain("GET", "/index.html")).headers().get("etag");
    assertEquals(plain, named);
  }

  @Test
  void whatNeverChangesIsKeptAndAllElseIsAskedFor(ServerProcess server) throws IOException {
    String forEver = "public, max-age=31536000, immutable";
    for (String lasting : List.of(named(SCRIPT), named(STYLES), "/vendor/lit-3.3.0.js")) {
      assertEquals(forEver, caching(lasting, server), lasting);
    }
    for (String passing :
        List.of(
            "/", "/sw.js", "/manifest.webmanifest", "/sdk/messenger.js", "/icons/any-192.png")) {
      assertEquals("no-cache", caching(passing, server), passing);
    }
  }

  private static String caching(String path, ServerProcess server) throws IOException {
    return HttpAnswer.to(server, plain("GET", path)).headers().get("cache-control");
  }

  @Test
  void whoWorksOnThePageSeesChangesButALinkLeadsNowhere(@TempDir Path folder) throws IOException {
    Path page = Files.createDirectory(folder.resolve("page"));
    Path secret = Files.createDirectory(folder.resolve("secret"));
    Files.writeString(secret.resolve("key.html"), "secret");
    Files.writeString(page.resolve("index.html"), "<!doctype html>first");
    Files.createSymbolicLink(page.resolve("key.html"), secret.resolve("key.html"));
    Files.createSymbolicLink(page.resolve("js"), secret);
    try (ServerProcess server = ServerProcess.start(Map.of("HTTP_ROOT", page.toString()))) {
      assertEquals(404, HttpAnswer.to(server, plain("GET", "/key.html")).status());
      assertEquals(404, HttpAnswer.to(server, plain("GET", "/js/key.html")).status());
      assertEquals("<!doctype html>first", HttpAnswer.to(server, plain("GET", "/")).body());
      Files.writeString(page.resolve("index.html"), "<!doctype html>and second");
      assertEquals("<!doctype html>and second", HttpAnswer.to(server, plain("GET", "/")).body());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "{\"From\":\"a\",\"To\":\"b\"}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n\r\n"
      })
  void nonsenseDoesNoHarm(String request, ServerProcess server) throws IOException {
    int before = server.standardError().size();
    try {
      HttpAnswer answer = HttpAnswer.to(server, request);
      assertTrue(answer.status() >= 200 && answer.body().length() < 3_000, answer::toString);
      assertFalse(answer.body().contains("Exception"), answer::body);
    } catch (IOException cut) {
      // Just as well.
    }
    assertTrue(server.standardError().size() <= before + 1);
  }

  /** Nothing here needs HTTP/2, and its attacks are many. */
  @Test
  void thereIsNoHttp2(ServerProcess server) throws IOException {
    String settings = "\0\0\0\4\0\0\0\0\0";
    try (RawLine enemy = RawLine.connect(server, Door.WEBSOCKET)) {
      enemy.sends("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings);
      String heard = enemy.hears(text -> text.length() > 9);
      assertTrue(heard.isEmpty() || heard.startsWith("HTTP/2.0 501"), "it speaks HTTP/2");
    }
  }

  @Test
  void aHugeHeadIsCutShort(ServerProcess server) throws IOException {
    String line = HttpAnswer.to(server, plain("GET", "/" + "x".repeat(10_000))).status() + "";
    assertEquals("414", line);
    String header = "X: " + "x".repeat(100_000);
    assertEquals(431, HttpAnswer.to(server, plain("GET", "/", header)).status());
  }

  @Test
  void afterAllThatFriendsStillTalk(ServerProcess server) throws IOException {
    String alice = fresh("alice");
    try (Client bob = Client.json(server, Door.WEBSOCKET, fresh("bob"));
        Client friend = Client.json(server, Door.WEBSOCKET, alice)) {
      bob.sendsSafely(alice, "still here?");
      friend.receives("still here?", from(bob.name()));
    }
  }
}
