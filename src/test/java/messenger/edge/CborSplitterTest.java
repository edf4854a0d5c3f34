package messenger.edge;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import messenger.frame.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborSplitterTest {
  private static final String PING = "a10006";
  private static final int SHOWN = 100;

  private final SplitterScene scene = SplitterScene.compact();

  @AfterEach
  void close() {
    scene.close();
  }

  static Stream<Arguments> whatIsRefused() {
    String deep = "a100" + "81".repeat(15);
    return Stream.of(
        Arguments.of("an integer", "00", "bad_frame"),
        Arguments.of("a text", "6161", "bad_frame"),
        Arguments.of("an array", "8100", "bad_frame"),
        Arguments.of("a tagged map", "d9d9f7a0", "bad_frame"),
        Arguments.of("a float", "f93c00", "bad_frame"),
        Arguments.of("null", "f6", "bad_frame"),
        Arguments.of("a stray break", "ff", "bad_frame"),
        Arguments.of("JSON", "7b2274797065223a2270696e67227d", "bad_frame"),
        Arguments.of("HTTP", "474554202f", "bad_frame"),
        Arguments.of("TLS", "160301020001", "bad_frame"),
        Arguments.of("a map without a length", "bf0006ff", "bad_frame"),
        Arguments.of("an array without a length", "a1009f06ff", "bad_frame"),
        Arguments.of("a text in pieces", "a1007f6161ff", "bad_frame"),
        Arguments.of("bytes in pieces", "a1005f4161ff", "bad_frame"),
        Arguments.of("a break for a value", "a100ff", "bad_frame"),
        Arguments.of("a tagged value", "a100c11a514b67b0", "bad_frame"),
        Arguments.of("a tagged key", "a1c10000", "bad_frame"),
        Arguments.of("10,000 tags", "a100" + "c1".repeat(10_000) + "00", "bad_frame"),
        Arguments.of("a reserved length", "a1005c", "bad_frame"),
        Arguments.of("a reserved number", "a1001e", "bad_frame"),
        Arguments.of("a simple value in too many bytes", "a100f814", "bad_frame"),
        Arguments.of("depth 17 by an array", deep + "81", "too_deep"),
        Arguments.of("depth 17 by a map", deep + "a1", "too_deep"),
        Arguments.of("depth 17 by an empty array", deep + "80", "too_deep"),
        Arguments.of("10,000 open arrays", "a100" + "81".repeat(10_000), "too_deep"),
        Arguments.of("10,000 open maps", "a100".repeat(10_000), "too_deep"),
        Arguments.of("a text of 2^63 bytes", "a1007b8000000000000000", "too_large"),
        Arguments.of("a text of 2^64 - 1 bytes", "a1007bffffffffffffffff", "too_large"),
        Arguments.of("a text of 2^63 - 1 bytes", "a1007b7fffffffffffffff", "too_large"),
        Arguments.of("bytes of 2^32", "a1005b0000000100000000", "too_large"),
        Arguments.of("bytes of 2^31", "a1005a80000000", "too_large"),
        Arguments.of("an array of 2^63", "a1009b8000000000000000", "too_large"),
        Arguments.of("an array of 2^31", "a1009a80000000", "too_large"),
        Arguments.of("a map of 2^63", "bb8000000000000000", "too_large"),
        Arguments.of("a map of 2^62", "bb4000000000000000", "too_large"),
        Arguments.of("a map of 2^31", "ba80000000", "too_large"),
        Arguments.of("a text as large as a frame", "a1007a00010000", "too_large"),
        Arguments.of("a map too large for a frame", "ba00008000", "too_large"),
        Arguments.of("a lone continuation byte", "a1006180", "bad_utf8"),
        Arguments.of("an overlong slash", "a10062c0af", "bad_utf8"),
        Arguments.of("a surrogate", "a10063eda080", "bad_utf8"),
        Arguments.of("U+110000", "a10064f4908080", "bad_utf8"),
        Arguments.of("a character that ends early", "a10062e282", "bad_utf8"),
        Arguments.of("a key that is not UTF-8", "a161ff00", "bad_utf8"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("whatIsRefused")
  void whatCantBeAFrameIsRefusedOnceBehindTheFramesBeforeIt(String what, String hex, String code) {
    scene.sendsHex(PING + "a0").sendsHex(PING + hex + PING).sendsHex(PING);

    assertEquals(List.of(PING, "a0", PING, code), scene.events);
    assertEquals(0, scene.splitter.held());
    assertEquals(0, scene.splitter.unfinishedSince());
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("whatIsRefused")
  void whatCantBeAFrameIsRefusedByteByByteToo(String what, String hex, String code) {
    scene.sendsByteByByte(bytes(hex.substring(0, Math.min(hex.length(), SHOWN))));

    assertEquals(List.of(code), scene.events);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("whatIsRefused")
  void aWholeMessageIsCheckedByTheSameRules(String what, String hex, String code) {
    assertEquals(code, refusalOf(bytes(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "a1",
        "a100",
        "b8",
        "a11b0000",
        "a1006261",
        "a1008200",
        "a2000601", // cut
        "a000",
        "a0a0",
        "a10006a10006",
        "a10006ff" // more behind it
      })
  void aWholeMessageIsOneWholeMap(String hex) {
    assertEquals("bad_frame", refusalOf(bytes(hex)));
  }

  @Test
  void aWholeMessageThatEndsWithinACharacterIsNotUtf8() {
    assertEquals("bad_utf8", refusalOf(bytes("a10063e282")));
  }

  @Test
  void aWholeMessageMayHaveExactlyTheLimit() {
    byte[] message = bytes(PING);

    assertDoesNotThrow(() -> CborSplitter.check(message, message.length));
    RefusedException refused =
        assertThrows(RefusedException.class, () -> CborSplitter.check(message, message.length - 1));
    assertEquals("too_large", refused.code().word());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a0",
        "b800",
        "bb0000000000000000",
        "a1187b00",
        "a1200a",
        "a13bffffffffffffffff1bffffffffffffffff",
        "a100f4",
        "a100f6",
        "a100f7",
        "a100e0",
        "a100f820",
        "a100f93c00",
        "a100fa00000000",
        "a100fb0000000000000000",
        "a10040",
        "a10060",
        "a10080",
        "a100a0",
        "a1004401020304",
        "a1007818616161616161616161616161616161616161616161616161",
        "a100a2616101616282a000",
        "a16161f6",
        "a10083820000808100",
      })
  void whatIsAFrameComesOutAsItCame(String hex) {
    scene.sendsHex(hex + PING).sendsByteByByte(bytes(hex + PING));

    assertEquals(List.of(hex, PING, hex, PING), scene.events);
    assertEquals(0, scene.splitter.unfinishedSince());
  }

  @Test
  void depth16IsAllowed() {
    String deep = "a100" + "81".repeat(15) + "00";

    scene.sendsHex(deep + deep);

    assertEquals(List.of(deep, deep), scene.events);
  }

  @Test
  void manyFramesInOneReadAllComeOut() {
    scene.sendsHex(PING.repeat(10_000));

    assertEquals(Collections.nCopies(10_000, PING), scene.events);
  }

  @Test
  void aFrameMayHaveExactlyTheLimit() {
    scene.maxFrameBytes = 5;

    scene.sendsHex("a100626162" + "a10063616263");

    assertEquals(List.of("a100626162", "too_large"), scene.events);
  }

  @Test
  void aTextThatCanNotFitIsRefusedAtItsLength() {
    scene.maxFrameBytes = 10;

    scene.sendsHex("a1006761");
    assertEquals(List.of(), scene.events);
    scene.sendsHex("626364656667");
    scene.sendsHex("a10068");

    assertEquals(List.of("a1006761626364656667", "too_large"), scene.events);
  }

  @Test
  void manySmallItemsWithoutAnEndAreRefusedAtTheLimit() {
    scene.maxFrameBytes = 100;

    scene.sendsHex("a100985a" + "00".repeat(89));
    assertEquals(List.of(), scene.events);
    scene.sendsHex("8800000000000000").sendsHex("0000");

    assertEquals(List.of("too_large"), scene.events);
  }

  @Test
  void theLimitMayGrowBetweenTwoFramesOfOneRead() {
    scene.maxFrameBytes = 3;
    scene.onFrame = () -> scene.maxFrameBytes = 20;

    scene.sendsHex(PING + "a100626162");

    assertEquals(List.of(PING, "a100626162"), scene.events);
  }

  /** What a length claims is neither reserved nor kept. */
  @Test
  void aLengthAloneTakesNoMemory() {
    scene.sendsHex("a10079fff0");

    assertEquals(List.of(), scene.events);
    assertEquals(5, scene.splitter.held());
    assertTrue(scene.splitter.unfinishedSince() > 0);
  }

  @Test
  void theEndOfTheConnectionDropsWhatIsUnfinished() {
    scene.sendsHex("a10063e2");
    scene.channel.finish();

    assertEquals(List.of(), scene.events);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String refusalOf(byte[] message) {
    return assertThrows(RefusedException.class, () -> CborSplitter.check(message, 65_536))
        .code()
        .word();
  }
}
