package messenger.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import messenger.frame.Entry;
import messenger.session.Committed;

/**
 * How far logs go that another node writes to, too: said by that node, and looked up now and then.
 * Safe for every thread, but {@link #isDue}, which one thread calls.
 */
public final class LogHeads {
  private final String self;
  private final BooleanSupplier hasOthers;
  private final BooleanSupplier isMute;
  private final Duration every;
  private final LongSupplier nanoTime;
  private long lastCheck;

  /**
   * @param self the name of this node
   * @param hasOthers whether there are other nodes
   * @param isMute whether other nodes can't be heard at the moment
   * @param every how often to look while they can be heard
   */
  public LogHeads(
      String self,
      BooleanSupplier hasOthers,
      BooleanSupplier isMute,
      Duration every,
      LongSupplier nanoTime) {
    this.self = self;
    this.hasOthers = hasOthers;
    this.isMute = isMute;
    this.every = every;
    this.nanoTime = nanoTime;
    this.lastCheck = nanoTime.getAsLong();
  }

  /** Whether somebody else should know what is committed here. */
  public boolean hasListeners() {
    return hasOthers.getAsBoolean();
  }

  /** What other nodes should know of messages that were committed here. */
  public NodeHeads of(List<Committed> batch) {
    Map<String, Long> heads = new HashMap<>();
    for (Committed committed : batch) {
      Entry entry = committed.entry();
      if (!entry.isAside()) {
        heads.merge(entry.to(), entry.toSeq(), Math::max);
      }
      heads.merge(entry.from(), entry.fromSeq(), Math::max);
    }
    return new NodeHeads(self, heads);
  }

  /** What this node should look after; nothing if it said so itself. */
  public Map<String, Long> heard(NodeHeads said) {
    return said.node().equals(self) ? Map.of() : said.heads();
  }

  /** Whether it is time to look into the log: now and then, and always while nobody is heard. */
  public boolean isDue() {
    long now = nanoTime.getAsLong();
    boolean due =
        isMute.getAsBoolean() || hasOthers.getAsBoolean() && now - lastCheck >= every.toNanos();
    if (due) {
      lastCheck = now;
    }
    return due;
  }

  /**
   * The parameter of check-heads.sql.
   *
   * @param known how far which logs are known
   */
  public Map<String, Object> rowsOf(Map<String, Long> known) {
    return Map.of("known", JsonText.ofNumbers(known));
  }

  /**
   * Which logs go further.
   *
   * @param rows what check-heads.sql returned
   */
  public Map<String, Long> further(List<Map<String, Object>> rows) {
    Map<String, Long> heads = new HashMap<>();
    rows.forEach(row -> heads.put((String) row.get("address"), (Long) row.get("last_seq")));
    return heads;
  }
}
