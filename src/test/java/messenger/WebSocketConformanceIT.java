package messenger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static messenger.scene.HttpAnswer.upgrade;
import static messenger.scene.RawWebSocket.BINARY;
import static messenger.scene.RawWebSocket.CLOSE;
import static messenger.scene.RawWebSocket.FIN;
import static messenger.scene.RawWebSocket.MORE;
import static messenger.scene.RawWebSocket.PING;
import static messenger.scene.RawWebSocket.PONG;
import static messenger.scene.RawWebSocket.TEXT;
import static messenger.scene.RawWebSocket.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import messenger.frame.Code;
import messenger.scene.HttpAnswer;
import messenger.scene.RawWebSocket;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 6455 says about frames, over a real socket. */
@ExtendWith(SharedServer.class)
class WebSocketConformanceIT {
  private static final byte[] NOTHING = {};
  private static final String ASKS = "{\"type\":\"ping\",\"id\":\"\u20ac\"}";
  private static final String ANSWER = "text {\"type\":\"pong\",\"id\":\"\u20ac\"}\n";

  /** Section 5 and 7: each makes the server fail the connection with this code. */
  static Stream<Arguments> breaches() {
    return Stream.of(
        arguments("5.1: not masked", frame(FIN | TEXT, 2, NOTHING, "{}".getBytes(UTF_8)), 1002),
        arguments("5.1: an unmasked ping", frame(FIN | PING, 0, NOTHING, NOTHING), 1002),
        arguments("5.2: RSV1 on a text", frame(FIN | 0x40 | TEXT, ASKS), 1002),
        arguments("5.2: RSV2 on a text", frame(FIN | 0x20 | TEXT, ASKS), 1002),
        arguments("5.2: RSV3 on a text", frame(FIN | 0x10 | TEXT, ASKS), 1002),
        arguments("5.2: RSV1 on a ping", frame(FIN | 0x40 | PING, "x"), 1002),
        arguments("5.2: RSV1 on a close", frame(FIN | 0x40 | CLOSE, close(1000)), 1002),
        arguments("5.2: opcode 3", frame(FIN | 3, ""), 1002),
        arguments("5.2: opcode 7", frame(FIN | 7, "x"), 1002),
        arguments("5.2: opcode 11", frame(FIN | 11, ""), 1002),
        arguments("5.2: opcode 15", frame(FIN | 15, "x"), 1002),
        arguments(
            "5.2: 7 bytes with a length of 16 bits",
            lengthy(126, hex("0007"), "x".repeat(7)),
            1002),
        arguments(
            "5.2: 126 bytes with a length of 64 bits",
            lengthy(127, hex("000000000000007E"), "x".repeat(126)),
            1002),
        arguments("5.2: a length of 2^63", lengthy(127, hex("8000000000000000"), ""), 1002),
        arguments("5.4: goes on with nothing", frame(FIN | MORE, "x"), 1002),
        arguments("5.4: goes on with nothing, and will", frame(MORE, "x"), 1002),
        arguments(
            "5.4: a text within a text", both(frame(TEXT, "{"), frame(FIN | TEXT, ASKS)), 1002),
        arguments(
            "5.4: a binary within a text", both(frame(TEXT, "{"), frame(FIN | BINARY, "x")), 1002),
        arguments("5.4: goes on after the end", both(ask(), frame(FIN | MORE, "x")), 1002),
        arguments("5.5: a ping in parts", frame(PING, "x"), 1002),
        arguments("5.5: a close in parts", frame(CLOSE, close(1000)), 1002),
        arguments("5.5: a ping of 126 bytes", frame(FIN | PING, "x".repeat(126)), 1002),
        arguments("5.5: a pong of 126 bytes", frame(FIN | PONG, "x".repeat(126)), 1002),
        arguments(
            "5.5: a close of 126 bytes",
            frame(FIN | CLOSE, both(close(1000), "x".repeat(124).getBytes(UTF_8))),
            1002),
        arguments("5.5.1: a close of 1 byte", frame(FIN | CLOSE, hex("03")), 1002),
        arguments(
            "5.5.1: a reason that is not UTF-8",
            frame(FIN | CLOSE, both(close(1000), hex("C0AF"))),
            1007),
        arguments("7.4.1: code 0", frame(FIN | CLOSE, close(0)), 1002),
        arguments("7.4.2: code 999", frame(FIN | CLOSE, close(999)), 1002),
        arguments("7.4.1: code 1004", frame(FIN | CLOSE, close(1004)), 1002),
        arguments("7.4.1: code 1005", frame(FIN | CLOSE, close(1005)), 1002),
        arguments("7.4.1: code 1006", frame(FIN | CLOSE, close(1006)), 1002),
        arguments("7.4.1: code 1015", frame(FIN | CLOSE, close(1015)), 1002),
        arguments("7.4.2: code 1016", frame(FIN | CLOSE, close(1016)), 1002),
        arguments("7.4.2: code 2999", frame(FIN | CLOSE, close(2999)), 1002));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaches")
  void aBreachIsToldAndClosed(String what, byte[] bytes, int code, ServerProcess server)
      throws IOException {
    try (RawWebSocket enemy = new RawWebSocket(server)) {
      enemy.writes(bytes);
      String heard = enemy.hears();
      assertEquals("close " + code, heard.equals(ANSWER) ? enemy.hears() : heard);
    }
  }

  /** Nothing of it is handled, and nothing is answered. */
  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1014, 3000, 3999, 4999})
  void aCloseIsAnsweredByTheSameCodeAndWhatFollowsIsNotRead(int code, ServerProcess server)
      throws IOException {
    try (RawWebSocket friend = new RawWebSocket(server)) {
      friend.writes(both(frame(FIN | CLOSE, close(code)), ask()));
      assertEquals("close " + code, friend.hears());
      assertEquals("cut", friend.hears());
    }
  }

  /** Section 7.4.2 gives no meaning to these; Netty takes them as it takes 4999. */
  @ParameterizedTest
  @ValueSource(ints = {5000, 65_535})
  void aCodeBeyondAllRangesEndsItToo(int code, ServerProcess server) throws IOException {
    try (RawWebSocket friend = new RawWebSocket(server)) {
      friend.writes(both(frame(FIN | CLOSE, close(code)), ask()));
      assertTrue(friend.hears().startsWith("close"));
      assertEquals("cut", friend.hears());
    }
  }

  @Test
  void aCloseMayHaveNoCodeOrAReason(ServerProcess server) throws IOException {
    try (RawWebSocket friend = new RawWebSocket(server)) {
      friend.writes(frame(FIN | CLOSE, ""));
      assertTrue(friend.hears().startsWith("close"));
    }
    try (RawWebSocket friend = new RawWebSocket(server)) {
      friend.writes(frame(FIN | CLOSE, both(close(1000), "\u20ac".repeat(41).getBytes(UTF_8))));
      assertEquals("close 1000", friend.hears());
      assertEquals("cut", friend.hears());
    }
  }

  static Stream<Arguments> pieces() {
    byte[] bytes = ASKS.getBytes(UTF_8);
    ByteArrayOutputStream single = new ByteArrayOutputStream();
    ByteArrayOutputStream pinged = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      int first = (i == 0 ? TEXT : MORE) | (i == bytes.length - 1 ? FIN : 0);
      single.writeBytes(frame(first, new byte[] {bytes[i]}));
      pinged.writeBytes(frame(FIN | PONG, "nobody asked"));
      pinged.writeBytes(frame(first, new byte[] {bytes[i]}));
    }
    return Stream.of(
        arguments("whole", ask()),
        arguments("in two", both(frame(TEXT, ASKS.substring(0, 5)), frame(FIN, ASKS.substring(5)))),
        arguments("byte by byte, within a character, too", single.toByteArray()),
        arguments("with pongs between", pinged.toByteArray()),
        arguments(
            "with empty parts",
            both(both(frame(TEXT, ""), frame(MORE, ASKS)), frame(FIN | MORE, ""))),
        arguments("with a length of 16 bits", frame(FIN | TEXT, ASKS + " ".repeat(200))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pieces")
  void aMessageIsOneHoweverItIsCut(String what, byte[] bytes, ServerProcess server)
      throws IOException {
    try (RawWebSocket friend = new RawWebSocket(server)) {
      friend.writes(bytes);
      assertEquals(ANSWER, friend.hears());
      friend.writes(ask());
      assertEquals(ANSWER, friend.hears());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void aPingIsAnsweredWithItsOwnWordsWithinAMessageToo(int length, ServerProcess server)
      throws IOException {
    String words = "x".repeat(length);
    try (RawWebSocket friend = new RawWebSocket(server)) {
      friend.writes(frame(FIN | PING, words));
      assertEquals("pong " + words, friend.hears());
      friend.writes(both(frame(TEXT, ASKS.substring(0, 9)), frame(FIN | PING, words)));
      assertEquals("pong " + words, friend.hears());
      friend.writes(frame(FIN | MORE, ASKS.substring(9)));
      assertEquals(ANSWER, friend.hears());
    }
  }

  /** A word of ours first, which says more than the 1007 of section 8.1. */
  @ParameterizedTest
  @ValueSource(strings = {"C0AF", "EDA080", "F4908080", "E282", "FF"})
  void whatIsNotUtf8IsToldInOurOwnWords(String hex, ServerProcess server) throws IOException {
    byte[] wrong = both(both("{\"x\":\"".getBytes(UTF_8), hex(hex)), "\"}".getBytes(UTF_8));
    for (boolean cut : new boolean[] {false, true}) {
      try (RawWebSocket enemy = new RawWebSocket(server)) {
        enemy.writes(
            cut
                ? both(frame(TEXT, hex("7B2278223A22")), frame(FIN, both(hex(hex), hex("227D"))))
                : frame(FIN | TEXT, wrong));
        assertTrue(enemy.hears().contains(Code.BAD_UTF8.sentence()));
        assertEquals("close 1000", enemy.hears());
      }
    }
  }

  /** By the transport (docs/protocol.md, Framing), or by us if it came in parts. */
  @Test
  void whatIsTooLongIsCut(ServerProcess server) throws IOException {
    byte[] part = frame(MORE, "x".repeat(60_000));
    for (byte[] bytes :
        new byte[][] {
          frame(FIN | TEXT, "x".repeat(70_000)),
          lengthy(127, hex("0000000000010001"), ""),
          lengthy(127, hex("4000000000000000"), ""),
          both(frame(TEXT, "x".repeat(60_000)), both(part, part))
        }) {
      try (RawWebSocket enemy = new RawWebSocket(server)) {
        enemy.writes(bytes);
        String heard = enemy.hears();
        assertTrue(heard.equals("close 1009") || heard.contains(Code.TOO_LARGE.sentence()), heard);
      }
    }
  }

  /** Section 4.2; more of it in {@link HttpDoorIT}. */
  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      value = {
        "another method;        GET /ws HTTP/1.1;                POST /ws HTTP/1.1;        426",
        "HTTP/1.0;              HTTP/1.1;                        HTTP/1.0;                 426",
        "no upgrade;            Upgrade: websocket;              X: y;                     426",
        "another upgrade;       Upgrade: websocket;              Upgrade: h2c;             426",
        "no connection;         Connection: Upgrade;             X: y;                     400",
        "another connection;    Connection: Upgrade;             Connection: keep-alive;   400",
        "no version;            Sec-WebSocket-Version: 13;       X: y;                     426",
        "another version;       Sec-WebSocket-Version: 13;       Sec-WebSocket-Version: 8; 426",
        "no key;                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==; X: y;         400",
        "a query;               /ws;                             /ws?x=1;                  400",
        "a foreign page;        Connection: Upgrade; Connection: Upgrade|Origin: https://x; 403",
      },
      delimiter = ';')
  void whatIsNoHandshakeIsRefused(
      String what, String part, String instead, int status, ServerProcess server)
      throws IOException {
    String request = upgrade("/ws", server.page().getAuthority());
    assertTrue(request.contains(part), part);
    HttpAnswer answer = HttpAnswer.to(server, request.replace(part, instead.replace("|", "\r\n")));
    assertEquals(status, answer.status(), answer::toString);
  }

  /** 16 KiB of headers and more. */
  @ParameterizedTest
  @CsvSource({"15000, 101", "17000, 431", "200000, 431"})
  void anUpgradeHasFewHeaders(int length, int status, ServerProcess server) throws IOException {
    String header = "X: " + "x".repeat(length);
    assertEquals(
        status,
        HttpAnswer.to(server, upgrade("/ws", server.page().getAuthority(), header)).status());
  }

  private static byte[] ask() {
    return frame(FIN | TEXT, ASKS);
  }

  private static byte[] close(int code) {
    return ByteBuffer.allocate(2).putShort((short) code).array();
  }

  private static byte[] lengthy(int second, byte[] length, String payload) {
    return frame(FIN | TEXT, FIN | second, length, payload.getBytes(UTF_8));
  }

  private static byte[] both(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
