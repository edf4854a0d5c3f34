package messenger.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checker that finds nothing is worth nothing: what is wrong is found, what is right is not. */
class CheckerTest {
  private static final Instant TIME = Instant.parse("2026-11-24T05:00:00Z");

  @Property(tries = 100)
  void aRightHistoryHasNoViolation(@ForAll long seed) {
    RightHistory right = RightHistory.of(seed);
    assertEquals(List.of(), Checker.check(right.events(), right.rows()).violations());
  }

  @Property(tries = 400)
  void whatIsChangedInARightHistoryIsFound(
      @ForAll Mutation mutation, @ForAll long seed, @ForAll long where) {
    RightHistory right = RightHistory.of(seed);
    List<Event> events = new ArrayList<>(right.events());
    List<Row> rows = new ArrayList<>(right.rows());
    Assume.that(mutation.change(events, rows, new Random(where)));
    Verdict verdict = Checker.check(events, rows);
    assertTrue(verdict.of(mutation.breaks) > 0, () -> mutation + ": " + verdict.violations());
  }

  /** The property above may not skip one of them for ever. */
  @ParameterizedTest
  @EnumSource
  void everyMutationFindsSomethingToChange(Mutation mutation) {
    RightHistory right = RightHistory.of(1);
    List<Event> events = new ArrayList<>(right.events());
    List<Row> rows = new ArrayList<>(right.rows());
    assertTrue(mutation.change(events, rows, new Random(1)));
    assertTrue(Checker.check(events, rows).of(mutation.breaks) > 0);
  }

  @Property(tries = 20)
  void aHistoryIsTheSameWhenItIsReadAgain(@ForAll long seed) {
    List<Event> events = RightHistory.of(seed).events();
    assertEquals(events, events.stream().map(Event::toLine).map(Event::ofLine).toList());
  }

  @Test
  void aFirstClientMayBeToldAgainAfterItCameBack() {
    List<Event> events =
        timed(
            Event.of(Op.USER, "ann", null).note("serial"),
            Event.of(Op.USER, "cid", null).note("legacy"),
            Event.of(Op.SEND, "ann", "ann/first/1").of("i", "ann", "cid", "hi"),
            Event.of(Op.MESSAGE, "cid", "cid/legacy/1").of(null, "ann", "cid", "hi"),
            Event.of(Op.MESSAGE, "cid", "cid/legacy/2").of(null, "ann", "cid", "hi"),
            Event.of(Op.STORED, "ann", "ann/first/1").of("i", null, null, null).number(1));
    Verdict verdict = Checker.check(events, List.of(new Row("i", "ann", 1, "cid", 1, "hi", TIME)));
    assertEquals(List.of(), verdict.violations());
    assertEquals(1, verdict.figures().legacyAgain());
  }

  @Test
  void recoveryIsCountedFromTheEndOfTheFault() {
    List<Event> events =
        List.of(
            Event.of(Op.USER, "ann", null).note("serial").at(0),
            queue("a").at(1_000),
            send("a").at(2_000),
            queue("b").at(3_000),
            Event.of(Op.FAULT, null, null).note(Event.OVER).at(10_000),
            queue("late").at(11_000),
            stored("a", 1).at(25_000),
            send("b").at(26_000),
            stored("b", 2).at(40_000),
            send("late").at(41_000),
            stored("late", 3).at(90_000));
    List<Row> rows =
        List.of(
            new Row("a", "ann", 1, "ann", 1, "a", TIME),
            new Row("b", "ann", 2, "ann", 2, "b", TIME),
            new Row("late", "ann", 3, "ann", 3, "late", TIME));
    Verdict verdict = Checker.check(events, rows);
    assertEquals(List.of(), verdict.violations());
    assertEquals(15, verdict.figures().firstStoredMs());
    assertEquals(30, verdict.figures().drainedMs());
    assertEquals(49, verdict.figures().slowestAnswerMs());
    assertEquals(3, verdict.figures().acknowledged());
  }

  @Test
  void whoGivesUpHasWaitedUntilThen() {
    List<Event> events =
        List.of(
            Event.of(Op.USER, "ann", null).note("serial").at(0),
            send("a").at(1_000),
            Event.of(Op.END, "ann", "ann/first/1").note(Device.GAVE_UP).at(11_000));
    assertEquals(10, Checker.check(events, List.of()).figures().slowestAnswerMs());
  }

  private static Event queue(String id) {
    return Event.of(Op.QUEUE, "ann", null).of(id, "ann", "ann", id);
  }

  private static Event send(String id) {
    return Event.of(Op.SEND, "ann", "ann/first/1").of(id, "ann", "ann", id);
  }

  private static Event stored(String id, long seq) {
    return Event.of(Op.STORED, "ann", "ann/first/1").of(id, null, null, null).number(seq);
  }

  private static List<Event> timed(Event... events) {
    List<Event> timed = new ArrayList<>();
    for (Event event : events) {
      timed.add(event.at(timed.size()));
    }
    return timed;
  }
}
