package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  private static final List<String> OBJECTS =
      List.of(
          "{}",
          "{\"a\":1}",
          "{\"nested\":{\"list\":[{},[{}]]}}",
          "{\"text\":\"} ] {\"}",
          "{\"quote\":\"\\\"}\",\"backslash\":\"\\\\\"}",
          "{\"umlaut\":\"äöü €\"}");

  /** Feeds a stream in pieces of {@code size} bytes. */
  private static List<String> split(String stream, int size) {
    List<String> objects = new ArrayList<>();
    Splitter splitter = new Splitter();
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += size) {
      splitter.feed(
          bytes,
          at,
          Math.min(at + size, bytes.length),
          (all, from, to) -> objects.add(new String(all, from, to - from, StandardCharsets.UTF_8)));
    }
    return objects;
  }

  @ParameterizedTest(name = "between objects: \"{0}\"")
  @ValueSource(strings = {"", "\n", " \r\n\t"})
  void findsEveryObjectHoweverTheStreamIsChopped(String between) {
    String stream = String.join(between, OBJECTS) + between;
    for (int size = 1; size <= stream.length() + 10; size++) {
      assertEquals(OBJECTS, split(stream, size), "pieces of " + size);
    }
  }

  @Test
  void keepsAnIncompleteObject() {
    assertEquals(List.of("{}"), split("{}{\"a\":", 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "{}]", "[{}]", "\"{}\""})
  void refusesWhatIsNoObject(String stream) {
    assertThrows(IllegalArgumentException.class, () -> split(stream, 100));
  }

  @Test
  void refusesAnObjectWithoutEnd() {
    String endless = "{\"a\":\"" + "x".repeat(17 << 20);
    assertThrows(IllegalArgumentException.class, () -> split(endless, 1 << 16));
  }
}
