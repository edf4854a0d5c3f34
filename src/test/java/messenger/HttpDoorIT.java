package messenger;

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
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.HttpAnswer;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP port lets in WebSockets of its own page and serves that page, and nothing else. */
@ExtendWith(SharedServer.class)
class HttpDoorIT {
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
    "PATCH, /js/app.js, 405",
    "OPTIONS, /, 405",
    "TRACE, /, 405",
    "GET, /ws, 426",
    "POST, /ws, 426",
    "GET, /, 200",
    "HEAD, /, 200",
    "GET, /js/app.js, 200",
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
  @ValueSource(strings = {"/", "/index.html", "/js/app.js", "/vendor/lit-3.3.3.js", "/app.css"})
  void everyAnswerTellsTheBrowserToBeStrict(String target, ServerProcess server)
      throws IOException {
    var headers = HttpAnswer.to(server, plain("GET", target)).headers();
    String policy = headers.get("content-security-policy");
    assertTrue(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), policy);
    assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("nosniff", headers.get("x-content-type-options"));
    assertEquals("no-referrer", headers.get("referrer-policy"));
    assertEquals("same-origin", headers.get("cross-origin-opener-policy"));
    assertEquals("same-origin", headers.get("cross-origin-resource-policy"));
    assertFalse(headers.containsKey("server"), headers::toString);
  }

  @Test
  void aFileIsServedAsItIs(ServerProcess server) throws IOException {
    HttpAnswer script = HttpAnswer.to(server, plain("GET", "/js/app.js"));
    assertEquals(Files.readString(Path.of("web/js/app.js")), script.body());
    assertTrue(script.headers().get("content-type").contains("javascript"));
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
