package messenger.presence;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import messenger.frame.Address;
import messenger.frame.Request;
import messenger.store.JsonText;

/**
 * When people were online last: the latest of them, and what has not been saved yet; the rest is in
 * the table last_seen, which the routes ask. Guarded by itself; nothing in here blocks.
 */
public final class LastSeen {
  /** People who left lately, whom nobody needs to look up; 1 MB. */
  private static final int RECENT = 10_000;

  private final BiPredicate<String, String> isBlocked;
  private final Clock clock;

  private final Map<String, Instant> recent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > RECENT;
        }
      };

  private final Map<String, Long> unsaved = new HashMap<>();

  /**
   * @param isBlocked whether the first has blocked the second
   */
  public LastSeen(BiPredicate<String, String> isBlocked, Clock clock) {
    this.isBlocked = isBlocked;
    this.clock = clock;
  }

  /**
   * Somebody has left.
   *
   * @param ago since when their last connection is gone
   * @param save whether this node has to see that it is not forgotten
   * @return when that was, to the millisecond
   */
  synchronized Instant left(String name, Duration ago, boolean save) {
    long at = clock.millis() - ago.toMillis();
    Instant seen = Instant.ofEpochMilli(at);
    recent.remove(name);
    recent.put(name, seen);
    if (save) {
      unsaved.merge(name, at, Math::max);
    }
    return seen;
  }

  /** When people were online last, in milliseconds since 1970, as far as it is not saved. */
  public synchronized Map<String, Long> unsaved() {
    return new HashMap<>(unsaved);
  }

  /** These are saved. */
  public synchronized void saved(Map<String, Long> seen) {
    seen.forEach(unsaved::remove);
  }

  /** The parameters of save-seen.sql. */
  public Map<String, Object> rowsOf(Map<String, Long> seen) {
    return Map.of("seen", JsonText.ofNumbers(seen));
  }

  /** The parameters of read-seen.sql. */
  public Map<String, Object> asked(Request.Watch watch) {
    String names =
        JsonText.write(
            to -> {
              to.writeStartArray();
              for (String name : watch.users()) {
                to.writeString(name);
              }
              to.writeEndArray();
            });
    return Map.of("names", names);
  }

  /**
   * When people were online last. Not said of those who have blocked the one who asks.
   *
   * @param rows what read-seen.sql returned
   */
  public synchronized Map<String, Instant> seen(
      Request.Watch watch, Address user, List<Map<String, Object>> rows) {
    Map<String, Instant> seen = new HashMap<>();
    rows.forEach(
        row -> seen.put((String) row.get("address"), Instant.ofEpochMilli((Long) row.get("seen"))));
    for (String name : watch.users()) {
      Instant lately = recent.get(name);
      if (lately != null) {
        seen.merge(name, lately, (saved, known) -> saved.isAfter(known) ? saved : known);
      }
    }
    seen.keySet().removeIf(name -> isBlocked.test(name, user.name()));
    return seen;
  }
}
