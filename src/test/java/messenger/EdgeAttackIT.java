package messenger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static messenger.scene.Client.frame;
import static messenger.scene.Client.from;
import static messenger.scene.Client.legacyLogin;
import static messenger.scene.Client.login;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.CompactByJackson;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What enemies and broken programs send. It costs the server one short answer and at most one line
 * of its log, and nobody else notices.
 */
@ExtendWith(SharedServer.class)
class EdgeAttackIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINE = 256;
  private static final int MEGABYTE = 1024 * 1024;

  private ServerProcess server;
  private int logged;
  private Client bystander;

  @BeforeEach
  void someElseIsConnected(ServerProcess shared) throws IOException {
    server = shared;
    logged = server.standardError().size();
    bystander = Client.json(server, Door.WEBSOCKET, fresh("bystander"));
  }

  @AfterEach
  void nobodyElseHasNoticed() {
    bystander.isAlive();
    bystander.close();
    List<String> lines = server.standardError();
    List<String> more = lines.subList(logged, lines.size());
    assertTrue(
        more.size() <= 1 && more.stream().allMatch(line -> line.length() <= LINE),
        () -> "standard error grew by " + more);
  }

  // ---- bytes ----

  static Stream<Arguments> garbage() {
    byte[] random = new byte[4_000];
    new Random(7).nextBytes(random);
    return Stream.of(
            arguments("random bytes", random, Code.BAD_FRAME),
            arguments("a TLS hello", tlsHello(), Code.BAD_FRAME),
            arguments("HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", Code.BAD_FRAME),
            arguments("10 MB", "{\"type\":\"" + "x".repeat(10 * MEGABYTE), Code.TOO_LARGE),
            arguments("100,000 brackets", "[".repeat(100_000), Code.BAD_FRAME),
            arguments("100,000 arrays", "{\"a\":" + "[".repeat(100_000), Code.TOO_DEEP),
            arguments("100,000 objects", "{\"a\":".repeat(100_000), Code.TOO_DEEP),
            arguments("17 deep", "{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}", Code.TOO_DEEP),
            arguments(
                "9 KiB", "{\"type\":\"ping\",\"x\":\"" + "x".repeat(9_000) + "\"}", Code.TOO_LARGE),
            arguments("9 KiB of spaces", "{" + " ".repeat(9_000) + "}", Code.TOO_LARGE),
            arguments("broken UTF-8", latin("{\"type\":\"\u00c3(\"}"), Code.BAD_UTF8),
            arguments("overlong UTF-8", latin("{\"type\":\"\u00c0\u00af\"}"), Code.BAD_UTF8),
            arguments("a surrogate", latin("{\"type\":\"\u00ed\u00a0\u0080\"}"), Code.BAD_UTF8),
            arguments("UTF-16", "{\"type\":\"ping\"}".getBytes(UTF_16), Code.BAD_FRAME),
            arguments("a byte order mark", "\uFEFF{\"type\":\"ping\"}", Code.BAD_FRAME),
            arguments("a control character", "{\"type\":\"pi\0ng\"}", Code.BAD_FRAME),
            arguments("an array", "[1]", Code.BAD_FRAME),
            arguments("a number", "1", Code.BAD_FRAME),
            arguments("an end without a beginning", "}", Code.BAD_FRAME),
            arguments("the wrong bracket", "{\"a\":[}", Code.BAD_FRAME))
        .flatMap(
            row ->
                Stream.of(Door.values())
                    .map(
                        door -> {
                          Object bytes = row.get()[1];
                          return arguments(
                              row.get()[0],
                              door,
                              bytes instanceof String text ? text.getBytes(UTF_8) : bytes,
                              row.get()[2]);
                        }));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("garbage")
  void garbageGetsOneShortAnswerAndNoMore(String what, Door door, byte[] bytes, Code code)
      throws IOException {
    try (RawLine enemy = RawLine.open(server, door)) {
      enemy.sends(bytes);
      bystander.isAlive();
      isOneShortRefusal(enemy.hearsAll(), code, mayBeCut(door, bytes));
    }
  }

  /** What a WebSocket cannot carry has no answer, and what is still unread may cost it. */
  private static boolean mayBeCut(Door door, byte[] bytes) {
    return door == Door.WEBSOCKET || bytes.length > 50_000;
  }

  static Stream<Arguments> compactGarbage() {
    byte[] random = new byte[4_000];
    new Random(7).nextBytes(random);
    random[0] = (byte) 0xA7;
    return Stream.of(
            arguments("random bytes", random, null),
            arguments("a text of 2^63 bytes", hex("a1007b8000000000000000"), Code.TOO_LARGE),
            arguments("a map of 2^63", hex("bb8000000000000000"), Code.TOO_LARGE),
            arguments("an array of 2^31", hex("a1009a80000000"), Code.TOO_LARGE),
            arguments("9 KiB", hex("a100792400" + "61".repeat(9_216)), Code.TOO_LARGE),
            arguments("4,000 arrays", hex("a100" + "81".repeat(4_000)), Code.TOO_DEEP),
            arguments("4,000 maps", hex("a100".repeat(4_000)), Code.TOO_DEEP),
            arguments("4,000 tags", hex("a100" + "c1".repeat(4_000)), Code.BAD_FRAME),
            arguments("a map without a length", hex("bf0006ff"), Code.BAD_FRAME),
            arguments("a text in pieces", hex("a1007f6161ff"), Code.BAD_FRAME),
            arguments("a reserved length", hex("a1001c"), Code.BAD_FRAME),
            arguments("broken UTF-8", hex("a10062c328"), Code.BAD_UTF8),
            arguments("a surrogate", hex("a10063eda080"), Code.BAD_UTF8),
            arguments("JSON behind CBOR", hex("a100067b7d"), Code.BAD_FRAME))
        .flatMap(
            row ->
                Stream.of(Door.values())
                    .map(door -> arguments(row.get()[0], door, row.get()[1], row.get()[2])));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("compactGarbage")
  void compactGarbageGetsOneShortAnswerInCbor(String what, Door door, byte[] bytes, Code code)
      throws IOException {
    try (RawLine enemy = RawLine.openCompact(server, door)) {
      enemy.sends(bytes);
      bystander.isAlive();
      byte[] heard = enemy.hearsAllBytes();
      assertTrue(heard.length <= LINE);
      int pong = what.startsWith("JSON") && door != Door.WEBSOCKET ? 3 : 0;
      JsonNode told =
          CompactByJackson.decode(Arrays.copyOfRange(heard, pong, heard.length), "nobody");
      assertEquals("error", told.path("type").asText());
      Code refusal = Code.of(told.path("code").asText());
      assertEquals(code == null ? refusal : code, refusal);
      assertEquals(refusal.sentence(), told.path("message").asText());
    }
  }

  /** Well framed, but no request: it is told so, and the connection stays. */
  @ParameterizedTest
  @CsvSource({
    "a2 00 06 00 06, bad_frame",
    "a2 00 06 6161 06, bad_frame",
    "a2 00 06 20 a2 01 01 01 01, bad_frame",
    "a1 00 6470696e67, bad_field",
    "a2 00 06 01 f93c00, bad_field",
    "a1 00 1863, unsupported",
  })
  void aWrongCompactFrameIsRefusedAndTheConnectionStays(String hex, String code)
      throws IOException {
    for (Door door : Door.values()) {
      try (RawLine mallory = RawLine.openCompact(server, door)) {
        mallory.sends(hex(hex));
        mallory.hears(text -> text.contains(code));
        mallory.sends(hex("a2 00 06 01 67616c697665213f"));
        mallory.hears(text -> text.contains("alive!?"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCompactDialectHasTheSameLimits(Door door) throws IOException {
    try (Client mallory = Client.compactStranger(server, door, fresh("mallory"))) {
      for (int i = 0; i < 3; i++) {
        mallory.writes(frame("login"));
        mallory.isRefused(Code.BAD_FIELD);
      }
      mallory.isToldBye(Code.PROTOCOL);
    }
    try (Client mallory = Client.compact(server, door, fresh("mallory"))) {
      mallory.writes(frame("ping").put("x", "x".repeat(65_000)));
      mallory.isTold("pong");
      mallory.writes(mallory.text("bob", "x".repeat(16_385)));
      mallory.isRefused(Code.TOO_LARGE);
      mallory.writes(mallory.text("bob", "forged").put("from", "alice"));
      mallory.isRefused(Code.FORBIDDEN);
      mallory.isAlive();
    }
  }

  @Test
  void aWebSocketSendsWhatItAskedFor() throws IOException {
    try (RawLine enemy = RawLine.openCompact(server, Door.WEBSOCKET)) {
      enemy.writes(RawLine.frame(0x80 | RawLine.TEXT, "{}".getBytes(UTF_8)));
      JsonNode told = CompactByJackson.decode(enemy.hearsAllBytes(), "nobody");
      assertEquals("unsupported", told.path("code").asText());
    }
  }

  @Test
  void whatFollowsAnObjectIsLookedAt() throws IOException {
    try (RawLine enemy = RawLine.open(server, Door.TCP)) {
      enemy.sends("{\"type\":\"ping\"} {\"type\":\"ping\"}] {\"type\":\"ping\"}");
      List<JsonNode> heard = objects(enemy.hearsAll());
      assertEquals(3, heard.size(), heard::toString);
      assertEquals("pong", heard.get(1).path("type").asText());
      assertEquals("bad_frame", heard.get(2).path("code").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"type\":\"ping\"} ]", "{\"type\":\"ping\"}{\"type\":\"ping\"}", "", " "})
  void aMessageOfAWebSocketIsOneObject(String text) throws IOException {
    try (RawLine enemy = RawLine.open(server, Door.WEBSOCKET)) {
      enemy.sends(text);
      isOneShortRefusal(enemy.hearsAll(), Code.BAD_FRAME, false);
    }
  }

  @Test
  void plainTextOnTheTlsPortIsCut() throws IOException {
    try (RawLine enemy = RawLine.connect(server, Door.TLS)) {
      enemy.sends(login(fresh("mallory")) + "\n");
      String heard = enemy.hearsAll();
      assertTrue(heard.length() <= 16, heard);
    }
  }

  static Stream<Arguments> framesThatAWebSocketMayNotSend() {
    byte[] kilobyte = "x".repeat(1024).getBytes(UTF_8);
    ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    fragments.writeBytes(RawLine.frame(RawLine.TEXT, "{\"a\":\"".getBytes(UTF_8)));
    for (int i = 0; i < 100; i++) {
      fragments.writeBytes(RawLine.frame(0, kilobyte));
    }
    return Stream.of(
        arguments("a binary message", RawLine.frame(0x80 | RawLine.BINARY, kilobyte)),
        arguments("not masked", new byte[] {(byte) 0x81, 2, '{', '}'}),
        arguments("an unknown opcode", RawLine.frame(0x83, new byte[0])),
        arguments("compressed", RawLine.frame(0xC1, new byte[] {0x2A, 0x00})),
        arguments("a ping in parts", RawLine.frame(0x09, new byte[0])),
        arguments("a long ping", RawLine.frame(0x89, kilobyte)),
        arguments("a part of nothing", RawLine.frame(0x80, kilobyte)),
        arguments("100 KiB in parts", fragments.toByteArray()),
        arguments("100 KiB", RawLine.frame(0x81, "x".repeat(102_400).getBytes(UTF_8))),
        arguments(
            "an enormous length",
            ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xFF).putLong(1L << 62).array()),
        arguments(
            "a negative length",
            ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xFF).putLong(-1).array()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesThatAWebSocketMayNotSend")
  void aBrokenWebSocketIsClosed(String what, byte[] bytes) throws IOException {
    try (RawLine enemy = RawLine.open(server, Door.WEBSOCKET)) {
      enemy.writes(bytes);
      bystander.isAlive();
      isOneShortRefusal(enemy.hearsAll(), null, true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterTheLoginSixtyFourKibibytesAreTheLimit(Door door) throws IOException {
    String most = "{\"type\":\"ping\",\"x\":\"" + "x".repeat(65_536 - 22) + "\"}";
    try (RawLine enemy = RawLine.open(server, door)) {
      enemy.sends(login(fresh("mallory")).toString());
      String welcome = enemy.hears(text -> text.contains("caughtUp"));
      enemy.sends(most);
      enemy.hears(text -> text.contains("pong"));
      enemy.sends(most.replace("ping", "ping+"));
      List<JsonNode> heard = objects(enemy.hearsAll().substring(welcome.length()));
      JsonNode last = heard.get(heard.size() - 1);
      assertTrue(
          last.path("code").asText().equals("too_large") || door == Door.WEBSOCKET,
          heard::toString);
    }
  }

  // ---- frames ----

  static Stream<Arguments> wrongFrames() {
    String id = "01890a5d-ac96-774b-bcce-b302099a8057";
    String send = "{\"type\":\"send\",\"id\":\"" + id + "\",\"to\":\"bob\",\"text\":\"hi\"}";
    return Stream.of(
        arguments("{\"type\":\"nonsense\"}", Code.UNSUPPORTED),
        arguments("{\"type\":\"login\",\"user\":\"mallory2\"}", Code.UNSUPPORTED),
        arguments("{\"type\":\"ping\",\"type\":\"ping\"}", Code.BAD_FRAME),
        arguments("{\"type\":\"ping\",}", Code.BAD_FRAME),
        arguments("{\"type\":ping}", Code.BAD_FRAME),
        arguments("{'type':'ping'}", Code.BAD_FRAME),
        arguments("{\"type\":\"ping\" \"id\":1}", Code.BAD_FRAME),
        arguments("{\"type\":\"ping\",\"x\":01}", Code.BAD_FRAME),
        arguments("{\"type\":\"ping\",\"x\":NaN}", Code.BAD_FRAME),
        arguments("{\"From\":\"mallory\",\"To\":\"bob\",\"Data\":\"hi\"}", Code.BAD_FIELD),
        arguments("{\"type\":\"send\"}", Code.BAD_FIELD),
        arguments(send.replace("-774b", "-474b"), Code.BAD_FIELD),
        arguments(send.replace("01890a5d", "fff90a5d"), Code.BAD_FIELD),
        arguments(send.replace("hi", ""), Code.BAD_FIELD),
        arguments(send.replace("hi", " \\n "), Code.BAD_FIELD),
        arguments(send.replace("hi", "\\u0000"), Code.BAD_FIELD),
        arguments(send.replace("hi", "\\ud800"), Code.BAD_FIELD),
        arguments(send.replace("hi", "x".repeat(16_385)), Code.TOO_LARGE),
        arguments(send.replace("hi", "é".repeat(8_193)), Code.TOO_LARGE),
        arguments(send.replace("\"bob\"", "\"\""), Code.BAD_FIELD),
        arguments(send.replace("\"bob\"", "\"" + "x".repeat(65) + "\""), Code.BAD_FIELD),
        arguments(send.replace("\"bob\"", "\"b\\u200bob\""), Code.BAD_FIELD),
        arguments(send.replace("\"bob\"", "\"server\""), Code.FORBIDDEN),
        arguments(send.replace("\"bob\"", "\"All\""), Code.FORBIDDEN),
        arguments(send.replace("{", "{\"from\":\"bob\","), Code.FORBIDDEN),
        arguments(send.replace("{", "{\"from\":\"server\","), Code.FORBIDDEN));
  }

  @ParameterizedTest
  @MethodSource("wrongFrames")
  void aWrongFrameIsRefusedAndTheConnectionStays(String text, Code code) throws IOException {
    for (Door door : Door.values()) {
      try (Client mallory = Client.json(server, door, fresh("mallory"))) {
        mallory.writesRaw(text);
        mallory.isRefused(code);
        mallory.isAlive();
      }
    }
  }

  @Test
  void nobodyWritesInTheNameOfAnother() throws IOException {
    String bobName = fresh("bob");
    try (Client bob = Client.json(server, Door.TCP, bobName);
        Client mallory = Client.json(server, Door.TLS, fresh("mallory"));
        Client old = Client.legacy(server, Door.TCP, fresh("mallory"))) {
      mallory.writes(mallory.text(bobName, "forged").put("from", "alice"));
      mallory.isRefused(Code.FORBIDDEN);
      old.writes(old.text(bobName, "forged").put("From", "alice"));
      old.isRefused(Code.FORBIDDEN);
      old.writes(old.text(bobName, "forged").put("From", "Server"));
      old.isRefused(Code.FORBIDDEN);
      mallory.sendsSafely(bobName, "honest");
      bob.receives("honest", from(mallory.name()));
      bob.receivesNothingElse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void threeErrorsBeforeTheLoginEndIt(Door door) throws IOException {
    try (Client mallory = Client.stranger(server, door)) {
      for (int i = 0; i < 3; i++) {
        mallory.writes(frame("login"));
        mallory.isRefused(Code.BAD_FIELD);
      }
      mallory.isToldBye(Code.PROTOCOL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tenErrorsAfterTheLoginEndIt(Door door) throws IOException {
    try (Client mallory = Client.json(server, door, fresh("mallory"))) {
      for (int i = 0; i < 10; i++) {
        mallory.isAlive();
        mallory.writes(frame("ping").put("id", i));
        mallory.isRefused(Code.BAD_FIELD);
      }
      mallory.isToldBye(Code.PROTOCOL);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "send, unauthenticated",
    "users, unauthenticated",
    "history, unauthenticated",
    "received, unauthenticated",
    "read, unauthenticated",
    "block, unauthenticated",
    "unblock, unauthenticated",
    "password, unauthenticated",
    "typing, unauthenticated",
    "watch, unauthenticated",
    "wave, unsupported",
  })
  void aStrangerMayNothing(String type, String code) throws IOException {
    try (Client stranger = Client.stranger(server, Door.TCP)) {
      ObjectNode frame = stranger.text("bob", "hi").put("type", type);
      frame.put("user", "bob").put("password", "a password").put("newPassword", "another one");
      frame.putArray("users").add("bob");
      stranger.writes(frame.put("with", "bob").put("log", "bob").put("upTo", 1));
      stranger.isRefused(Code.of(code));
      stranger.isAlive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${body} ${header.CamelSqlQuery} ${sys.user.home} ${env:PATH} ${variable.user}",
        "{{env:PATH}} {{messenger.db.password}} {{?x}}",
        "'); DROP TABLE message; --",
        ":#to :#${body} ? $1 \\ \\\\ %s %n",
        "${jndi:ldap://127.0.0.1:1/x}",
        "#{T(java.lang.Runtime).getRuntime()} <%= 7*7 %> {{7*7}}",
        "<script>alert(1)</script>",
        "{\"type\":\"bye\"}\n{\"type\":\"bye\"}\r\n\u2028",
        "\u0001\u0007\u001b[31m\u007f",
        "null",
        "🦉 e\u0301 \u202e ﷽"
      })
  void aTextIsATextLiveAndFromTheLog(String text) throws IOException {
    String bobName = fresh("bob");
    try (Client bob = Client.json(server, Door.TLS, bobName);
        Client old = Client.legacy(server, Door.TCP, fresh("old"));
        Client alice = Client.json(server, Door.WEBSOCKET, fresh("alice"))) {
      alice.sendsSafely(bobName, text);
      bob.receives(text, from(alice.name()));
      old.sends(bobName, text);
      bob.receives(text, from(old.name()));
      bob.sendsSafely(old.name(), text);
      old.receives(text, from(bobName));
      try (Client again = Client.jsonAfter(server, Door.TCP, bobName, 0)) {
        again.receives(text, from(alice.name()));
        again.receives(text, from(old.name()));
        again.receives(text, from(bobName));
      }
    }
  }

  @Test
  void fieldsThatAreNamedLikeCamelsHeadersHaveNoEffect() throws IOException {
    String bobName = fresh("bob");
    try (Client bob = Client.json(server, Door.TCP, bobName);
        Client mallory = Client.json(server, Door.WEBSOCKET, fresh("mallory"))) {
      ObjectNode text = mallory.text(bobName, "hi");
      for (String header :
          List.of(
              "CamelSqlQuery",
              "CamelSqlParameters",
              "CamelRedis.Command",
              "CamelBeanMethodName",
              "CamelHttpUri",
              "CamelVertxWebsocket.sendToAll",
              "CamelVertxWebsocket.connectionKey",
              "CamelNettyCloseChannelWhenComplete",
              "session",
              "sender",
              "variable.user",
              "kind",
              "code")) {
        text.put(header, "DROP TABLE message");
      }
      mallory.writes(text);
      mallory.isTold(text);
      bob.receives("hi", from(mallory.name()));
      bob.receivesNothingElse();
    }
  }

  /** Also what Camel's languages take for something else than a text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "007",
        "1.0",
        "string.class",
        "bob.class",
        "body",
        "sessions",
        "-12",
        "..."
      })
  void anyNameIsANameInTheJsonDialect(String name) throws IOException {
    try (Client person = Client.json(server, Door.TCP, name);
        Client friend = Client.json(server, Door.TCP, fresh("friend"))) {
      friend.sendsSafely(name, "hi");
      person.receives("hi", from(friend.name()));
      person.receivesNothingElse();
      assertEquals(2, person.last());
    }
  }

  /** A name of the legacy dialect has nearly no rules. */
  private static final String[] ODD_NAMES = {
    "null-",
    "null",
    "true",
    "'quoted'",
    "\"quoted\"",
    "a,b",
    "a b",
    "(x)",
    "${body}",
    "*",
    "*.*",
    "${variable.session}",
    "{{env:path}}",
    "int.class",
    "x'; drop table message; --",
    "<b>é",
    "bean:sessions?method=size",
  };

  static Stream<String> oddNames() {
    return Stream.of(ODD_NAMES);
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void anyNameIsANameInTheLegacyDialect(String name) throws IOException {
    try (Client friend = Client.json(server, Door.TCP, fresh("friend"))) {
      Client person = Client.legacy(server, Door.TCP, name);
      friend.sendsSafely(name, "hi");
      person.receives("hi", from(friend.name()));
      person.sends(friend.name(), "hi yourself");
      friend.receives("hi yourself", from(name));
      person.receivesNothingElse();
      person.close();
      friend.sendsSafely(name, "missed");
      try (Client back = Client.legacy(server, Door.TLS, name)) {
        back.receives("missed", from(friend.name()));
        back.receivesNothingElse();
      }
    }
  }

  @Test
  void anyNameIsInTheLists() throws IOException {
    List<Client> people = new ArrayList<>();
    try (Client friend = Client.json(server, Door.TCP, fresh("friend"))) {
      for (String name : ODD_NAMES) {
        people.add(Client.legacy(server, Door.TCP, name + " (listed)"));
      }
      for (Client person : people) {
        friend.sees(person.name());
        people.get(0).sees(person.name());
      }
    } finally {
      people.forEach(Client::close);
    }
  }

  // ---- fuzz ----

  private static List<JsonNode> values() throws IOException {
    String texts =
        """
        [null, true, 0, -1, 1.5, 1e400, 123456789012345678901234567890, "", "x", "\\u0000", "\\ud800",
         [], [[1]], {}, {"a": "b"}, {"a": -1}, {"": 1}, {"bob": 9223372036854775807}]
        """;
    List<JsonNode> values = new ArrayList<>();
    JSON.readTree(texts).forEach(values::add);
    values.add(JSON.getNodeFactory().textNode("x".repeat(5_000)));
    return values;
  }

  static Stream<Arguments> typesAndFields() {
    return Stream.of("send", "login", "users", "ping", "logout")
        .flatMap(
            type ->
                Stream.of(
                        "type",
                        "id",
                        "from",
                        "to",
                        "text",
                        "user",
                        "password",
                        "token",
                        "device",
                        "after",
                        "limit",
                        "everywhere")
                    .map(field -> arguments(type, field)));
  }

  /** Client itself checks that a refusal is a fixed sentence, and never {@code internal}. */
  @ParameterizedTest(name = "{0} with a wrong {1}")
  @MethodSource("typesAndFields")
  void everyWrongValueHasAnAnswerWithAFixedSentence(String type, String field) throws IOException {
    for (JsonNode value : values()) {
      boolean stranger = type.equals("login");
      try (Client mallory =
          stranger
              ? Client.stranger(server, Door.TCP)
              : Client.json(server, Door.TCP, fresh("mallory"))) {
        ObjectNode frame = mallory.text("bob", "hi").put("type", type);
        if (stranger) {
          frame.put("user", fresh("mallory"));
        }
        frame.set(field, value);
        mallory.writes(frame);
        String answer = mallory.nextAnswer().path("type").asText();
        assertFalse(answer.isEmpty(), answer);
      }
    }
  }

  @ParameterizedTest(name = "a wrong {0}")
  @ValueSource(strings = {"From", "To", "Data", "Status", "Users", "from", "x"})
  void noWrongValueOfAnOldClientIsAnsweredByAnythingElse(String field) throws IOException {
    for (JsonNode value : values()) {
      try (Client mallory = Client.legacy(server, Door.TCP, fresh("mallory"))) {
        ObjectNode frame = mallory.text("nobody-at-all", "hi");
        frame.set(field, value);
        mallory.writes(frame);
        mallory.receivesNothingElse();
      }
    }
  }

  // ---- sessions ----

  @Test
  void aSecondGuestOfTheOldClientDisplacesTheFirst() throws IOException {
    String aliceName = fresh("alice");
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"));
        Client first = Client.legacy(server, Door.TCP, aliceName);
        Client second = Client.legacy(server, Door.TLS, aliceName.toUpperCase())) {
      first.isToldBye(Code.REPLACED);
      bob.sendsSafely(aliceName, "whoever you are");
      second.receives("whoever you are", from(bob.name()));
    }
  }

  @Test
  void theSameDeviceDisplacesAndAnotherOneDoesNot() throws IOException {
    String bobName = fresh("bob");
    ObjectNode phone = login(bobName).put("device", "phone");
    ObjectNode tablet = login(bobName).put("device", "tablet");
    try (Client first = Client.json(server, Door.TCP, phone);
        Client other = Client.json(server, Door.TLS, tablet);
        Client second = Client.json(server, Door.WEBSOCKET, phone)) {
      first.isToldBye(Code.REPLACED);
      other.isAlive();
      second.sendsSafely("nobody-at-all", "from the phone");
      other.receives("from the phone", from(bobName));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoSendsTheLoginAndTextsInOneWriteGetsThemInOrder(Door door) throws IOException {
    String bobName = fresh("bob");
    String aliceName = fresh("alice");
    try (Client bob = Client.json(server, Door.TCP, bobName);
        RawLine alice = RawLine.open(server, door)) {
      List<ObjectNode> texts =
          IntStream.range(0, 50).mapToObj(i -> bob.text(bobName, "number " + i)).toList();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      Stream.concat(Stream.of(login(aliceName)), texts.stream())
          .map(one -> one.toString().getBytes(UTF_8))
          .map(one -> door == Door.WEBSOCKET ? RawLine.frame(0x80 | RawLine.TEXT, one) : one)
          .forEach(all::writeBytes);
      alice.writes(all.toByteArray());

      List<JsonNode> heard = objects(alice.hears(text -> count(text, "\"stored\"") == 50));
      assertEquals("welcome", heard.get(0).path("type").asText());
      assertEquals(
          texts.stream().map(text -> text.get("id")).toList(),
          heard.stream()
              .filter(one -> one.path("type").asText().equals("stored"))
              .map(one -> one.get("id"))
              .toList());
      IntStream.range(0, 50).forEach(i -> bob.receives("number " + i, from(aliceName)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void soDoesAnOldClient(Door door) throws IOException {
    String aliceName = fresh("alice");
    try (Client bob = Client.legacy(server, Door.TCP, fresh("bob"));
        RawLine alice = RawLine.open(server, door)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      Stream.concat(
              Stream.of(legacyLogin(aliceName)),
              IntStream.range(0, 50)
                  .mapToObj(i -> bob.text(bob.name(), "number " + i).put("From", "")))
          .map(one -> one.toString().getBytes(UTF_8))
          .map(one -> door == Door.WEBSOCKET ? RawLine.frame(0x80 | RawLine.TEXT, one) : one)
          .forEach(all::writeBytes);
      alice.writes(all.toByteArray());
      IntStream.range(0, 50).forEach(i -> bob.receives("number " + i, from(aliceName)));
    }
  }

  /** The decoder of the first clients drops what follows the first object of a read. */
  @Test
  void anOldClientGetsEveryObjectInATlsRecordOfItsOwn() throws IOException {
    String aliceName = fresh("alice");
    Client.legacy(server, Door.TLS, aliceName).close();
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      ObjectNode[] backlog = burst(bob, aliceName, 0, 300);
      bob.writes(backlog);
      Stream.of(backlog).forEach(bob::isTold);
      try (RawLine alice = RawLine.open(server, Door.TLS)) {
        alice.sends(legacyLogin(aliceName).toString());
        List<String> reads = new ArrayList<>(alice.readsUntil(text -> text.contains("number 299")));
        bob.writes(burst(bob, aliceName, 300, 600));
        reads.addAll(alice.readsUntil(text -> text.contains("number 599")));
        for (String read : reads) {
          assertEquals(1, objects(read).size(), read);
        }
        assertEquals(600, reads.stream().filter(read -> read.contains("number ")).count());
      }
    }
  }

  private static ObjectNode[] burst(Client sender, String to, int from, int until) {
    return IntStream.range(from, until)
        .mapToObj(i -> sender.text(to, "number " + i))
        .toArray(ObjectNode[]::new);
  }

  // ---- helpers ----

  /**
   * @param code null for any
   * @param maybeNothing whether silence is all right, too
   */
  private static void isOneShortRefusal(String heard, Code code, boolean maybeNothing)
      throws IOException {
    assertTrue(heard.length() <= LINE, heard);
    List<JsonNode> objects = objects(heard);
    if (objects.isEmpty() && maybeNothing) {
      return;
    }
    assertEquals(1, objects.size(), heard);
    Code told = Code.of(objects.get(0).path("code").asText());
    assertEquals(code == null ? told : code, told);
    assertEquals(told.sentence(), objects.get(0).path("message").asText());
  }

  private static List<JsonNode> objects(String text) throws IOException {
    return JSON.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] tlsHello() {
    byte[] hello = new byte[517];
    byte[] head = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
    System.arraycopy(head, 0, hello, 0, head.length);
    return hello;
  }
}
