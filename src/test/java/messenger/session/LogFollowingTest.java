package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Reply;
import messenger.session.Committed.Outcome;
import org.junit.jupiter.api.Test;

/** A client gets every number of its log once and in order (docs/protocol.md, rules 1 to 4). */
class LogFollowingTest {
  private static final Duration HOLE = Duration.ofMillis(Scene.LIMITS.holeMs());

  private Scene scene = new Scene();

  @Test
  void aMessageIsPushedWithTheNextNumber() {
    Client ann = scene.json("ann");
    push(ann, 1, 2, 3);
    assertEquals(List.of("message 1", "message 2", "message 3"), ann.got());
    assertEquals(3, ann.session.last());
  }

  @Test
  void aNumberThatWasSentIsNotSentAgain() {
    Client ann = scene.json("ann");
    push(ann, 1, 2, 1, 2);
    assertEquals(List.of("message 1", "message 2"), ann.got());
    scene.passes(HOLE);
    assertEquals(List.of(), scene.happened());
  }

  @Test
  void aHoleIsLeftAMomentToCloseThenFilledFromTheLog() {
    Client ann = scene.json("ann");
    push(ann, 1, 3);
    assertEquals(List.of("message 1"), ann.got());
    scene.passes(HOLE.minusNanos(1));
    assertEquals(List.of(), scene.happened());
    scene.passes(Duration.ofNanos(1));
    assertEquals(List.of("behind ann"), scene.happened());
    assertEquals(1, ann.session.last());

    ann.page(Scene.page("ann", 2, 3));
    push(ann, 4);
    assertEquals(List.of("message 2", "message 3", "message 4"), ann.got());
    scene.passes(HOLE);
    assertEquals(List.of(), scene.happened());
  }

  @Test
  void whatArrivesWhileAHoleIsOpenComesFromTheLogOnce() {
    Client ann = scene.json("ann");
    push(ann, 2, 1, 3);
    assertEquals(List.of(), ann.got());
    scene.passes(HOLE);
    ann.page(Scene.page("ann", 1, 3));
    push(ann, 3, 4);
    assertEquals(List.of("message 1", "message 2", "message 3", "message 4"), ann.got());
    assertEquals(List.of("behind ann"), scene.happened());
  }

  @Test
  void whoMissedNothingHasCaughtUpAtOnce() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(7, 7);
    assertEquals(List.of("caughtUp"), ann.got());
    push(ann, 8);
    assertEquals(List.of("message 8"), ann.got());
    assertEquals(List.of("opened ann"), scene.happened());
  }

  @Test
  void aBacklogComesPageByPageAndThenIsSaidToEndOnce() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    scene.happened();
    ann.session.follow(2, 7);
    assertEquals(List.of("behind ann"), scene.happened(), "no waiting: this is not a hole");
    assertEquals(2, ann.session.last());

    ann.page(Scene.page("ann", 3, 5));
    assertEquals(List.of(), scene.happened(), "the next page is read when this one is written");
    assertEquals(List.of("message 3", "message 4", "message 5"), ann.got());
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(Scene.page("ann", 6, 7));
    assertEquals(List.of("message 6", "message 7", "caughtUp"), ann.got());

    push(ann, 8, 10);
    scene.passes(HOLE);
    ann.page(Scene.page("ann", 9, 10));
    assertEquals(List.of("message 8", "message 9", "message 10"), ann.got());
    assertEquals(List.of("behind ann"), scene.happened());
  }

  @Test
  void whatIsPushedBeforeTheLogIsFollowedIsNotLost() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    push(ann, 6);
    ann.session.follow(5, 5);
    assertEquals(List.of(), ann.got());
    assertEquals(List.of("opened ann", "behind ann"), scene.happened());
    ann.page(Scene.page("ann", 6, 6));
    assertEquals(List.of("message 6", "caughtUp"), ann.got());
  }

  @Test
  void whatIsPushedDuringTheBacklogIsNeitherLostNorDoubled() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 2);
    push(ann, 3, 4);
    ann.page(Scene.page("ann", 1, 3));
    assertEquals(List.of("message 1", "message 2", "message 3"), ann.got());
    push(ann, 5);
    ann.page(Scene.page("ann", 4, 4));
    assertEquals(List.of("message 4"), ann.got());
    ann.page(Scene.page("ann", 5, 5));
    push(ann, 5, 6);
    assertEquals(List.of("message 5", "caughtUp", "message 6"), ann.got());
  }

  @Test
  void aPageThatWasReadTwiceIsSentOnce() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 3);
    ann.page(Scene.page("ann", 1, 2));
    ann.page(Scene.page("ann", 1, 3));
    ann.page(Scene.page("ann", 2, 3));
    assertEquals(List.of("message 1", "message 2", "message 3", "caughtUp"), ann.got());
  }

  @Test
  void aPageWithNothingNewIsFollowedByAnother() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 4);
    ann.page(Scene.page("ann", 1, 2));
    scene.run();
    scene.happened();
    ann.page(Scene.page("ann", 1, 2));
    scene.run();
    assertEquals(List.of("behind ann"), scene.happened());
  }

  @Test
  void theHighestNumberThatWasPushedIsTheOneToReach() {
    Client ann = scene.json("ann");
    push(ann, 3, 2);
    scene.passes(HOLE);
    scene.happened();
    ann.page(Scene.page("ann", 1, 2));
    scene.passes(HOLE);
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(Scene.page("ann", 3, 3));
    assertEquals(List.of("message 1", "message 2", "message 3"), ann.got());
  }

  @Test
  void whatIsNoLongerKeptIsSaidWithTheFirstMessageThatIs() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(2, 7);
    ann.page(Scene.page("ann", 5, 6));
    ann.page(Scene.page("ann", 7, 7));
    push(ann, 8);
    assertEquals(
        List.of("message 5 expired", "message 6", "message 7", "caughtUp", "message 8"), ann.got());
  }

  @Test
  void aGapWithinAPageIsSaidBehindIt() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(2, 7);
    ann.page(List.of(Scene.to("ann", 3), Scene.from("ann", 5), Scene.to("ann", 7)));
    assertEquals(
        List.of("message 3", "message 5 expired", "message 7 expired", "caughtUp"), ann.got());
  }

  @Test
  void aLogOfWhichNothingIsKeptGoesOnFromItsHead() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 9);
    ann.page(List.of());
    push(ann, 10);
    assertEquals(List.of("caughtUp expired", "message 10"), ann.got());
  }

  @Test
  void whatIsNoLongerKeptIsSaidToBeMissing() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(2, 9);
    ann.page(Scene.page("ann", 5, 6));
    scene.run();
    ann.page(List.of());
    assertEquals(List.of("message 5 expired", "message 6", "caughtUp expired"), ann.got());
    assertEquals(9, ann.session.last());
  }

  /**
   * Two were asked for, because the first took long; the second was read before 4 was committed.
   */
  @Test
  void anEmptyPageSaysNothingOfWhatWasCommittedAfterwards() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 3);
    Pull first = ann.pull;
    scene.passes(Scene.LIMITS.page().plusNanos(1));
    scene.sweeps();
    Pull second = ann.pull;
    ann.session.page(Scene.page("ann", 1, 3), first);
    push(ann, 4);
    ann.session.page(List.of(), second);
    scene.passes(Scene.LIMITS.page().plusNanos(1));
    scene.sweeps();
    ann.page(Scene.page("ann", 4, 4));
    assertEquals(
        List.of("message 1", "message 2", "message 3", "caughtUp", "message 4"), ann.got());
  }

  @Test
  void whatAnotherNodeWroteIsFetchedIfItDoesNotComeByItself() {
    Client ann = scene.json("ann");
    scene.sessions.hear(Map.of("ann", 2L, "nobody", 7L));
    push(ann, 1, 2);
    scene.passes(HOLE);
    scene.sessions.hear(Map.of("ann", 2L));
    scene.passes(HOLE);
    assertEquals(List.of(), scene.happened());

    scene.sessions.hear(Map.of("ann", 4L));
    scene.sessions.hear(Map.of("ann", 4L));
    scene.passes(HOLE);
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(Scene.page("ann", 3, 4));
    assertEquals(List.of("message 1", "message 2", "message 3", "message 4"), ann.got());
    assertEquals(Map.of("ann", 4L), scene.sessions.heads());
  }

  @Test
  void aWrongWordAboutALogIsForgotten() {
    Client ann = scene.json("ann");
    scene.sessions.hear(Map.of("ann", 99L));
    scene.passes(HOLE);
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(List.of());
    push(ann, 1);
    assertEquals(List.of("message 1"), ann.got(), "nothing was taken for gone");
    assertEquals(Map.of("ann", 1L), scene.sessions.heads());
  }

  @Test
  void whatIsSaidWhileAPageIsOnItsWayIsNotForgottenWithIt() {
    Client ann = scene.json("ann");
    scene.sessions.hear(Map.of("ann", 1L));
    scene.passes(HOLE);
    scene.sessions.hear(Map.of("ann", 2L));
    scene.passes(HOLE);
    ann.page(List.of()); // Read before anything was committed.
    scene.passes(HOLE);
    assertEquals(List.of("behind ann", "behind ann"), scene.happened());
    ann.page(Scene.page("ann", 1, 2));
    assertEquals(List.of("message 1", "message 2"), ann.got());
  }

  @Test
  void howFarALogIsKnownIsSaidByTheDeviceThatKnowsLeast() {
    scene.live(Scene.JSON, "ann", "phone", 7);
    scene.live(Scene.JSON, "ann", "tablet", 5);
    scene.entered(Scene.JSON, "ann", "laptop");
    scene.entered(Scene.JSON, "bob", "phone");
    assertEquals(Map.of("ann", 5L), scene.sessions.heads());
  }

  @Test
  void whatIsHeardDuringTheLoginIsNotLost() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    scene.sessions.hear(Map.of("ann", 6L));
    scene.passes(HOLE);
    ann.session.follow(5, 5);
    ann.page(Scene.page("ann", 6, 6));
    assertEquals(List.of("message 6", "caughtUp"), ann.got());
  }

  @Test
  void aLogOfWhichNothingIsKeptSaysSoAndGoesOn() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 9);
    ann.page(List.of());
    assertEquals(List.of("caughtUp expired"), ann.got());
    assertEquals(9, ann.session.last());
    push(ann, 10);
    assertEquals(List.of("message 10"), ann.got());
    assertEquals(10, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void aLogOfWhichOnlyTheEndIsMissingSaysSoInTheEnd() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    scene.happened();
    ann.session.follow(0, 4);
    ann.page(Scene.page("ann", 1, 2));
    scene.run();
    assertEquals(List.of("behind ann", "behind ann"), scene.happened());
    ann.page(List.of());
    assertEquals(List.of("message 1", "message 2", "caughtUp expired"), ann.got());
  }

  @Test
  void whatIsCommittedWhileAnEmptyPageIsOnItsWayIsNotSkipped() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    scene.happened();
    ann.session.follow(0, 9);
    push(ann, 10);
    ann.page(List.of());
    assertEquals(List.of(), ann.got());
    assertEquals(9, ann.session.last());
    assertEquals(List.of("behind ann", "behind ann"), scene.happened());
    ann.page(Scene.page("ann", 10, 10));
    assertEquals(List.of("message 10 expired", "caughtUp"), ann.got());
  }

  @Test
  void whatIsGoneBeforeAHoleIsReadIsSaidWithTheNextMessage() {
    Client ann = scene.json("ann");
    push(ann, 2);
    scene.passes(HOLE);
    ann.page(List.of());
    push(ann, 3, 4);
    assertEquals(List.of("message 3 expired", "message 4"), ann.got());
  }

  @Test
  void aLegacyClientJustGetsWhatIsKept() {
    Client ann = scene.entered(Scene.LEGACY, "ann", "legacy");
    ann.session.follow(0, 5);
    ann.page(List.of(Scene.to("ann", 3), Scene.from("ann", 5)));
    push(ann, 6);
    assertEquals(List.of("bob: bob writes", "bob: bob writes"), ann.got());
    assertEquals(6, scene.sessions.reached(new Address("ann")));

    Client carl = scene.entered(Scene.LEGACY, "carl", "legacy");
    carl.session.follow(0, 5);
    carl.page(List.of());
    assertEquals(List.of(), carl.got());
    assertEquals(5, scene.sessions.reached(new Address("carl")));
  }

  @Test
  void aPageThatDoesNotFitGoesOnWhenItIsWritten() {
    scene = new Scene(Scene.unsent(4_000));
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    scene.happened();
    ann.stalled = true;
    ann.session.follow(0, 50);
    scene.happened();
    ann.page(Scene.page("ann", 1, 50));
    List<String> first = ann.got();
    assertTrue(ann.untakenBytes() > 2_000 && ann.untakenBytes() < 2_400, "half of the limit");
    assertEquals("message " + first.size(), first.get(first.size() - 1));
    assertEquals(List.of(), scene.happened());
    assertFalse(ann.closed);

    ann.reads();
    assertEquals(List.of("behind ann"), scene.happened());
    assertEquals(first.size(), ann.session.last());
    ann.stalled = false;
    for (int i = 0; i < 10; i++) {
      ann.page(Scene.page("ann", ann.session.last() + 1, 50));
      scene.run();
    }
    List<String> rest = ann.got();
    assertEquals("message " + (first.size() + 1), rest.get(0));
    assertEquals("caughtUp", rest.get(rest.size() - 1));
    assertEquals(50 - first.size() + 1, rest.size());
  }

  @Test
  void aPageThatNeverComesIsAskedForAgain() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    scene.happened();
    ann.session.follow(0, 1);
    assertEquals(List.of("behind ann"), scene.happened());
    scene.passes(Scene.LIMITS.page());
    scene.sweeps();
    assertEquals(List.of(), scene.happened());
    scene.passes(Duration.ofNanos(1));
    scene.sweeps();
    scene.sweeps();
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(Scene.page("ann", 1, 1));
    assertEquals(List.of("message 1", "caughtUp"), ann.got());
  }

  @Test
  void theMissingPartOfAHoleIsAskedForAgainToo() {
    Client ann = scene.json("ann");
    push(ann, 2);
    scene.passes(HOLE);
    assertEquals(List.of("behind ann"), scene.happened());
    scene.passes(Scene.LIMITS.page());
    scene.sweeps();
    scene.passes(HOLE);
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(Scene.page("ann", 1, 2));
    assertEquals(List.of("message 1", "message 2"), ann.got());
    scene.passes(Scene.LIMITS.page().multipliedBy(2));
    scene.sweeps();
    assertEquals(List.of(), scene.happened());
  }

  @Test
  void anAcknowledgementIsItsOwnEntryInTheLog() {
    Client ann = scene.json("ann");
    ann.session.acknowledge(Scene.from("ann", 1), Outcome.NEW);
    push(ann, 2);
    assertEquals(List.of("stored 1", "message 2"), ann.got());
    assertEquals(2, scene.sessions.reached(new Address("ann")));
    assertEquals(List.of(), scene.happened());
  }

  @Test
  void anAcknowledgementBehindAHoleIsGivenAtOnce() {
    Client ann = scene.json("ann");
    ann.session.acknowledge(Scene.from("ann", 2), Outcome.NEW);
    assertEquals(List.of("stored 2"), ann.got());
    scene.passes(HOLE);
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(List.of(Scene.to("ann", 1), Scene.from("ann", 2)));
    push(ann, 3);
    assertEquals(List.of("message 1", "message 2", "message 3"), ann.got());
  }

  @Test
  void anAcknowledgementDuringTheBacklogDoesNotWaitForIt() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    ann.session.follow(0, 1);
    ann.session.acknowledge(Scene.from("ann", 2), Outcome.NEW);
    assertEquals(List.of("stored 2"), ann.got());
    ann.page(List.of(Scene.to("ann", 1), Scene.from("ann", 2)));
    assertEquals(List.of("message 1", "message 2", "caughtUp"), ann.got());
  }

  @Test
  void aResendIsAnsweredWithItsFirstNumber() {
    Client ann = scene.live(Scene.JSON, "ann", "phone", 7);
    ann.session.acknowledge(Scene.from("ann", 3), Outcome.DUPLICATE);
    assertEquals(List.of("stored 3 again"), ann.got());
    assertEquals(7, ann.session.last());
    scene.passes(HOLE);
    assertEquals(List.of(), scene.happened());
  }

  @Test
  void aResendWhoseFirstAnswerGotLostTakesItsPlaceInTheLog() {
    Client ann = scene.json("ann");
    ann.session.acknowledge(Scene.from("ann", 1), Outcome.DUPLICATE);
    push(ann, 2);
    assertEquals(List.of("stored 1 again", "message 2"), ann.got());

    ann.session.acknowledge(Scene.from("ann", 4), Outcome.DUPLICATE);
    scene.passes(HOLE);
    assertEquals(List.of("stored 4 again"), ann.got());
    assertEquals(List.of("behind ann"), scene.happened());
  }

  @Test
  void aResendReachesThoseWhoMissedItAndNobodyTwice() {
    Client ann = scene.json("ann");
    Client bob = scene.live(Scene.JSON, "bob", "phone", 1_000);
    Entry entry = Scene.from("ann", 1);
    scene.sessions.deliver(Scene.committed(ann, entry, Outcome.DUPLICATE));
    scene.sessions.deliver(Scene.committed(ann, entry, Outcome.DUPLICATE));
    assertEquals(List.of("message 1001"), bob.got());
    assertEquals(List.of("stored 1 again", "stored 1 again"), ann.got());
  }

  @Test
  void anIdOfAnotherMessageIsAConflictAndMovesNothing() {
    Client ann = scene.json("ann");
    Client bob = scene.live(Scene.JSON, "bob", "phone", 1_000);
    Committed conflict = Scene.committed(ann, Scene.from("ann", 1), Outcome.CONFLICT);
    scene.sessions.deliver(conflict);
    assertEquals(List.of("error conflict"), ann.got());
    assertEquals(List.of(), bob.got());
    assertEquals(0, ann.session.last());
    assertEquals(1_000, bob.session.last());
  }

  @Test
  void theOtherDevicesOfTheSenderGetTheMessageWithItsNumberInTheirLog() {
    Client phone = scene.json("ann");
    Client laptop = scene.live(Scene.JSON, "ann", "laptop", 0);
    Client bob = scene.live(Scene.JSON, "bob", "phone", 1_000);
    commit(phone, Scene.from("ann", 1));
    assertEquals(List.of("stored 1"), phone.got());
    assertEquals(List.of("message 1"), laptop.got());
    assertEquals(List.of("message 1001"), bob.got());
  }

  @Test
  void aMessageToOneselfHasOneNumberAndReachesEveryDeviceOnce() {
    Client phone = scene.json("ann");
    Client laptop = scene.live(Scene.JSON, "ann", "laptop", 0);
    Client old = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    commit(phone, Scene.toOneself("ann", 1));
    assertEquals(List.of("stored 1"), phone.got());
    assertEquals(List.of("message 1"), laptop.got());
    assertEquals(List.of("ann: ann writes"), old.got());
  }

  @Test
  void aLegacyClientThatWritesToItselfGetsItBack() {
    Client ann = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    commit(ann, Scene.toOneself("ann", 1));
    assertEquals(List.of("ann: ann writes"), ann.got());
    assertEquals(1, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void aLegacyClientDoesNotGetWhatItWroteButMovesOn() {
    Client ann = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    Client phone = scene.live(Scene.JSON, "ann", "phone", 0);
    commit(ann, Scene.from("ann", 1));
    assertEquals(List.of(), ann.got());
    assertEquals(1, scene.sessions.reached(new Address("ann")));
    commit(phone, Scene.from("ann", 2));
    assertEquals(List.of(), ann.got());
    assertEquals(2, ann.session.last());
    push(ann, 3);
    assertEquals(List.of("bob: bob writes"), ann.got());
    assertEquals(3, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void whatALegacyClientWroteCostsItsEventLoopNothing() {
    Client ann = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    scene.run();
    scene.sessions.deliver(Scene.committed(ann, Scene.from("ann", 1), Outcome.NEW));
    assertFalse(ann.runOneTask());
    assertEquals(1, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void whatALegacyClientWroteIsNotReachedBeforeWhatWasSentToItUntilThen() {
    Client ann = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    ann.stalled = true;
    push(ann, 1);
    scene.run();
    commit(ann, Scene.from("ann", 2));
    scene.run();
    assertEquals(0, scene.sessions.reached(new Address("ann")));
    ann.reads();
    assertEquals(2, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void aPageOfNothingButOwnMessagesDoesNotStopALegacyClient() {
    Client ann = scene.entered(Scene.LEGACY, "ann", "legacy");
    ann.session.follow(0, 4);
    scene.happened();
    ann.page(List.of(Scene.from("ann", 1), Scene.from("ann", 2)));
    scene.run();
    assertEquals(2, scene.sessions.reached(new Address("ann")));
    assertEquals(List.of("behind ann"), scene.happened());
    ann.page(List.of(Scene.from("ann", 3), Scene.to("ann", 4)));
    push(ann, 5);
    assertEquals(List.of("bob: bob writes", "bob: bob writes"), ann.got());
    assertEquals(5, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void onlyWhatTheNetworkTookCountsAsReached() {
    Client ann = scene.json("ann");
    ann.stalled = true;
    push(ann, 1, 2);
    scene.run();
    assertEquals(0, scene.sessions.reached(new Address("ann")));
    ann.reads();
    assertEquals(2, scene.sessions.reached(new Address("ann")));
  }

  @Test
  void aMessageWhoseRecipientIsAwayIsCountedOnce() {
    Client ann = scene.json("ann");
    commit(ann, Scene.from("ann", 1));
    scene.sessions.deliver(Scene.committed(ann, Scene.from("ann", 1), Outcome.DUPLICATE));
    assertEquals(1, scene.meters.totalWaiting());
    assertEquals(0, scene.meters.totalDelivered());

    Client bob = scene.live(Scene.JSON, "bob", "phone", 1_001);
    commit(ann, Scene.from("ann", 2));
    assertEquals(List.of("message 1002"), bob.got());
    assertEquals(1, scene.meters.totalWaiting());
    assertEquals(1, scene.meters.totalDelivered());
  }

  @Test
  void presenceBetweenMessagesDoesNotDisturbTheirOrder() {
    Client ann = scene.json("ann");
    push(ann, 1);
    ann.session.send(new Reply.Presence(List.of("eve"), List.of(), 2, null));
    push(ann, 2);
    assertEquals(List.of("message 1", "presence +eve - of 2", "message 2"), ann.got());
  }

  private static void push(Client client, long... numbers) {
    for (long number : numbers) {
      client.session.push(Scene.to("ann", number), true);
    }
  }

  private void commit(Client sender, Entry entry) {
    scene.sessions.deliver(Scene.committed(sender, entry, Outcome.NEW));
    scene.run();
  }
}
