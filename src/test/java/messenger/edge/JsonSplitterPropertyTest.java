package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import messenger.frame.RefusedException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class JsonSplitterPropertyTest {
  @Property(tries = 500)
  void anyStreamOfObjectsCutAnywhereGivesTheSameObjects(
      @ForAll("streams") List<String> stream, @ForAll Random random) {
    try (SplitterScene scene = new SplitterScene()) {
      byte[] bytes = String.join("", stream).getBytes(UTF_8);
      int at = 0;
      while (at < bytes.length) {
        int next = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(100) + 1));
        scene.sends(Arrays.copyOfRange(bytes, at, next));
        at = next;
      }
      assertEquals(stream.stream().filter(piece -> !piece.isBlank()).toList(), scene.events);
      assertEquals(0, scene.splitter.unfinishedSince());
    }
  }

  @Property(tries = 200)
  void everyObjectIsAWholeMessage(@ForAll("objects") String object) {
    byte[] bytes = object.getBytes(UTF_8);

    assertDoesNotThrow(() -> JsonSplitter.check(bytes, bytes.length));
  }

  /** Byte soup made of what JSON is made of gets deeper than evenly random bytes. */
  @Property(tries = 2_000)
  void garbageGivesObjectsAndThenAtMostOneRefusal(@ForAll("soup") byte[] bytes) {
    try (SplitterScene scene = new SplitterScene();
        SplitterScene slow = new SplitterScene()) {
      scene.maxFrameBytes = 40;
      slow.maxFrameBytes = 40;
      scene.sends(bytes);
      slow.sendsByteByByte(bytes);

      assertEquals(scene.events, slow.events);
      long refusals = scene.events.stream().filter(event -> !event.startsWith("{")).count();
      assertTrue(refusals <= 1);
      if (refusals == 1) {
        assertTrue(!scene.events.get(scene.events.size() - 1).startsWith("{"));
        assertEquals(0, scene.splitter.held());
      }
      String text = new String(bytes, UTF_8);
      int from = 0;
      for (String object : scene.events.subList(0, scene.events.size() - (int) refusals)) {
        from = text.indexOf(object, from) + object.length();
        assertTrue(from >= object.length());
        assertTrue(object.endsWith("}"));
      }
    }
  }

  @Property(tries = 2_000)
  void aStringIsUtf8IfJavaSaysSo(@ForAll("almostUtf8") byte[] inside) {
    byte[] frame = new byte[inside.length + 8];
    System.arraycopy("{\"a\":\"".getBytes(UTF_8), 0, frame, 0, 6);
    System.arraycopy(inside, 0, frame, 6, inside.length);
    System.arraycopy("\"}".getBytes(UTF_8), 0, frame, 6 + inside.length, 2);

    String expected = isUtf8(inside) ? "fine" : "bad_utf8";

    assertEquals(expected, verdict(frame));
  }

  @Property(tries = 2_000)
  void aWholeMessageGetsTheVerdictOfTheStream(@ForAll("soup") byte[] bytes) {
    try (SplitterScene scene = new SplitterScene()) {
      scene.sends(bytes);
      boolean oneObject = scene.events.size() == 1 && scene.events.get(0).startsWith("{");
      boolean whole = oneObject && scene.splitter.unfinishedSince() == 0;

      assertEquals(whole, verdict(bytes).equals("fine"));
    }
  }

  @Provide
  Arbitrary<String> objects() {
    return JsonTexts.objects();
  }

  @Provide
  Arbitrary<List<String>> streams() {
    return Arbitraries.oneOf(JsonTexts.objects(), JsonTexts.whiteSpace()).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<byte[]> soup() {
    Arbitrary<byte[]> json =
        Arbitraries.of("{", "}", "[", "]", "\"", "\\", ":", "a", " ", "{}", "{\"a\":1}", "\u20ac")
            .map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> any = Arbitraries.bytes().map(b -> new byte[] {b});
    return Arbitraries.frequencyOf(Tuple.of(12, json), Tuple.of(1, any))
        .list()
        .ofMaxSize(60)
        .map(JsonSplitterPropertyTest::joined);
  }

  /** Random lead and continuation bytes near the edges of the table, and whole characters. */
  @Provide
  Arbitrary<byte[]> almostUtf8() {
    Arbitrary<byte[]> edges =
        Arbitraries.of(
                0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
            .map(b -> new byte[] {b.byteValue()});
    Arbitrary<byte[]> characters =
        Arbitraries.integers()
            .between(0x20, 0x10FFFF)
            .filter(c -> (c < 0xD800 || c > 0xDFFF) && c != '"' && c != '\\')
            .map(c -> Character.toString(c).getBytes(UTF_8));
    return Arbitraries.frequencyOf(Tuple.of(1, edges), Tuple.of(2, characters))
        .list()
        .ofMaxSize(5)
        .map(JsonSplitterPropertyTest::joined);
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static String verdict(byte[] message) {
    try {
      JsonSplitter.check(message, 65_536);
      return "fine";
    } catch (RefusedException e) {
      return e.code().word();
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
