package messenger.fault;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** How long messages took between json devices that were in, both of them, when they were sent. */
final class Deliveries {
  private static final int DIGITS = 3;

  private record Sending(long at, Set<String> sessions) {}

  private Deliveries() {}

  /**
   * @param fault the note of the {@link Op#FAULT} from which on messages count
   * @return milliseconds from writing the message to the connection until a device that had caught
   *     up by then was told it, on that connection
   */
  static Histogram since(String fault, List<Event> history) {
    Histogram times = new Histogram(DIGITS);
    Map<String, Set<String>> ready = new HashMap<>();
    Map<String, Sending> sent = new HashMap<>();
    boolean counts = false;
    for (Event event : history) {
      switch (event.op()) {
        case FAULT -> counts |= fault.equals(event.note());
        case CAUGHTUP ->
            ready.computeIfAbsent(event.user(), user -> new HashSet<>()).add(event.session());
        case END -> ready.getOrDefault(event.user(), new HashSet<>()).remove(event.session());
        case SEND -> {
          if (counts) {
            Set<String> sessions = Set.copyOf(ready.getOrDefault(event.to(), Set.of()));
            sent.put(event.text(), new Sending(event.t(), sessions));
          }
        }
        case MESSAGE -> {
          Sending sending = sent.get(event.text());
          if (sending != null && sending.sessions().contains(event.session())) {
            times.recordValue((event.t() - sending.at()) / 1_000);
          }
        }
        default -> {}
      }
    }
    return times;
  }
}
