package messenger.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketKeysTest {
  private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");

  @TempDir Path folder;

  private List<TicketKeys.Key> after(Duration time) throws IOException {
    Clock clock = Clock.fixed(START.plus(time), ZoneOffset.UTC);
    return new TicketKeys(folder.resolve("tls/ticket.keys"), clock).current();
  }

  @Test
  void theyOutliveTheProcess() throws IOException {
    byte[] before = after(Duration.ZERO).get(0).secret();
    List<TicketKeys.Key> again = after(Duration.ofHours(11));
    assertEquals(1, again.size());
    assertArrayEquals(before, again.get(0).secret());
    assertEquals(48, before.length);
  }

  @Test
  void aNewOneIsMadeEvery12HoursAndOldOnesAreForgottenAfter48() throws IOException {
    byte[] first = after(Duration.ZERO).get(0).secret();
    for (int hours = 12; hours <= 48; hours += 12) {
      List<TicketKeys.Key> keys = after(Duration.ofHours(hours));
      assertEquals(hours / 12 + 1, keys.size());
      assertEquals(START.plus(Duration.ofHours(hours)), keys.get(0).made());
      assertArrayEquals(first, keys.get(keys.size() - 1).secret());
    }
    List<TicketKeys.Key> later = after(Duration.ofHours(60));
    assertEquals(5, later.size());
    assertNotEquals(Arrays.hashCode(first), Arrays.hashCode(later.get(later.size() - 1).secret()));
  }

  @Test
  void aKeyFromTheFutureIsNotTrusted() throws IOException {
    byte[] first = after(Duration.ofDays(1)).get(0).secret();
    List<TicketKeys.Key> now = after(Duration.ZERO);
    assertEquals(1, now.size());
    assertNotEquals(Arrays.hashCode(first), Arrays.hashCode(now.get(0).secret()));
  }

  @Test
  void theFileIsForThisUserAlone() throws IOException {
    after(Duration.ZERO);
    Path file = folder.resolve("tls/ticket.keys");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "1 zz", "1 00", "x 00", "\u00ff\u00fe"})
  void aFileThatMakesNoSenseIsReplaced(String text) throws IOException {
    Files.createDirectory(folder.resolve("tls"));
    Files.writeString(folder.resolve("tls/ticket.keys"), text);
    assertEquals(1, after(Duration.ZERO).size());
    assertEquals(1, after(Duration.ofHours(1)).size());
  }
}
