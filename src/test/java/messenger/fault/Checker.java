package messenger.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares a history with the database, and says which promise was broken where. It knows the
 * protocol (docs/protocol.md, rules 1 to 4), and nothing of the server.
 */
final class Checker {
  /** With these a client comes back; every other code means a fault of one of the two. */
  private static final Set<String> HONEST = Set.of("busy", "unavailable");

  private static final Set<String> HONEST_LAST_WORDS =
      Set.of("busy", "unavailable", "restart", "timeout", "replaced");

  private final List<Event> history;
  private final List<Row> rows;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Habit> habits = new LinkedHashMap<>();
  private final Map<String, List<Event>> sessions = new LinkedHashMap<>();
  private final Map<String, Row> rowsByText = new HashMap<>();
  private final Map<String, Row> rowsById = new HashMap<>();
  private final Map<String, TreeMap<Long, Row>> logs = new TreeMap<>();
  private int legacyAgain;

  private Checker(List<Event> history, List<Row> rows) {
    this.history = history;
    this.rows = rows;
    for (Event event : history) {
      if (event.op() == Op.USER) {
        habits.put(event.user(), Habit.of(event.note()));
      }
      if (event.session() != null) {
        sessions.computeIfAbsent(event.session(), session -> new ArrayList<>()).add(event);
      }
    }
  }

  /**
   * @param history of clients that all came back in the end and waited until they had caught up
   * @param rows all messages from or to these users
   */
  static Verdict check(List<Event> history, List<Row> rows) {
    Checker checker = new Checker(history, rows);
    checker.readRows();
    checker.checkSends();
    checker.checkAnswers();
    checker.checkMessages();
    checker.sessions.values().forEach(checker::checkSession);
    checker.checkDevices();
    checker.checkOrder();
    checker.checkPresence();
    return new Verdict(List.copyOf(checker.violations), checker.figures());
  }

  private void broken(Invariant invariant, String what) {
    violations.add(new Violation(invariant, what));
  }

  // ---- the database by itself ----

  private void readRows() {
    for (Row row : rows) {
      if (rowsByText.putIfAbsent(row.text(), row) != null) {
        broken(Invariant.DOUBLED, "stored twice: " + row);
      }
      if (rowsById.putIfAbsent(row.from() + ' ' + row.id(), row) != null) {
        broken(Invariant.DOUBLED, "an id stands twice: " + row);
      }
      enterLog(row.to(), row.toSeq(), row);
      if (!row.from().equals(row.to())) {
        enterLog(row.from(), row.fromSeq(), row);
      }
    }
    logs.forEach(
        (address, log) -> {
          long expected = 1;
          for (long seq : log.keySet()) {
            if (seq != expected) {
              broken(Invariant.LOG, "the log of " + address + " has a hole before " + seq);
            }
            expected = seq + 1;
          }
        });
  }

  private void enterLog(String address, long seq, Row row) {
    Row other = logs.computeIfAbsent(address, a -> new TreeMap<>()).putIfAbsent(seq, row);
    if (other != null) {
      broken(Invariant.LOG, "number " + seq + " of " + address + " is " + other + " and " + row);
    }
  }

  // ---- what was sent, and what became of it ----

  private void checkSends() {
    Map<String, Event> sent = new HashMap<>();
    for (Event event : history) {
      if (event.op() == Op.SEND) {
        sent.putIfAbsent(event.text(), event);
      } else if (event.op() == Op.MESSAGE) {
        Event send = sent.get(event.text()); // Only what was sent before it arrived.
        if (send == null || !isOf(send, event.from(), event.to(), event.id())) {
          broken(Invariant.PHANTOM, "nobody sent " + event);
        }
      }
    }
    for (Row row : rows) {
      Event send = sent.get(row.text());
      if (send == null || !isOf(send, row.from(), row.to(), row.id())) {
        broken(Invariant.PHANTOM, "nobody sent " + row);
      }
    }
  }

  /** A legacy client does not know ids. */
  private static boolean isOf(Event send, String from, String to, String id) {
    return send.user().equals(from)
        && send.to().equals(to)
        && (send.id() == null || id == null || send.id().equals(id));
  }

  private static boolean isAcknowledgement(Event event) {
    return event.op() == Op.STORED || event.op() == Op.DROPPED;
  }

  private void checkAnswers() {
    Set<String> sent = new HashSet<>();
    for (Event event : history) {
      if (event.op() == Op.SEND) {
        sent.add(event.session() + ' ' + event.id());
      } else if (isAcknowledgement(event)) {
        if (!sent.contains(event.session() + ' ' + event.id())) {
          broken(Invariant.PHANTOM, "stored, and not sent: " + event);
        }
        checkAcknowledgement(event, rowsById.get(event.user() + ' ' + event.id()));
      } else if (event.op() == Op.ERROR && !HONEST.contains(event.note())
          || event.op() == Op.BYE && !HONEST_LAST_WORDS.contains(event.note())) {
        broken(Invariant.ANSWERS, event.toString());
      }
    }
  }

  private void checkAcknowledgement(Event event, Row row) {
    if (row == null) {
      broken(Invariant.LOSS, "acknowledged, and not in the database: " + event);
    } else if (event.seq() != row.fromSeq()
        || event.note() != null && !Instant.parse(event.note()).equals(row.time())) {
      broken(Invariant.DATABASE, "acknowledged as " + event + ", but it is " + row);
    }
  }

  /** What anybody was told is what the database has. */
  private void checkMessages() {
    for (Event event : history) {
      if (event.op() == Op.MESSAGE) {
        Row row = rowsByText.get(event.text());
        boolean same =
            row != null
                && row.from().equals(event.from())
                && row.to().equals(event.to())
                && (isLegacy(event)
                    || row.id().equals(event.id()) && row.seqIn(event.user()) == event.seq());
        if (!same) {
          broken(Invariant.DATABASE, "told " + event + ", but the database has " + row);
        }
      }
    }
  }

  private boolean isLegacy(Event event) {
    return habits.get(event.user()) == Habit.LEGACY;
  }

  // ---- one connection ----

  private void checkSession(List<Event> events) {
    if (isLegacy(events.get(0))) {
      checkLegacySession(events);
    } else {
      checkJsonSession(events);
    }
  }

  /** Numbers ascend without a hole. An own message may be acknowledged before its turn. */
  private void checkJsonSession(List<Event> events) {
    long start = 0;
    long last = 0;
    Set<Long> acknowledged = new HashSet<>();
    Set<Long> told = new HashSet<>();
    for (Event event : events) {
      switch (event.op()) {
        case LOGIN -> {
          start = event.seq();
          last = start;
        }
        case WELCOME -> {
          if (event.seq() < start) {
            broken(Invariant.LOSS, "the log is shorter than it was: " + start + ", " + event);
          }
        }
        case STORED, DROPPED -> acknowledged.add(event.seq());
        case MESSAGE -> {
          long seq = event.seq();
          if (seq <= start || !told.add(seq)) {
            broken(Invariant.DOUBLED, "had number " + seq + " before: " + event);
            continue;
          }
          if (seq < last) {
            broken(Invariant.LOG, "after number " + last + ": " + event);
          }
          for (long n = last + 1; n < seq; n++) {
            if (!told.contains(n) && !acknowledged.contains(n)) {
              broken(Invariant.LOG, "number " + n + " was left out before " + event);
            }
          }
          last = Math.max(last, seq);
        }
        default -> {}
      }
    }
  }

  /** It is told no numbers; but what it is told stands in its log one after the other. */
  private void checkLegacySession(List<Event> events) {
    String user = events.get(0).user();
    TreeMap<Long, Row> log = incoming(user);
    Set<String> told = new HashSet<>();
    long last = -1;
    for (Event event : events) {
      Row row = event.op() == Op.MESSAGE ? rowsByText.get(event.text()) : null;
      if (row == null || !row.to().equals(user)) {
        continue;
      }
      if (!told.add(event.text())) {
        broken(Invariant.DOUBLED, "twice on one connection: " + event);
        continue;
      }
      if (row.toSeq() < last) {
        broken(Invariant.LOG, "after number " + last + ": " + event + ", which is " + row);
      } else if (last >= 0 && !Objects.equals(log.higherKey(last), row.toSeq())) {
        broken(Invariant.LOG, "something was left out between " + last + " and " + row);
      }
      last = Math.max(last, row.toSeq());
    }
  }

  private TreeMap<Long, Row> incoming(String user) {
    TreeMap<Long, Row> incoming = new TreeMap<>(logs.getOrDefault(user, new TreeMap<>()));
    incoming.values().removeIf(row -> !row.to().equals(user));
    return incoming;
  }

  // ---- all connections of one client ----

  /** In the end every client knows the whole log of its user, from where it first logged in. */
  private void checkDevices() {
    Map<String, List<Event>> devices = new LinkedHashMap<>();
    sessions
        .values()
        .forEach(
            events ->
                devices
                    .computeIfAbsent(events.get(0).device(), d -> new ArrayList<>())
                    .addAll(events));
    devices.forEach(
        (device, events) -> {
          String user = events.get(0).user();
          if (isLegacy(events.get(0))) {
            checkLegacyDevice(user, events);
          } else {
            checkJsonDevice(device, logs.getOrDefault(user, new TreeMap<>()), events);
          }
        });
  }

  private void checkJsonDevice(String device, TreeMap<Long, Row> log, List<Event> events) {
    Set<Long> known = new HashSet<>();
    long start = -1;
    for (Event event : events) {
      if (event.op() == Op.LOGIN && start < 0) {
        start = event.seq();
      } else if (event.op() == Op.MESSAGE || event.op() == Op.STORED) {
        known.add(event.seq());
      }
    }
    for (Row row : log.tailMap(start, false).values()) {
      long seq = row.seqIn(events.get(0).user());
      if (!known.contains(seq)) {
        broken(Invariant.LOSS, device + " was never told number " + seq + ": " + row);
      }
    }
  }

  private void checkLegacyDevice(String user, List<Event> events) {
    Map<String, Long> told =
        events.stream()
            .filter(event -> event.op() == Op.MESSAGE)
            .collect(Collectors.groupingBy(Event::text, Collectors.counting()));
    for (Row row : incoming(user).values()) {
      if (!told.containsKey(row.text())) {
        broken(Invariant.LOSS, user + " was never told " + row);
      }
    }
    legacyAgain += told.values().stream().mapToInt(times -> times.intValue() - 1).sum();
  }

  // ---- order ----

  private void checkOrder() {
    Map<String, List<Event>> queued = byUser(Op.QUEUE);
    Map<String, List<Event>> sent = byUser(Op.SEND);
    habits.forEach(
        (user, habit) -> {
          if (habit == Habit.SERIAL) {
            checkOrder(queued.getOrDefault(user, List.of()));
            return;
          }
          List<Event> sends = sent.getOrDefault(user, List.of());
          Map<String, Long> times =
              sends.stream().collect(Collectors.groupingBy(Event::text, Collectors.counting()));
          sends.stream()
              .filter(event -> times.get(event.text()) == 1)
              .collect(Collectors.groupingBy(Event::session))
              .values()
              .forEach(this::checkOrder);
        });
  }

  private Map<String, List<Event>> byUser(Op op) {
    return history.stream()
        .filter(event -> event.op() == op)
        .collect(Collectors.groupingBy(Event::user));
  }

  /** Those of these that are stored stand in this order in the sender's log, and in each other. */
  private void checkOrder(List<Event> written) {
    Map<String, Long> last = new HashMap<>();
    for (Event event : written) {
      Row row = rowsByText.get(event.text());
      if (row == null) {
        continue;
      }
      for (String log : new TreeSet<>(List.of(row.from(), row.to()))) {
        long seq = row.seqIn(log);
        if (seq < last.getOrDefault(log, 0L)) {
          broken(
              Invariant.SENDER, "in the log of " + log + " behind what was written later: " + row);
        }
        last.merge(log, seq, Math::max);
      }
    }
  }

  // ---- presence ----

  private void checkPresence() {
    Map<String, Set<String>> connected = new TreeMap<>();
    for (Event event : history) {
      switch (event.op()) {
        case WELCOME ->
            connected.computeIfAbsent(event.user(), u -> new HashSet<>()).add(event.session());
        case END -> {
          Collection<String> open = connected.getOrDefault(event.user(), new HashSet<>());
          open.remove(event.session());
        }
        case SEES -> {
          Set<String> online =
              connected.entrySet().stream()
                  .filter(user -> !user.getValue().isEmpty())
                  .map(Map.Entry::getKey)
                  .collect(Collectors.toCollection(TreeSet::new));
          Set<String> seen = new TreeSet<>(event.people());
          seen.retainAll(habits.keySet());
          if (!seen.equals(online)) {
            broken(
                Invariant.PRESENCE,
                event.session() + " sees " + seen + ", but there are " + online);
          }
        }
        default -> {}
      }
    }
  }

  // ---- figures ----

  private Figures figures() {
    int messages = 0;
    int resent = 0;
    int refused = 0;
    long over = -1;
    Map<String, Long> stored = new HashMap<>();
    for (Event event : history) {
      switch (event.op()) {
        case QUEUE -> messages++;
        case STORED, DROPPED -> {
          stored.putIfAbsent(event.user() + ' ' + event.id(), event.t());
          resent += event.duplicate() ? 1 : 0;
        }
        case ERROR -> refused++;
        case FAULT -> over = Event.OVER.equals(event.note()) ? event.t() : over;
        default -> {}
      }
    }
    return new Figures(
        messages,
        stored.size(),
        (int) count(Invariant.LOSS),
        (int) count(Invariant.DOUBLED),
        (int) (count(Invariant.LOG) + count(Invariant.SENDER)),
        legacyAgain,
        resent,
        refused,
        firstStored(over),
        drained(over),
        slowest(Op.SEND, Set.of(Op.STORED, Op.DROPPED, Op.ERROR)),
        slowest(Op.PING, Set.of(Op.PONG)));
  }

  private long count(Invariant invariant) {
    return violations.stream().filter(v -> v.invariant() == invariant).count();
  }

  private long firstStored(long over) {
    return history.stream()
        .filter(event -> isAcknowledgement(event) && event.t() > over)
        .findFirst()
        .map(event -> (event.t() - over) / 1_000)
        .orElse(-1L);
  }

  private long drained(long over) {
    Set<String> before = new HashSet<>();
    Map<String, String> texts = new HashMap<>();
    long drained = over;
    for (Event event : history) {
      if (event.op() == Op.QUEUE && event.t() <= over) {
        before.add(event.text());
      } else if (event.op() == Op.SEND && event.id() != null) {
        texts.put(event.id(), event.text());
      } else if (event.op() == Op.STORED && before.remove(texts.get(event.id()))) {
        drained = Math.max(drained, event.t());
      }
    }
    return (drained - over) / 1_000;
  }

  /** On a connection that its client gave up, until then; on one that was cut, nobody knows. */
  private long slowest(Op question, Set<Op> answers) {
    long slowest = 0;
    for (List<Event> events : sessions.values()) {
      Map<String, Long> asked = new HashMap<>();
      for (Event event : events) {
        if (event.op() == question && event.id() != null) {
          asked.putIfAbsent(event.id(), event.t());
        } else if (answers.contains(event.op()) && asked.containsKey(event.id())) {
          slowest = Math.max(slowest, event.t() - asked.remove(event.id()));
        } else if (event.op() == Op.END && Device.GAVE_UP.equals(event.note())) {
          for (long t : asked.values()) {
            slowest = Math.max(slowest, event.t() - t);
          }
        }
      }
    }
    return slowest / 1_000;
  }
}
