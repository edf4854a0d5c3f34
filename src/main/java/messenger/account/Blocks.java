package messenger.account;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import messenger.frame.Address;
import messenger.frame.Request;

/**
 * Who wants to hear nothing of whom: all of it, some 100 bytes each, so that no text has to wait
 * for a look into the database. Safe for every thread, but {@link #recent} and {@link #learn},
 * which one thread calls.
 */
public final class Blocks {
  private final Map<String, Set<String>> blockedBy = new ConcurrentHashMap<>();
  private final Since since;

  /**
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  public Blocks(LongSupplier nanoTime) {
    since = new Since(nanoTime, true);
  }

  /** Whether {@code owner} wants to hear nothing of {@code other}. */
  public boolean isBlocked(String owner, String other) {
    Set<String> blocked = blockedBy.get(owner);
    return blocked != null && blocked.contains(other);
  }

  /** The parameters of save-block.sql. */
  public Map<String, Object> saved(Request.Block request, Address owner) {
    return Map.of("owner", owner.name(), "blocked", request.user().name(), "active", request.on());
  }

  /** It was saved. */
  public void note(Request.Block request, Address owner) {
    set(owner.name(), request.user().name(), request.on());
  }

  /** The parameters of check-blocks.sql. */
  public Map<String, Object> recent() {
    return Map.of("seconds", since.seconds());
  }

  /** What check-blocks.sql returned. */
  public void learn(List<Map<String, Object>> rows) {
    for (Map<String, Object> row : rows) {
      String owner = (String) row.get("owner");
      names(row.get("blocked")).forEach(name -> set(owner, name, true));
      names(row.get("unblocked")).forEach(name -> set(owner, name, false));
    }
    since.answered();
  }

  /** Whether it is known at all who blocks whom. */
  public boolean isKnown() {
    return !since.isNever();
  }

  private static Stream<String> names(Object joined) {
    return joined == null
        ? Stream.empty()
        : Pattern.compile("\u0001").splitAsStream((String) joined);
  }

  private void set(String owner, String blocked, boolean active) {
    blockedBy.compute(
        owner,
        (name, before) -> {
          Set<String> all = before == null ? ConcurrentHashMap.newKeySet() : before;
          if (active) {
            all.add(blocked);
          } else {
            all.remove(blocked);
          }
          return all.isEmpty() ? null : all;
        });
  }
}
