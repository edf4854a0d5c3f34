package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import messenger.frame.RefusedException;
import messenger.scene.CompactByJackson;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** Jackson's writer and reader of CBOR are the judges. */
class CborSplitterPropertyTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final CBORFactory JACKSON = new CBORFactory();

  @Property(tries = 500)
  void anyStreamOfFramesCutAnywhereGivesTheSameFrames(
      @ForAll @Size(max = 8) List<@From("frames") byte[]> stream, @ForAll Random random) {
    try (SplitterScene scene = SplitterScene.compact()) {
      byte[] bytes = joined(stream);
      int at = 0;
      while (at < bytes.length) {
        int next = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(100) + 1));
        scene.sends(Arrays.copyOfRange(bytes, at, next));
        at = next;
      }
      assertEquals(stream.stream().map(HEX::formatHex).toList(), scene.events);
      assertEquals(0, scene.splitter.unfinishedSince());
    }
  }

  @Property(tries = 200)
  void everyFrameIsAWholeMessage(@ForAll("frames") byte[] frame) {
    assertDoesNotThrow(() -> CborSplitter.check(frame, frame.length));
  }

  @Property(tries = 5_000)
  void garbageGivesFramesAndThenAtMostOneRefusal(@ForAll("soup") byte[] bytes) throws IOException {
    try (SplitterScene scene = SplitterScene.compact();
        SplitterScene slow = SplitterScene.compact()) {
      scene.maxFrameBytes = 40;
      slow.maxFrameBytes = 40;
      scene.sends(bytes);
      slow.sendsByteByByte(bytes);

      assertEquals(scene.events, slow.events);
      long refusals = scene.events.stream().filter(event -> event.contains("_")).count();
      assertTrue(refusals <= 1);
      List<String> frames = scene.events.subList(0, scene.events.size() - (int) refusals);
      String all = HEX.formatHex(bytes);
      assertTrue(all.startsWith(String.join("", frames)));
      if (refusals == 1) {
        assertTrue(scene.events.get(frames.size()).contains("_"));
        assertEquals(0, scene.splitter.held());
      }
      for (String frame : frames) {
        byte[] one = HEX.parseHex(frame);
        assertEquals("fine", verdict(one));
        assertEquals(one.length, lengthByJackson(one), frame);
      }
    }
  }

  @Property(tries = 2_000)
  void aTextIsUtf8IfJavaSaysSo(@ForAll("almostUtf8") byte[] text) {
    byte[] frame = new byte[text.length + 3];
    frame[0] = (byte) 0xA1;
    frame[2] = (byte) (0x60 | text.length);
    System.arraycopy(text, 0, frame, 3, text.length);

    assertEquals(isUtf8(text) ? "fine" : "bad_utf8", verdict(frame));
  }

  @Provide
  Arbitrary<byte[]> frames() {
    return JsonTexts.objects().map(CompactByJackson::encode);
  }

  @Provide
  Arbitrary<byte[]> soup() {
    Arbitrary<byte[]> cbor =
        Arbitraries.of(
                "a0",
                "a1",
                "a2",
                "b802",
                "bb0000000000000001",
                "80",
                "81",
                "82",
                "00",
                "17",
                "1818",
                "20",
                "60",
                "6161",
                "62c3a9",
                "7801",
                "43",
                "f4",
                "f6",
                "f93c00",
                "a10006")
            .map(HEX::parseHex);
    Arbitrary<byte[]> any = Arbitraries.bytes().map(b -> new byte[] {b});
    return Arbitraries.frequencyOf(Tuple.of(30, cbor), Tuple.of(1, any))
        .list()
        .ofMaxSize(40)
        .map(CborSplitterPropertyTest::joined);
  }

  /** At most 23 bytes: random lead and continuation bytes near the edges, and whole characters. */
  @Provide
  Arbitrary<byte[]> almostUtf8() {
    Arbitrary<byte[]> edges =
        Arbitraries.of(
                0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
            .map(b -> new byte[] {b.byteValue()});
    Arbitrary<byte[]> characters =
        Arbitraries.integers()
            .between(0, 0x10FFFF)
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .map(c -> Character.toString(c).getBytes(UTF_8));
    return Arbitraries.frequencyOf(Tuple.of(1, edges), Tuple.of(2, characters))
        .list()
        .ofMaxSize(5)
        .map(CborSplitterPropertyTest::joined);
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static String verdict(byte[] message) {
    try {
      CborSplitter.check(message, 65_536);
      return "fine";
    } catch (RefusedException e) {
      return e.code().word();
    }
  }

  /** Bytes of the first item; all of them where Jackson gives up, at a key that is a list, say. */
  private static long lengthByJackson(byte[] frame) throws IOException {
    try (JsonParser parser = JACKSON.createParser(frame)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentLocation().getByteOffset();
    } catch (JsonParseException e) {
      assertTrue(e.getOriginalMessage().startsWith("Unsupported major type"), e::getMessage);
      return frame.length;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)); // reports what is malformed
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
