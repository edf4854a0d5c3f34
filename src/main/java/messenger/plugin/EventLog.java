package messenger.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Between what plugins want to hear and the rows of read-events.sql. It asks no database itself:
 * the route read-events does. Safe for every thread.
 */
public final class EventLog {
  static final int PAGE = 200;
  private final Map<String, Object> horizon;

  /**
   * @param statementMs when Postgres ends a statement
   */
  public EventLog(long statementMs) {
    horizon = Map.of("statement_ms", 2 * statementMs);
  }

  /** The parameters of read-horizon.sql. */
  public Map<String, Object> horizon() {
    return horizon;
  }

  /**
   * The time to look through.
   *
   * @param horizon what read-horizon.sql returned
   */
  public Window window(Reading reading, Long horizon) {
    Interest interest = reading.interest();
    Place place = reading.place();
    long end = place.at() + reading.spanMs();
    long until = Math.min(end, horizon);
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("at", place.at());
    parameters.put("key", place.key());
    parameters.put("seq", place.seq());
    parameters.put("until", until);
    parameters.put("limit", PAGE);
    parameters.put("messages", interest.wantsMessages());
    parameters.put("others", interest.types().stream().sorted().collect(Collectors.joining(",")));
    parameters.put("blocked", interest.blocked());
    parameters.put("sender", interest.from());
    parameters.put("recipient", interest.to());
    return new Window(until, horizon <= end, parameters);
  }

  /**
   * What was found.
   *
   * @param rows what read-events.sql returned
   */
  public Page page(Window window, List<Map<String, Object>> rows) {
    List<Event> events = rows.stream().map(EventLog::event).toList();
    Place from =
        new Place(
            (Long) window.parameters().get("at"),
            (String) window.parameters().get("key"),
            (Long) window.parameters().get("seq"));
    if (events.size() == PAGE) {
      return new Page(events, events.get(PAGE - 1).place(), true, false);
    }
    boolean nothingYet = window.until() < from.at();
    Place next = nothingYet ? from : Place.before(window.until() + 1);
    return new Page(events, next, false, window.isLast());
  }

  private static Event event(Map<String, Object> row) {
    return new Event(
        new Place((Long) row.get("at"), (String) row.get("key"), (Long) row.get("seq")),
        (String) row.get("type"),
        (String) row.get("id"),
        (String) row.get("from_address"),
        (String) row.get("to_address"),
        (String) row.get("text"),
        number(row.get("from_seq")),
        number(row.get("to_seq")),
        (String) row.get("detail"),
        number(row.get("up_to")));
  }

  private static long number(Object value) {
    return value == null ? 0 : (Long) value;
  }
}
