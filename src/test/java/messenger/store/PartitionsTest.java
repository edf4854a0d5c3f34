package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.f4b6a3.uuid.util.UuidUtil;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "CREATE TABLE IF NOT EXISTS (message_\\d{4}_\\d{2}) PARTITION OF message"
              + " FOR VALUES FROM \\('(.{36})'\\) TO \\('(.{36})'\\)");

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "2026-01, message_2026_01",
    "2026-09, message_2026_09",
    "2026-12, message_2026_12",
    "2028-02, message_2028_02",
    "2100-02, message_2100_02"
  })
  void theIdsOfAMonthFallIntoItsPartition(YearMonth month, String name) {
    Matcher statement = statement(month);
    assertEquals(name, statement.group(1));
    UUID from = UUID.fromString(statement.group(2));
    UUID to = UUID.fromString(statement.group(3));
    Instant first = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant next = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);

    for (int i = 0; i < 100; i++) {
      UUID earliest = UuidCreator.getTimeOrderedEpoch(first);
      UUID latest = UuidCreator.getTimeOrderedEpoch(next.minusMillis(1));
      assertEquals(first, UuidUtil.getInstant(earliest));
      assertTrue(isBelow(from, earliest) && isBelow(earliest, to), earliest::toString);
      assertTrue(isBelow(from, latest) && isBelow(latest, to), latest::toString);
      assertTrue(isBelow(UuidCreator.getTimeOrderedEpoch(first.minusMillis(1)), from));
      assertTrue(isBelow(to, UuidCreator.getTimeOrderedEpoch(next)));
    }
    assertEquals(new UUID(first.toEpochMilli() << 16, 0), from);
  }

  @Test
  void aMonthEndsWhereTheNextBegins() {
    YearMonth month = YearMonth.of(2026, 1);
    for (int i = 0; i < 48; i++) {
      assertEquals(statement(month).group(3), statement(month.plusMonths(1)).group(2));
      month = month.plusMonths(1);
    }
  }

  /** As Postgres compares them: byte by byte. */
  private static boolean isBelow(UUID one, UUID other) {
    return one.toString().compareTo(other.toString()) < 0;
  }

  private static Matcher statement(YearMonth month) {
    Matcher statement = STATEMENT.matcher(Partitions.create(month));
    assertTrue(statement.matches(), () -> Partitions.create(month));
    return statement;
  }
}
