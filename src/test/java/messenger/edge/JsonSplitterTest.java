package messenger.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import messenger.frame.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSplitterTest {
  private final SplitterScene scene = new SplitterScene();

  @AfterEach
  void close() {
    scene.close();
  }

  static Stream<Arguments> whatIsRefused() {
    String deep = "{\"a\":" + "[".repeat(15);
    return Stream.of(
        Arguments.of("an array", "[1]", "bad_frame"),
        Arguments.of("a string", "\"a\"", "bad_frame"),
        Arguments.of("a number", "1", "bad_frame"),
        Arguments.of("a stray end", "}", "bad_frame"),
        Arguments.of("a comma between objects", ",{}", "bad_frame"),
        Arguments.of("a byte order mark", "\u00ef\u00bb\u00bf{}", "bad_frame"),
        Arguments.of("NUL between objects", "\0{}", "bad_frame"),
        Arguments.of("an object closed as an array", "{]", "bad_frame"),
        Arguments.of("an array closed as an object", "{\"a\":[}", "bad_frame"),
        Arguments.of("an array closed twice", "{\"a\":[]]", "bad_frame"),
        Arguments.of("a line end in a string", "{\"a\n", "bad_frame"),
        Arguments.of("NUL in a string", "{\"a\0", "bad_frame"),
        Arguments.of("an escaped line end", "{\"a\\\n", "bad_frame"),
        Arguments.of("NUL outside strings", "{\0", "bad_frame"),
        Arguments.of("e acute outside strings", "{\u00c3\u00a9", "bad_frame"),
        Arguments.of("an escaped e acute", "{\"\\\u00c3\u00a9", "bad_frame"),
        Arguments.of("depth 17 by an array", deep + "[", "too_deep"),
        Arguments.of("depth 17 by an object", deep + "{", "too_deep"),
        Arguments.of("a lone continuation byte", "{\"\u0080", "bad_utf8"),
        Arguments.of("an overlong slash (2 bytes)", "{\"\u00c0\u00af", "bad_utf8"),
        Arguments.of("an overlong slash (3 bytes)", "{\"\u00e0\u0080\u00af", "bad_utf8"),
        Arguments.of("an overlong U+FFFF", "{\"\u00f0\u008f\u00bf\u00bf", "bad_utf8"),
        Arguments.of("a surrogate", "{\"\u00ed\u00a0\u0080", "bad_utf8"),
        Arguments.of("U+110000", "{\"\u00f4\u0090\u0080\u0080", "bad_utf8"),
        Arguments.of("a byte of no meaning", "{\"\u00ff", "bad_utf8"),
        Arguments.of("a character that ends early", "{\"\u00e2\u0082\"", "bad_utf8"),
        Arguments.of("Latin-1", "{\"caf\u00e9\"", "bad_utf8"),
        Arguments.of("HTTP", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "bad_frame"),
        Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000", "bad_frame"),
        Arguments.of("100,000 open arrays", "[".repeat(100_000), "bad_frame"),
        Arguments.of("100,000 open objects", "{\"a\":".repeat(100_000), "too_deep"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("whatIsRefused")
  void whatCantBeAnObjectIsRefusedOnceBehindTheObjectsBeforeIt(
      String what, String bytes, String code) {
    scene.sends("{\"a\":1}{\"b\":2}").sendsRaw("{\"c\":3} " + bytes + "{}{}").sends("{}");

    assertEquals(List.of("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", code), scene.events);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("whatIsRefused")
  void whatCantBeAnObjectIsRefusedByteByByteToo(String what, String bytes, String code) {
    for (char c : bytes.substring(0, Math.min(bytes.length(), 200)).toCharArray()) {
      scene.sendsRaw(String.valueOf(c));
    }
    assertEquals(List.of(code), scene.events);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("whatIsRefused")
  void aWholeMessageIsCheckedByTheSameRules(String what, String bytes, String code) {
    assertEquals(code, refusalOf(bytes.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{\"a\":[1", "{\"a", "{} {}", "{}x", "{}\0", "{}\ufeff"})
  void aWholeMessageIsOneWholeObject(String message) {
    assertEquals("bad_frame", refusalOf(message.getBytes(UTF_8)));
  }

  @Test
  void aWholeMessageThatEndsWithinACharacterIsNotUtf8() {
    assertEquals("bad_utf8", refusalOf(new byte[] {'{', '"', (byte) 0xE2, (byte) 0x82}));
  }

  @Test
  void aWholeMessageMayHaveWhiteSpaceAroundItUpToTheLimit() {
    byte[] message = " \t\r\n{\"a\":\"\u20ac\"} \t\r\n".getBytes(UTF_8);

    assertDoesNotThrow(() -> JsonSplitter.check(message, message.length));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> JsonSplitter.check(message, message.length - 1));
    assertEquals("too_large", refused.code().word());
  }

  @Test
  void depth16IsAllowed() {
    String deep = "{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}";

    scene.sends(deep + deep);

    assertEquals(List.of(deep, deep), scene.events);
  }

  @Test
  void manyObjectsInOneReadAllComeOut() {
    scene.sends("{\"n\":{}}".repeat(10_000));

    assertEquals(Collections.nCopies(10_000, "{\"n\":{}}"), scene.events);
  }

  @Test
  void aFrameMayHaveExactlyTheLimit() {
    scene.maxFrameBytes = 10;

    scene.sends("   {\"a\":\"bc\"}   ").sends("{\"a\":\"bcd\"}");

    assertEquals(List.of("{\"a\":\"bc\"}", "too_large"), scene.events);
  }

  @Test
  void aFrameThatCanNoLongerFitIsRefusedBeforeItsEnd() {
    scene.maxFrameBytes = 10;

    scene.sends("{\"a\":\"bcd");
    assertEquals(List.of(), scene.events);
    scene.sends("e");

    assertEquals(List.of("too_large"), scene.events);
  }

  @Test
  void theLimitMayGrowBetweenTwoFramesOfOneRead() {
    scene.maxFrameBytes = 8;
    scene.onFrame = () -> scene.maxFrameBytes = 20;

    scene.sends("{\"a\":1} {\"after\":\"login\"}");

    assertEquals(List.of("{\"a\":1}", "{\"after\":\"login\"}"), scene.events);
  }

  @Test
  void theLimitMayShrinkBelowWhatIsThere() {
    scene.sends("{\"a\":\"bcdefgh");
    scene.maxFrameBytes = 5;
    scene.sends("\"}");

    assertEquals(List.of("too_large"), scene.events);
  }

  @Test
  void tenMegabytesWithoutAnEndAreRefusedAndNotKept() {
    byte[] piece = "a".repeat(8_192).getBytes(UTF_8);
    scene.sends("{\"a\":\"");
    for (int i = 0; i < 1_280; i++) {
      scene.sends(piece);
      assertTrue(scene.splitter.held() <= 65_536 + piece.length);
    }
    assertEquals(List.of("too_large"), scene.events);
    assertEquals(0, scene.splitter.held());
  }

  @Test
  void whiteSpaceWithoutAnEndIsNotKept() {
    for (int i = 0; i < 100; i++) {
      scene.sends(" \r\n\t".repeat(10_000));
      assertEquals(0, scene.splitter.held());
    }
    assertEquals(List.of(), scene.events);
    assertEquals(0, scene.splitter.unfinishedSince());
  }

  @Test
  void itIsKnownSinceWhenAFrameIsUnfinished() {
    assertEquals(0, scene.splitter.unfinishedSince());
    scene.sends("{} {");
    assertEquals(1_000, scene.splitter.unfinishedSince());
    scene.now = 2_000;
    scene.sends("\"a\":1");
    assertEquals(1_000, scene.splitter.unfinishedSince());
    scene.sends("}");
    assertEquals(0, scene.splitter.unfinishedSince());
    scene.now = 0;
    scene.sends("\n{");
    assertEquals(1, scene.splitter.unfinishedSince());
    scene.now = 3_000;
    scene.sends("}{");
    assertEquals(3_000, scene.splitter.unfinishedSince());
    scene.sends("]");
    assertEquals(0, scene.splitter.unfinishedSince());
  }

  @Test
  void theEndOfTheConnectionDropsWhatIsUnfinished() {
    scene.sends("{\"a\":");
    scene.channel.finish();

    assertEquals(List.of(), scene.events);
  }

  private static String refusalOf(byte[] message) {
    return assertThrows(RefusedException.class, () -> JsonSplitter.check(message, 1_000_000))
        .code()
        .word();
  }
}
