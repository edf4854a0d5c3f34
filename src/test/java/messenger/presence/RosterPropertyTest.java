package messenger.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import messenger.frame.Reply;
import messenger.frame.Request;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However people come and go, here and elsewhere, what was announced adds up to who is online. */
class RosterPropertyTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final List<String> NAMES = List.of("ann", "bob", "carl", "dora", "eve");

  enum Step {
    TOGGLES_HERE,
    TOGGLES_THERE,
    NODE_TELLS,
    WORD_OF_NODE_IS_LOST,
    SETTLES,
    WINDOW_PASSES,
    GRACE_PASSES,
    ANNOUNCEMENT
  }

  @Property(tries = 2_000)
  void theAnnouncementsAddUp(
      @ForAll @Size(max = 200) List<Step> steps,
      @ForAll @Size(200) List<@IntRange(max = 4) Integer> people) {
    HandClock clock = new HandClock();
    Set<String> here = new HashSet<>();
    Set<String> there = new HashSet<>();
    Map<String, Boolean> untold = new HashMap<>();
    Set<String> unsettled = new HashSet<>();
    Set<String> told = new TreeSet<>();
    Roster roster =
        new Roster(
            "here", here::contains, GRACE, WINDOW, clock, new LastSeen((a, b) -> false, clock));

    for (int i = 0; i < steps.size(); i++) {
      String name = NAMES.get(people.get(i));
      switch (steps.get(i)) {
        case TOGGLES_HERE -> {
          toggle(here, name);
          unsettled.add(name);
        }
        case TOGGLES_THERE -> untold.put(name, toggle(there, name));
        case NODE_TELLS -> {
          tell(roster, there, untold);
          untold.clear();
        }
        case WORD_OF_NODE_IS_LOST -> untold.clear();
        case SETTLES -> {
          roster.settle(unsettled);
          unsettled.clear();
        }
        case WINDOW_PASSES -> clock.passes(WINDOW);
        case GRACE_PASSES -> clock.passes(GRACE);
        case ANNOUNCEMENT -> hear(roster, told);
      }
    }

    roster.settle(unsettled);
    // If one came and one left, the count does not show that it was not heard: see NodePresence.
    roster.heard(
        new NodePresence("there", List.copyOf(there), List.of(), true, there.size(), null));
    for (int second = 0; second < 30; second++) {
      tell(roster, there, Map.of());
      hear(roster, told);
      clock.passes(WINDOW);
    }
    Set<String> online = new TreeSet<>(here);
    online.addAll(there);
    assertEquals(online, told);
    assertEquals(online.size(), roster.count());
    assertEquals(new ArrayList<>(online), roster.page(new Request.Users(null, null, 100)).users());
  }

  /** The other node says what is new; if this one finds out that it missed something, it asks. */
  private static void tell(Roster roster, Set<String> there, Map<String, Boolean> news) {
    List<String> online = news.keySet().stream().filter(news::get).toList();
    List<String> offline = news.keySet().stream().filter(name -> !news.get(name)).toList();
    NodePresence answer =
        roster.heard(new NodePresence("there", online, offline, false, there.size(), null));
    if (answer != null) {
      assertEquals("there", answer.ask());
      NodePresence whole =
          new NodePresence("there", List.copyOf(there), List.of(), true, there.size(), null);
      assertNull(roster.heard(whole));
    }
  }

  private static void hear(Roster roster, Set<String> told) {
    Reply.Presence said = roster.announcement();
    if (said != null) {
      said.online().forEach(name -> assertTrue(told.add(name), name + " was online before"));
      said.offline().forEach(name -> assertTrue(told.remove(name), name + " was offline before"));
    }
  }

  private static boolean toggle(Set<String> names, String name) {
    if (names.remove(name)) {
      return false;
    }
    return names.add(name);
  }
}
