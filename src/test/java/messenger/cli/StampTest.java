package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
  private final Stamp stamp = new Stamp("k3x9a2", 26);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 35, 36, 99_999_999, Integer.MAX_VALUE})
  void aNumberIsFoundAgainInTheTextAndInTheId(int number) {
    assertEquals(26, stamp.text(number).length());
    assertEquals(number, stamp.numberIn(stamp.text(number)));
    assertEquals(number, stamp.numberOfId(stamp.id(number, 1_764_000_000_123L)));
  }

  @Test
  void theIdIsAVersion7UuidWithItsTime() {
    UUID id = UUID.fromString(stamp.id(5, 1_764_000_000_123L));
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(1_764_000_000_123L, id.getMostSignificantBits() >>> 16);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @CsvSource({
    "hello,                       -1",
    "'',                          -1",
    "k3x9a3.000001.............,  -1",
    "k3x9a2.000001............,   -2",
    "k3x9a2.000001............ ,  -2",
    "k3x9a2.00!001.............,  -2",
    "k3x9a2.zzzzzz.............,  -2",
    "k3x9a2-000001.............,  -2",
  })
  void whatIsNotAsItWasSentIsNoNumber(String text, int answer) {
    assertEquals(answer, stamp.numberIn(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login",
        "01234567-89ab-7def-8123-456789abcdef",
        "not-a-uuid-but-of-the-right-length--"
      })
  void anotherIdIsForeign(String id) {
    assertEquals(Stamp.FOREIGN, stamp.numberOfId(id));
    assertEquals(Stamp.FOREIGN, stamp.numberOfId(null));
    assertEquals(Stamp.FOREIGN, stamp.numberOfId(new Stamp("k3x9a3", 26).id(1, 0)));
  }
}
