package messenger.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far the own log is known: every number up to {@link #last}. Messages that come early wait
 * until it is their turn, so that a number that is missing shows as a hole. Owned by the client's
 * thread.
 */
final class Place {
  static final long UNKNOWN = -1;

  private long last;

  /**
   * What was there before this client or the earlier ones of its keeper came is not for it to
   * confirm.
   */
  private long since;

  /** Numbers that came early; empty for those that nobody is told of. */
  private final TreeMap<Long, Optional<Message>> early = new TreeMap<>();

  Place(long last, long since) {
    this.last = last;
    this.since = since;
  }

  boolean isKnown() {
    return last != UNKNOWN;
  }

  long last() {
    return last;
  }

  long since() {
    return since;
  }

  /** Up to which number messages were taken; 0 if none was. */
  long received() {
    return last > since ? last : 0;
  }

  boolean hasHole() {
    return !early.isEmpty();
  }

  /** Another log begins here. */
  void restart(long at) {
    last = at;
    since = at;
    early.clear();
  }

  void forget() {
    restart(UNKNOWN);
  }

  /**
   * A number is known.
   *
   * @param message null if nobody has to be told
   * @return whose turn it is now, in order
   */
  List<Message> note(long seq, Message message) {
    if (seq > last) {
      early.putIfAbsent(seq, Optional.ofNullable(message));
    }
    return due();
  }

  /** The missing numbers do not exist any more: goes on behind them. */
  List<Message> skipHole() {
    return hasHole() ? skipTo(early.firstKey() - 1) : List.of();
  }

  /** What is missing up to here does not exist any more. */
  List<Message> skipTo(long seq) {
    List<Message> due = new ArrayList<>();
    while (hasHole() && early.firstKey() <= seq) {
      early.pollFirstEntry().getValue().ifPresent(due::add);
    }
    last = Math.max(last, seq);
    due.addAll(due());
    return due;
  }

  private List<Message> due() {
    List<Message> due = new ArrayList<>();
    while (hasHole() && early.firstKey() == last + 1) {
      early.pollFirstEntry().getValue().ifPresent(due::add);
      last++;
    }
    return due;
  }
}
