package messenger.live;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the crowd noticed of an edit.
 *
 * @param messages that were written meanwhile
 * @param kept connections
 * @param lost messages that were not acknowledged, not delivered or not told to have been read,
 *     though they were
 * @param doubled messages that came more than once
 * @param late messages that came behind a later one of the same sender
 * @param pauseMs the longest that a message, or its acknowledgement, was on its way between two
 *     people whose connections were kept
 */
record Outcome(int messages, int kept, long lost, long doubled, long late, long pauseMs) {
  static Outcome of(List<Sent> sent, int people, Set<Citizen> cut) {
    long pause =
        sent.stream()
            .filter(one -> one.isSettled() && !cut.contains(one.from) && !cut.contains(one.to))
            .mapToLong(Sent::pause)
            .max()
            .orElse(0);
    return new Outcome(
        sent.size(),
        people - cut.size(),
        sent.stream().filter(one -> !one.isSettled()).count(),
        sent.stream().filter(Sent::isDoubled).count(),
        sent.stream().filter(one -> one.isLate).count(),
        TimeUnit.NANOSECONDS.toMillis(pause));
  }
}
