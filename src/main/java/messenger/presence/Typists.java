package messenger.presence;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Notice;

/**
 * Who has just been said to type to whom, so that it is not said too often. Any thread; nothing in
 * here blocks, and what it remembers is bounded.
 */
public final class Typists {
  private record Pair(String from, String to) {}

  private final String self;
  private final Predicate<String> isElsewhere;
  private final long everyNanos;
  private final int most;
  private final LongSupplier nanoTime;

  /** When it was said last, the oldest first; guarded by itself. */
  private final Map<Pair, Long> said = new LinkedHashMap<>();

  /**
   * @param self the name of this node
   * @param isElsewhere whether somebody is connected to another node
   * @param every how often it is said of one sender and one recipient, at most
   * @param most pairs within that time; of the others it is not said
   * @param nanoTime {@link System#nanoTime} but in tests
   */
  public Typists(
      String self, Predicate<String> isElsewhere, Duration every, int most, LongSupplier nanoTime) {
    this.self = self;
    this.isElsewhere = isElsewhere;
    this.everyNanos = every.toNanos();
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /**
   * What is to be said of this.
   *
   * @return null if nothing is: it was said just now, too many type, or somebody types to
   *     themselves
   */
  public NodeTyping noted(Request.Typing typing, Address user) {
    Pair pair = new Pair(user.name(), typing.to().name());
    boolean passes = !pair.from().equals(pair.to()) && isDue(pair);
    return passes ? new NodeTyping(self, pair.from(), pair.to()) : null;
  }

  private boolean isDue(Pair pair) {
    synchronized (said) {
      long now = nanoTime.getAsLong();
      Iterator<Long> oldest = said.values().iterator();
      while (oldest.hasNext() && now - oldest.next() >= everyNanos) {
        oldest.remove();
      }
      return said.size() < most && said.putIfAbsent(pair, now) == null;
    }
  }

  /** Whether other nodes can do something with it. */
  public boolean isForOthers(NodeTyping typing) {
    return isElsewhere.test(typing.to());
  }

  /** For the devices of whom it is written to that are here. */
  public List<Notice> notices(NodeTyping typing) {
    return List.of(new Notice(typing.to(), new Reply.Typing(typing.from())));
  }

  /** As {@link #notices} for what a node said; nothing if this one did. */
  public List<Notice> heard(NodeTyping typing) {
    return typing.node().equals(self) ? List.of() : notices(typing);
  }
}
