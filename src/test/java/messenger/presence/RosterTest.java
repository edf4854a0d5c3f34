package messenger.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Address;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;

/** Who is told what about whom, and how much of it (docs/protocol.md, rule 8). */
class RosterTest {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int BYTES_A_SECOND = 2_048;
  private static final int MAX_LIST = 16_384;

  private final HandClock clock = new HandClock();
  private final Set<String> connected = new HashSet<>();
  private final LastSeen lastSeen = new LastSeen((owner, other) -> false, clock);
  private final Roster roster =
      new Roster("here", connected::contains, GRACE, WINDOW, clock, lastSeen);
  private final Dialect json = new JsonDialect(clock);
  private final Dialect legacy = new LegacyDialect();

  // ---- on this node ----

  @Test
  void whoComesIsAnnouncedOnce() {
    comes("ann", "bob");
    Reply.Presence said = roster.announcement();
    assertEquals(List.of("ann", "bob"), said.online());
    assertEquals(List.of(), said.offline());
    assertEquals(2, said.count());
    clock.passes(WINDOW);
    assertNull(roster.announcement());
  }

  @Test
  void anotherDeviceOfSomebodyWhoIsHereIsNoNews() {
    comes("ann");
    roster.announcement();
    clock.passes(WINDOW);
    assertNull(roster.settle(List.of("ann")));
    assertNull(roster.announcement());
  }

  @Test
  void whoComesAndLeavesWithinAWindowIsNotMentioned() {
    comes("ann");
    leaves("ann");
    assertNull(roster.announcement());
    assertEquals(0, roster.count());
    clock.passes(GRACE.multipliedBy(2));
    assertNull(roster.announcement());
  }

  @Test
  void whoLeavesIsAnnouncedAfterTheGrace() {
    comes("ann");
    roster.announcement();
    leaves("ann");
    clock.passes(GRACE.minusMillis(1));
    assertNull(roster.announcement());
    assertEquals(1, roster.count(), "still shown");
    clock.passes(Duration.ofMillis(1));
    Reply.Presence said = roster.announcement();
    assertEquals(List.of("ann"), said.offline());
    assertEquals(List.of(), said.online());
    assertEquals(0, said.count());
  }

  @Test
  void whoComesBackWithinTheGraceHasNotBeenAway() {
    comes("ann");
    roster.announcement();
    leaves("ann");
    clock.passes(GRACE.minusMillis(1));
    comes("ann");
    clock.passes(GRACE.multipliedBy(2));
    assertNull(roster.announcement());
    assertEquals(1, roster.count());
  }

  @Test
  void everyLeaveHasAGraceOfItsOwn() {
    comes("ann");
    roster.announcement();
    leaves("ann");
    clock.passes(GRACE.minusMillis(1));
    comes("ann");
    leaves("ann");
    clock.passes(GRACE.minusMillis(1));
    assertNull(roster.announcement());
    clock.passes(Duration.ofMillis(1));
    assertEquals(List.of("ann"), roster.announcement().offline());
  }

  @Test
  void whoComesBackAfterTheGraceIsAnnouncedAgain() {
    comes("ann");
    roster.announcement();
    leaves("ann");
    clock.passes(GRACE);
    roster.announcement();
    comes("ann");
    assertEquals(List.of("ann"), roster.announcement().online());
  }

  @Test
  void someInTheirGraceDoNotHoldUpOthers() {
    comes("ann");
    roster.announcement();
    leaves("ann");
    clock.passes(WINDOW);
    comes("bob");
    assertEquals(List.of("bob"), roster.announcement().online());
  }

  // ---- the budget ----

  @Test
  void tenThousandWhoComeAtOnceAreAllAnnouncedWithinTheBudget() {
    Set<String> names = new TreeSet<>();
    IntStream.range(0, 10_000).forEach(i -> names.add("user-" + i));
    comes(names.toArray(String[]::new));
    Set<String> told = new TreeSet<>();
    int most = 0;
    Reply.Presence said;
    while ((said = roster.announcement()) != null) {
      byte[] frame = json.write(said, null);
      if (frame != null) {
        most = Math.max(most, frame.length);
      }
      said.online().forEach(name -> assertTrue(told.add(name), name));
      assertEquals(10_000, said.count());
      clock.passes(WINDOW);
    }
    assertEquals(names, told);
    assertTrue(most <= BYTES_A_SECOND, "a frame of " + most + " bytes");
    assertTrue(most > BYTES_A_SECOND * 9 / 10, "the budget was not used: " + most);
  }

  @Test
  void theOldestChangesAreAnnouncedFirst() {
    comes(IntStream.range(0, 400).mapToObj(i -> "early-" + i).toArray(String[]::new));
    comes("late");
    assertFalse(roster.announcement().online().contains("late"));
    clock.passes(WINDOW);
    assertFalse(roster.announcement().online().contains("late"));
    clock.passes(WINDOW);
    List<String> last = roster.announcement().online();
    assertEquals("late", last.get(last.size() - 1));
  }

  @Test
  void whoLeavesBeforeTheirTurnIsNotAnnounced() {
    comes(IntStream.range(0, 200).mapToObj(i -> "early-" + i).toArray(String[]::new));
    comes("late");
    roster.announcement();
    leaves("late");
    for (int i = 0; i < 20; i++) {
      clock.passes(WINDOW);
      Reply.Presence said = roster.announcement();
      assertTrue(
          said == null || !said.online().contains("late") && !said.offline().contains("late"));
    }
  }

  @Test
  void theListsOfALegacyClientKeepTheSameBudget() {
    long sum = 0;
    long longest = 0;
    int lists = 0;
    Reply.Presence last = null;
    for (int second = 0; second < 300; second++) {
      comes("a-new-user-" + second, "another-" + second);
      if (second % 3 == 0) {
        comes(IntStream.range(0, 50).mapToObj(i -> "more-" + i).toArray(String[]::new));
      }
      Reply.Presence said = roster.announcement();
      if (said != null && said.roster() != null) {
        last = said;
        lists++;
        byte[] frame = legacy.write(said, "ann");
        longest = Math.max(longest, frame.length);
        sum += frame.length;
      }
      assertTrue(sum <= BYTES_A_SECOND * (second + 1L) + longest, "after " + second + " s: " + sum);
      clock.passes(WINDOW);
    }
    assertTrue(lists > 50, "only " + lists);
    assertTrue(last.roster().size() > 500);
  }

  @Test
  void aLegacyListIsCutAndAtMostOneComesInEightSeconds() {
    for (int i = 0; i < 6; i++) {
      int part = i;
      comes(
          IntStream.range(0, 300)
              .mapToObj(j -> "somebody-with-a-name-" + (part * 300 + j))
              .toArray(String[]::new));
    }
    List<Integer> seconds = new ArrayList<>();
    for (int second = 0; second < 24; second++) {
      Reply.Presence said = roster.announcement();
      assertNotNull(said);
      if (said.roster() != null) {
        seconds.add(second);
        assertTrue(bytes(said.roster()) <= MAX_LIST);
        assertTrue(bytes(said.roster()) > MAX_LIST - 40);
        assertTrue(said.roster().size() < said.count());
      }
      clock.passes(WINDOW);
    }
    assertEquals(3, seconds.size(), seconds::toString);
    assertEquals(0, seconds.get(0));
    for (int i = 1; i < seconds.size(); i++) {
      assertTrue(seconds.get(i) - seconds.get(i - 1) >= 8, seconds::toString);
    }
  }

  @Test
  void inACrowdAListIsShortAndComesEveryHalfMinute() {
    List<Integer> seconds = new ArrayList<>();
    comes(IntStream.range(0, 2_001).mapToObj(i -> "user-" + i).toArray(String[]::new));
    for (int second = 0; second < 100; second++) {
      comes("late-" + second);
      Reply.Presence said = roster.announcement();
      if (said != null && said.roster() != null) {
        seconds.add(second);
        assertTrue(bytes(said.roster()) <= 4_096);
        assertTrue(bytes(said.roster()) > 4_000);
      }
      clock.passes(WINDOW);
    }
    assertEquals(4, seconds.size(), seconds::toString);
    assertEquals(30, seconds.get(1) - seconds.get(0));
  }

  @Test
  void inACrowdTheCountIsToldAloneEveryTenSecondsIfItHasChanged() {
    comes(IntStream.range(0, 2_001).mapToObj(i -> "user-" + i).toArray(String[]::new));
    List<String> counts = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      if (second < 15) {
        comes("late-" + second);
      }
      Reply.Presence said = roster.announcement();
      if (said != null && said.online().isEmpty() && said.offline().isEmpty()) {
        if (said.roster() == null) {
          counts.add(second + ": " + said.count());
        }
      }
      clock.passes(WINDOW);
    }
    assertEquals(List.of("0: 2002", "10: 2012", "20: 2016"), counts);
  }

  @Test
  void whoComesIsShownAListThatIsAWindowOldAtMost() {
    comes("ann");
    assertEquals(List.of("ann"), roster.snapshot(new Address("ann")).roster());
    comes("bob");
    assertEquals(List.of("ann", "carl"), roster.snapshot(new Address("carl")).roster());
    clock.passes(WINDOW);
    assertEquals(List.of("ann", "bob"), roster.snapshot(new Address("bob")).roster());
  }

  @Test
  void aListThatWasNotDueComesLaterThoughNothingElseHappens() {
    comes(IntStream.range(0, 160).mapToObj(i -> "user-" + i).toArray(String[]::new));
    assertNotNull(roster.announcement().roster());
    comes("late");
    Reply.Presence said = roster.announcement();
    assertEquals(List.of("late"), said.online());
    assertNull(said.roster());
    clock.passes(WINDOW);
    said = roster.announcement();
    assertEquals(List.of(), said.online());
    assertTrue(said.roster().contains("late"));
    assertNull(json.write(said, null), "and is nothing for others");
    clock.passes(WINDOW);
    assertNull(roster.announcement());
  }

  @Test
  void aNewcomerSeesEverybodyAndItself() {
    comes("bob", "ann");
    Reply.Presence seen = roster.snapshot(new Address("carl"));
    assertEquals(List.of("ann", "bob", "carl"), seen.roster());
    assertEquals(List.of(), seen.online());
    assertEquals(List.of("ann", "bob"), roster.snapshot(new Address("ann")).roster());
  }

  // ---- paging ----

  @Test
  void usersArePagedByName() {
    comes("carl", "ann", "bob");
    assertEquals(
        new Reply.Users("1", List.of("ann", "bob"), false, 3),
        roster.page(new Request.Users("1", null, 2)));
    assertEquals(
        new Reply.Users("2", List.of("carl"), true, 3),
        roster.page(new Request.Users("2", "bob", 2)));
    assertEquals(
        new Reply.Users(null, List.of(), true, 3), roster.page(new Request.Users(null, "carl", 2)));
    assertTrue(roster.page(new Request.Users(null, null, 3)).end());
  }

  @Test
  void whoStaysIsSeenOnceThoughOthersComeAndGoBetweenPages() {
    for (int i = 0; i < 100; i++) {
      comes("stays-%02d".formatted(i));
    }
    List<String> seen = new ArrayList<>();
    String after = null;
    Reply.Users page;
    int turn = 0;
    do {
      page = roster.page(new Request.Users(null, after, 7));
      seen.addAll(page.users());
      after = page.users().get(page.users().size() - 1);
      comes("stays-%02d-guest".formatted(turn * 3), "aaa-" + turn);
      leaves("stays-%02d-guest".formatted(turn * 2), after + "-guest");
      turn++;
    } while (!page.end());
    List<String> stayed = seen.stream().filter(name -> name.matches("stays-\\d\\d")).toList();
    assertEquals(100, stayed.size());
    assertEquals(new ArrayList<>(new TreeSet<>(seen)), seen);
  }

  // ---- other nodes ----

  @Test
  void otherNodesAreToldWhatChangedHere() {
    connected.addAll(List.of("ann", "bob"));
    NodePresence said = roster.settle(List.of("ann", "bob", "nobody"));
    assertEquals(new NodePresence("here", List.of("ann", "bob"), List.of(), false, 2, null), said);
    connected.remove("bob");
    assertEquals(
        new NodePresence("here", List.of(), List.of("bob"), false, 1, null),
        roster.settle(List.of("ann", "bob")));
    assertEquals(
        new NodePresence("here", List.of(), List.of(), false, 1, null), roster.heartbeat());
    assertEquals(
        new NodePresence("here", List.of("ann"), List.of(), true, 1, null), roster.whole());
  }

  @Test
  void whoIsConnectedToAnotherNodeIsOnline() {
    assertNull(roster.heard(said("there", List.of("ann"), List.of(), 1)));
    assertEquals(List.of("ann"), roster.announcement().online());
    assertNull(roster.heard(said("there", List.of(), List.of("ann"), 0)));
    assertNull(roster.announcement());
    clock.passes(GRACE.minusMillis(1));
    roster.heard(said("there", List.of(), List.of(), 0));
    clock.passes(Duration.ofMillis(1));
    assertEquals(List.of("ann"), roster.announcement().offline());
  }

  @Test
  void theOwnWordsAreNotNews() {
    assertNull(roster.heard(said("here", List.of("ann"), List.of(), 7)));
    assertNull(roster.heard(new NodePresence("here", List.of(), List.of(), false, 0, "here")));
    assertNull(roster.announcement());
  }

  @Test
  void whoMissedSomethingAsksForTheWhole() {
    comes("bob");
    NodePresence question = roster.heard(said("there", List.of("ann"), List.of(), 3));
    assertEquals(new NodePresence("here", List.of(), List.of(), false, 1, "there"), question);
    NodePresence answer =
        new NodePresence("there", List.of("carl", "dora", "eve"), List.of(), true, 3, null);
    assertNull(roster.heard(answer));
    assertNull(roster.heard(said("there", List.of(), List.of(), 3)));
    assertEquals(Set.of("bob", "carl", "dora", "eve"), Set.copyOf(roster.announcement().online()));
  }

  @Test
  void theWholeReplacesWhatTheNodeSaidBefore() {
    roster.heard(said("there", List.of("ann", "bob"), List.of(), 2));
    roster.announcement();
    roster.heard(new NodePresence("there", List.of("bob", "carl"), List.of(), true, 2, null));
    assertEquals(List.of("carl"), roster.announcement().online());
    clock.passes(GRACE);
    roster.heard(said("there", List.of(), List.of(), 2));
    assertEquals(List.of("ann"), roster.announcement().offline());
  }

  @Test
  void whoIsAskedSaysTheWhole() {
    comes("bob");
    NodePresence answer =
        roster.heard(new NodePresence("there", List.of(), List.of(), false, 0, "here"));
    assertEquals(roster.whole(), answer);
    assertNull(roster.heard(new NodePresence("there", List.of(), List.of(), false, 0, "third")));
  }

  @Test
  void theUsersOfASilentNodeLeave() {
    roster.heard(said("there", List.of("ann"), List.of(), 1));
    roster.announcement();
    clock.passes(Duration.ofSeconds(10));
    assertNull(roster.announcement());
    clock.passes(Duration.ofMillis(1));
    assertNull(roster.announcement(), "the grace begins");
    clock.passes(GRACE);
    assertEquals(List.of("ann"), roster.announcement().offline());
  }

  @Test
  void aSignOfLifeKeepsTheUsersOfANode() {
    roster.heard(said("there", List.of("ann"), List.of(), 1));
    roster.announcement();
    for (int i = 0; i < 20; i++) {
      clock.passes(Duration.ofSeconds(3));
      assertNull(roster.heard(said("there", List.of(), List.of(), 1)));
      assertNull(roster.announcement());
    }
    assertEquals(1, roster.count());
  }

  @Test
  void whoIsOnTwoNodesIsOnlineUntilBothAreLeft() {
    comes("ann");
    roster.heard(said("there", List.of("ann"), List.of(), 1));
    assertEquals(List.of("ann"), roster.announcement().online());
    leaves("ann");
    clock.passes(GRACE);
    roster.heard(said("there", List.of(), List.of(), 1));
    assertNull(roster.announcement());

    comes("ann");
    roster.heard(said("there", List.of(), List.of("ann"), 0));
    clock.passes(GRACE);
    assertNull(roster.announcement());
    leaves("ann");
    clock.passes(GRACE);
    assertEquals(List.of("ann"), roster.announcement().offline());
  }

  // ---- who was here last ----

  private Reply.Presence watched(String... names) {
    Request.Watch watch = new Request.Watch(null, new LinkedHashSet<>(List.of(names)));
    return roster.watched(watch, lastSeen.seen(watch, new Address("eve"), List.of()));
  }

  private Map<String, Long> minutesAgo(Map<String, Long> times) {
    Map<String, Long> minutes = new HashMap<>();
    times.forEach((name, at) -> minutes.put(name, (clock.millis() - at) / 60_000));
    return minutes;
  }

  @Test
  void whoLeavesIsSeenWhenTheirLastConnectionWentAndNotWhenItIsAnnounced() {
    comes("ann", "bob");
    roster.announcement();
    leaves("ann");
    Instant left = clock.instant();
    clock.passes(GRACE);
    assertEquals(Map.of("ann", left), roster.announcement().seen());
    assertEquals(Map.of("ann", left.toEpochMilli()), lastSeen.unsaved());
    assertEquals(
        new Reply.Presence(List.of("bob"), List.of("ann", "carl"), 1, null, Map.of("ann", left)),
        watched("ann", "bob", "carl"));
  }

  @Test
  void whoIsInTheirGraceIsOnlineForWhoeverWatchesThem() {
    comes("ann");
    roster.announcement();
    leaves("ann");
    assertEquals(new Reply.Presence(List.of("ann"), List.of(), 1, null, Map.of()), watched("ann"));
    assertEquals(Map.of(), lastSeen.unsaved());
  }

  @Test
  void whoCameAndLeftUnannouncedWasSeenToo() {
    comes("ann");
    leaves("ann");
    assertEquals(Set.of("ann"), lastSeen.unsaved().keySet());
  }

  @Test
  void theNodesWherePeopleWereSaveWhenTheyWereSeenAndTheOthersOnlyKnowIt() {
    roster.heard(said("there", List.of("ann", "bob"), List.of(), 2));
    comes("bob", "carl");
    roster.announcement();
    leaves("bob");
    roster.heard(said("there", List.of(), List.of("ann", "bob"), 0));
    clock.passes(GRACE);
    roster.heard(said("there", List.of(), List.of(), 0));
    assertEquals(Set.of("ann", "bob"), roster.announcement().seen().keySet());
    assertEquals(Set.of("bob"), lastSeen.unsaved().keySet());
    assertEquals(Set.of("ann"), watched("ann", "carl").seen().keySet());
  }

  @Test
  void forANodeThatIsGoneTheOthersSave() {
    roster.heard(said("there", List.of("ann"), List.of(), 1));
    roster.announcement();
    clock.passes(Duration.ofMillis(10_001));
    roster.announcement();
    clock.passes(GRACE);
    roster.announcement();
    assertEquals(Set.of("ann"), lastSeen.unsaved().keySet());
  }

  @Test
  void whenTheNodeStopsAllWhoAreNowhereElseAreSeenForTheLastTime() {
    comes("ann", "bob", "carl");
    roster.announcement();
    roster.heard(said("there", List.of("bob", "dora"), List.of(), 2));
    leaves("carl");
    clock.passes(Duration.ofMinutes(1));
    roster.stop();
    assertEquals(Map.of("ann", 0L, "carl", 1L), minutesAgo(lastSeen.unsaved()));
  }

  @Test
  void whenManyLeaveAtOnceTheirNamesGoBeforeTheirTimes() {
    String[] names =
        IntStream.range(0, 90).mapToObj("somebody-%02d"::formatted).toArray(String[]::new);
    comes(names);
    while (roster.announcement() != null) {
      clock.passes(WINDOW);
    }
    leaves(names);
    clock.passes(GRACE);
    Set<String> gone = new HashSet<>();
    Set<String> seen = new HashSet<>();
    Reply.Presence said;
    while ((said = roster.announcement()) != null) {
      gone.addAll(said.offline());
      seen.addAll(said.seen().keySet());
      byte[] frame = json.write(said, null);
      assertTrue(frame.length <= BYTES_A_SECOND, "a frame of " + frame.length + " bytes");
      clock.passes(WINDOW);
    }
    assertEquals(Set.of(names), gone);
    assertTrue(seen.size() > 10 && seen.size() < 60, "of " + seen.size());
    assertEquals(Set.of(names), lastSeen.unsaved().keySet());
  }

  @Test
  void whoIsElsewhereIsWhomAnotherNodeHas() {
    comes("ann");
    roster.heard(said("there", List.of("bob"), List.of(), 1));
    assertFalse(roster.isElsewhere("ann"));
    assertTrue(roster.isElsewhere("bob"));
    roster.heard(said("there", List.of(), List.of("bob"), 0));
    assertFalse(roster.isElsewhere("bob"), "though in the grace");
  }

  private static NodePresence said(
      String node, List<String> online, List<String> offline, int count) {
    return new NodePresence(node, online, offline, false, count, null);
  }

  private void comes(String... names) {
    connected.addAll(List.of(names));
    roster.settle(List.of(names));
  }

  private void leaves(String... names) {
    List.of(names).forEach(connected::remove);
    roster.settle(List.of(names));
  }

  private static int bytes(List<String> names) {
    return names.stream()
        .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length + "\"\",".length())
        .sum();
  }
}
