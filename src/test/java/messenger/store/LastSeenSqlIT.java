package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Request;
import messenger.presence.LastSeen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** When people were online last, in a real PostgreSQL. Every test has names of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastSeenSqlIT {
  private static final String SAVE = "save-seen.sql?parametersCount=1";
  private static final String READ = "read-seen.sql?parametersCount=1&outputType=SelectList";
  private static final String DELETE = "delete-seen.sql?parametersCount=0";
  private static final Instant TIME = Instant.parse("2026-07-01T12:00:00.123Z");

  private final LastSeen lastSeen = new LastSeen((owner, other) -> false, Clock.systemUTC());
  private Database database;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    database = new Database(temporary);
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  private void save(Map<String, Long> seen) throws Exception {
    Exception fault = database.sql(SAVE, lastSeen.rowsOf(seen)).getException();
    if (fault != null) {
      throw fault;
    }
  }

  private Map<String, Instant> seen(String... names) throws Exception {
    Request.Watch watch = new Request.Watch(null, new LinkedHashSet<>(List.of(names)));
    return lastSeen.seen(watch, new Address("eve"), database.rows(READ, lastSeen.asked(watch)));
  }

  @Test
  void whatIsSavedIsReadToTheMillisecondWhateverTheNames() throws Exception {
    String odd = "a \"b\" \\ {c}, 'd' \uD83D\uDE00";
    save(Map.of("ann", TIME.toEpochMilli(), odd, 1L, "null", 0L));
    assertEquals(
        Map.of("ann", TIME, odd, Instant.ofEpochMilli(1), "null", Instant.EPOCH),
        seen("ann", odd, "null", "nobody"));
    assertEquals(Map.of(), seen());
  }

  @Test
  void aTimeNeverGoesBack() throws Exception {
    save(Map.of("bob", TIME.toEpochMilli(), "carl", TIME.toEpochMilli()));
    save(Map.of("bob", TIME.toEpochMilli() - 1, "carl", TIME.toEpochMilli() + 1));
    assertEquals(Map.of("bob", TIME, "carl", TIME.plusMillis(1)), seen("bob", "carl"));
  }

  @Test
  void whoWasNotHereForAQuarterOfAYearIsForgotten() throws Exception {
    Instant now = Instant.now();
    save(
        Map.of(
            "dora",
            now.minusSeconds(91 * 86_400).toEpochMilli(),
            "eric",
            now.minusSeconds(89 * 86_400).toEpochMilli()));
    database.sql(DELETE, Map.of());
    assertEquals(List.of("eric"), List.copyOf(seen("dora", "eric").keySet()));
  }

  @Test
  void aHundredNamesAreFoundByTheirKeyInALargeTable() throws Exception {
    database.run(
        "INSERT INTO last_seen SELECT 'crowd-' || n, now() FROM generate_series(1, 50000) AS n",
        "ANALYZE last_seen");
    String sql = Files.readString(Path.of("sql/read-seen.sql")).replace(":#names", "'[\"x\"]'");
    String plan = String.join("\n", database.ask("EXPLAIN " + sql));
    assertTrue(plan.contains("last_seen_pkey"), plan);
  }
}
