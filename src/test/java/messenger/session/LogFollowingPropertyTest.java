package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.Entry;
import messenger.session.Committed.Outcome;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever is overtaken or lost between the log and a session, its client gets every number once
 * and in order.
 */
class LogFollowingPropertyTest {
  private static final int PAGE = 30;
  private static final int UNSENT = 5_000;

  /** What may happen next. */
  enum Step {
    BOB_WRITES,
    ANN_WRITES,
    ANN_WRITES_TO_HERSELF,
    ANN_WRITES_ON_ANOTHER_DEVICE,
    ARRIVES,
    ARRIVES_BEFORE_ANOTHER,
    PUSH_IS_LOST,
    ANN_SENDS_AGAIN,
    PAGE_IS_READ,
    PAGE_ARRIVES,
    PAGE_IS_LOST,
    OLD_ONES_EXPIRE,
    EVENT_LOOP_RUNS,
    NETWORK_STALLS,
    NETWORK_TAKES,
    TIME_PASSES,
    SWEEP
  }

  @Property(tries = 2_000)
  void everyNumberIsDeliveredOnceAndInOrder(
      @ForAll @Size(max = 150) List<Step> steps,
      @ForAll @IntRange(max = 40) int backlog,
      @ForAll @IntRange(max = 40) int read,
      @ForAll @IntRange(max = 3) int beforeItFollows) {
    Model model = new Model(Scene.JSON);
    model.logIn(backlog, Math.min(read, backlog), beforeItFollows);
    steps.forEach(model::happens);
    model.settles();
    model.checkEveryNumber(Math.min(read, backlog));
  }

  @Property(tries = 1_000)
  void aLegacyClientGetsEveryTextToItOnceAndInOrder(
      @ForAll @Size(max = 150) List<Step> steps,
      @ForAll @IntRange(max = 40) int backlog,
      @ForAll @IntRange(max = 40) int read) {
    Model model = new Model(Scene.LEGACY);
    model.logIn(backlog, Math.min(read, backlog), 0);
    steps.forEach(model::happens);
    model.settles();
    model.checkTexts(Math.min(read, backlog));
  }

  /** A log, what is on its way from it, and one session that follows it. */
  private static final class Model {
    /** A push or an acknowledgement on its way. */
    private record Parcel(Entry entry, boolean acknowledgement) {}

    private record Page(List<Entry> entries, Pull pull) {}

    private final Scene scene =
        new Scene(
            new SessionLimits(
                UNSENT,
                Duration.ofDays(1),
                Duration.ofDays(1),
                Duration.ofDays(1),
                64,
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                50,
                2_000,
                3,
                10,
                0,
                1));
    private final List<Entry> log = new ArrayList<>();
    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final Deque<Page> pages = new ArrayDeque<>();
    private final Set<Long> own = new HashSet<>();
    private final Client ann;

    /** The numbers up to this one are no longer in the log. */
    private int kept;

    private int welcomed;

    Model(Dialect dialect) {
      ann = scene.entered(dialect, "ann", "phone");
      scene.happened();
    }

    void logIn(int backlog, int read, int beforeItFollows) {
      for (int i = 0; i < backlog; i++) {
        append(i % 3 == 0 ? "ann" : "bob", i % 3 == 0 ? "bob" : "ann");
      }
      parcels.clear();
      for (int i = 0; i < beforeItFollows; i++) {
        append("bob", "ann");
        arrives(parcels.poll());
      }
      welcomed = backlog;
      ann.session.follow(read, backlog);
    }

    private Entry append(String from, String to) {
      long seq = log.size() + 1;
      Entry entry = Scene.entry(from, from.equals("ann") ? seq : 1, to, to.equals("ann") ? seq : 1);
      log.add(entry);
      parcels.add(new Parcel(entry, false));
      return entry;
    }

    private void writes(String to) {
      Entry entry = append("ann", to);
      parcels.removeLast();
      parcels.add(new Parcel(entry, true));
      own.add(entry.fromSeq());
    }

    void happens(Step step) {
      if (ann.untakenBytes() > UNSENT / 3) {
        ann.reads(); // Being too slow is another test.
      }
      switch (step) {
        case BOB_WRITES -> append("bob", "ann");
        case ANN_WRITES -> writes("bob");
        case ANN_WRITES_TO_HERSELF -> writes("ann");
        case ANN_WRITES_ON_ANOTHER_DEVICE -> append("ann", "bob");
        case ARRIVES -> arrives(parcels.poll());
        case ARRIVES_BEFORE_ANOTHER -> arrives(parcels.pollLast());
        case PUSH_IS_LOST -> {
          if (!parcels.isEmpty() && !parcels.peek().acknowledgement()) {
            parcels.poll();
          }
        }
        case ANN_SENDS_AGAIN -> sendsAgain();
        case PAGE_IS_READ -> readPage();
        case PAGE_ARRIVES -> pageArrives();
        case PAGE_IS_LOST -> scene.events.remove("behind ann");
        case OLD_ONES_EXPIRE -> {
          if (ann.session.dialect() == Scene.JSON) {
            kept = log.size();
          }
        }
        case EVENT_LOOP_RUNS -> ann.runOneTask();
        case NETWORK_STALLS -> ann.stalled = true;
        case NETWORK_TAKES -> {
          ann.stalled = false;
          ann.reads();
        }
        case TIME_PASSES -> scene.passes(Duration.ofMillis(30));
        case SWEEP -> {
          scene.passes(Duration.ofSeconds(6));
          scene.sweeps();
        }
      }
    }

    private void arrives(Parcel parcel) {
      if (parcel == null) {
        return;
      }
      if (parcel.acknowledgement()) {
        ann.session.acknowledge(parcel.entry(), Outcome.NEW);
      } else {
        ann.session.push(parcel.entry(), true);
      }
    }

    private void sendsAgain() {
      own.stream()
          .max(Long::compare)
          .ifPresent(
              seq -> {
                Entry entry = log.get((int) (seq - 1));
                boolean answered = parcels.stream().noneMatch(parcel -> parcel.entry() == entry);
                if (answered && ann.session.dialect() == Scene.JSON) {
                  ann.session.acknowledge(entry, Outcome.DUPLICATE);
                }
              });
    }

    private void readPage() {
      if (scene.events.remove("behind ann")) {
        int last = Math.max(kept, (int) ann.pull.after());
        pages.add(
            new Page(List.copyOf(log.subList(last, Math.min(log.size(), last + PAGE))), ann.pull));
      }
    }

    private void pageArrives() {
      if (!pages.isEmpty()) {
        Page page = pages.poll();
        ann.session.page(page.entries(), page.pull());
      }
    }

    /** Everything that is on its way arrives, and one push more: it shows what was lost before. */
    void settles() {
      ann.stalled = false;
      ann.reads();
      while (!parcels.isEmpty()) {
        arrives(parcels.poll());
        scene.run();
      }
      arrives(new Parcel(append("bob", "ann"), false));
      for (int quiet = 0; quiet < 3; quiet++) {
        scene.passes(Duration.ofSeconds(6));
        scene.sweeps();
        while (!scene.events.isEmpty() || !pages.isEmpty()) {
          readPage();
          pageArrives();
          scene.run();
          quiet = 0;
        }
      }
    }

    void checkEveryNumber(long read) {
      assertFalse(ann.closed);
      List<String> got = ann.got();
      long position = read;
      Set<Long> acknowledged = new HashSet<>();
      for (String frame : got) {
        String[] words = frame.split(" ");
        boolean gap = frame.endsWith(" expired");
        if (words[0].equals("caughtUp")) {
          position = gap ? Math.max(position, welcomed) : position;
          assertTrue(!gap || position <= kept, frame);
          continue;
        }
        long seq = Long.parseLong(words[1]);
        if (words[0].equals("stored")) {
          assertTrue(own.contains(seq), frame);
          acknowledged.add(seq);
          continue;
        }
        while (acknowledged.contains(position + 1) && position + 1 < seq) {
          position++;
        }
        if (gap) {
          for (long missing = position + 1; missing < seq; missing++) {
            assertTrue(missing <= kept || acknowledged.contains(missing), () -> "gap: " + got);
          }
          position = seq - 1;
        }
        assertEquals(position + 1, seq, () -> "not in order: " + got);
        position = seq;
      }
      while (acknowledged.contains(position + 1)) {
        position++;
      }
      assertEquals(log.size(), position, () -> "not all: " + got);
      assertEquals(own, acknowledged);
      assertEquals(1, got.stream().filter(frame -> frame.startsWith("caughtUp")).count());
      assertEquals(log.size(), ann.session.last());
      assertEquals(log.size(), scene.sessions.reached(new Address("ann")));
    }

    void checkTexts(long read) {
      List<String> expected =
          log.stream()
              .skip(read)
              .filter(entry -> entry.to().equals("ann"))
              .map(entry -> entry.from() + ": " + entry.text())
              .toList();
      assertEquals(expected, ann.got());
      assertEquals(log.size(), ann.session.last());
      assertEquals(log.size(), scene.sessions.reached(new Address("ann")));
    }
  }
}
