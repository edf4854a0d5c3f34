package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import messenger.frame.Code;
import messenger.frame.Reply;
import org.junit.jupiter.api.Test;

/** What goes out, in which writes, and when it is too much (docs/protocol.md, rule 9). */
class OutputTest {
  private static final Reply.Presence EVE = new Reply.Presence(List.of("eve"), List.of(), 2, null);
  private static final Reply.Bye GOODBYE = new Reply.Bye(null, Code.GOODBYE, null, false);

  private Scene scene = new Scene();

  @Test
  void whatIsReadyGoesOutInOneWrite() {
    Client ann = scene.json("ann");
    ann.session.send(new Reply.Pong(null));
    ann.session.push(Scene.to("ann", 1), true);
    ann.session.send(EVE);
    scene.run();
    assertEquals(List.of(List.of("pong", "message 1", "presence +eve - of 2")), ann.writes);
  }

  @Test
  void aLegacyClientGetsEveryObjectInAWriteOfItsOwn() {
    Client ann = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    ann.session.push(Scene.to("ann", 1), true);
    ann.session.push(Scene.to("ann", 2), true);
    ann.session.close(GOODBYE);
    scene.run();
    assertEquals(
        List.of(
            List.of("bob: bob writes"), List.of("bob: bob writes"), List.of("Server: Goodbye.")),
        ann.writes);
  }

  @Test
  void aClientIsNotToldWhatItsDialectHasNoWordFor() {
    Client ann = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    ann.session.send(new Reply.Pong("1"));
    ann.session.send(new Reply.CaughtUp("ann", false));
    ann.session.send(new Reply.Typing("bob"));
    ann.session.sendPresence(null);
    assertEquals(List.of(), ann.got());
  }

  @Test
  void aStrangerIsAnsweredInJson() {
    Client stranger = scene.connects();
    stranger.session.send(new Reply.Error(null, Code.BAD_FRAME, null));
    assertEquals(List.of("error bad_frame"), stranger.got());
  }

  @Test
  void aReaderThatIsSlowLosesPresenceFirstThenTheConnection() {
    scene = new Scene(Scene.unsent(2_000));
    Client ann = scene.json("ann");
    ann.stalled = true;
    int pushed = 0;
    while (ann.untakenBytes() <= 1_000) {
      ann.session.push(Scene.to("ann", ++pushed), true);
      scene.run();
    }
    ann.got();
    ann.session.send(EVE);
    ann.session.sendPresence(new byte[1]);
    ann.session.send(new Reply.Typing("bob"));
    assertEquals(List.of(), ann.got(), "presence is dropped, and who types");
    ann.session.push(Scene.to("ann", ++pushed), true);
    assertEquals(List.of("message " + pushed), ann.got(), "a message is not");

    List<String> got = List.of();
    int before = 0;
    while (!got.contains("bye slow_consumer, come back") && pushed < 100) {
      before = ann.untakenBytes();
      ann.session.push(Scene.to("ann", ++pushed), true);
      got = ann.got();
    }
    assertEquals(List.of("bye slow_consumer, come back"), got);
    assertTrue(before > 1_700 && before <= 2_000, "the limit was not used: " + before);
  }

  @Test
  void aReaderThatTakesNothingInTimeIsLetGo() {
    Client ann = scene.json("ann");
    ann.stalled = true;
    ann.session.push(Scene.to("ann", 1), true);
    scene.passes(Scene.LIMITS.unsent());
    scene.sweeps();
    assertEquals(List.of("message 1"), ann.got());
    scene.passes(Duration.ofNanos(1));
    scene.sweeps();
    assertEquals(List.of("bye slow_consumer, come back"), ann.got());
  }

  @Test
  void aReaderThatTakesSomethingNowAndThenIsKept() {
    Client ann = scene.json("ann");
    ann.stalled = true;
    ann.session.push(Scene.to("ann", 1), true);
    scene.run();
    for (int i = 2; i <= 5; i++) {
      ann.session.push(Scene.to("ann", i), true);
      scene.passes(Scene.LIMITS.unsent().minusSeconds(1));
      scene.sweeps();
      ann.takesOneWrite();
    }
    assertFalse(ann.closed);
    assertFalse(ann.got().contains("bye slow_consumer, come back"));
  }

  @Test
  void whatWasDroppedIsNotWaitedFor() {
    scene = new Scene(Scene.unsent(2_000));
    Client ann = scene.json("ann");
    ann.stalled = true;
    int pushed = 0;
    while (ann.untakenBytes() <= 1_000) {
      ann.session.push(Scene.to("ann", ++pushed), true);
      scene.run();
    }
    for (int i = 0; i < 1_000; i++) {
      ann.session.send(EVE);
    }
    ann.session.push(Scene.to("ann", ++pushed), true);
    List<String> got = ann.got();
    assertEquals("message " + pushed, got.get(got.size() - 1));
  }

  @Test
  void longSilenceIsNotSlowness() {
    Client ann = scene.json("ann");
    ann.stalled = true;
    scene.passes(Duration.ofHours(1));
    ann.session.push(Scene.to("ann", 1), true);
    scene.sweeps();
    assertEquals(List.of("message 1"), ann.got());
  }

  @Test
  void theGoodbyeIsTheLastFrame() {
    Client ann = scene.json("ann");
    ann.session.send(new Reply.Pong(null));
    ann.session.close(GOODBYE);
    ann.session.send(new Reply.Pong(null));
    ann.session.push(Scene.to("ann", 1), true);
    ann.session.send(EVE);
    ann.session.close(new Reply.Bye(null, Code.TIMEOUT, null, true));
    assertEquals(List.of("pong", "bye goodbye"), ann.got());
    assertTrue(ann.closed);
    assertEquals(List.of("closed ann"), scene.happened());
  }

  @Test
  void aConnectionIsClosedWhenItsLastWordIsTaken() {
    Client ann = scene.json("ann");
    ann.stalled = true;
    ann.session.close(GOODBYE);
    scene.run();
    assertFalse(ann.closed);
    ann.reads();
    assertTrue(ann.closed);
  }

  @Test
  void aConnectionThatDoesNotTakeItsLastWordIsClosedAllTheSame() {
    Client ann = scene.json("ann");
    ann.stalled = true;
    ann.session.close(GOODBYE);
    scene.passes(Duration.ofMillis(Scene.LIMITS.goodbyeMs() - 1));
    assertFalse(ann.closed);
    scene.passes(Duration.ofMillis(1));
    assertTrue(ann.closed);
  }

  @Test
  void whatIsNotAFrameIsNamedAndEndsTheConnection() {
    Client stranger = scene.connects();
    stranger.session.unreadable(Code.TOO_LARGE);
    assertEquals(List.of("error too_large"), stranger.got());
    assertTrue(stranger.closed);
    assertEquals(
        1, scene.registry.counter("messenger.refusals", "code", Code.TOO_LARGE.word()).count());
  }

  @Test
  void nothingIsWrittenOnTheThreadOfTheCaller() {
    Client ann = scene.json("ann");
    ann.session.send(EVE);
    ann.session.close(GOODBYE);
    assertEquals(List.of(), ann.writes);
    assertFalse(ann.closed);
  }
}
