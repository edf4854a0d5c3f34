package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import messenger.frame.Code;
import messenger.frame.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The frames of one client, in the order they came, and what ends a connection. */
class InboundTest {
  private static final Reply.Bye GOODBYE = new Reply.Bye(null, Code.GOODBYE, null, false);

  private final Scene scene = new Scene();
  private final Client client = scene.connects();

  @Test
  void framesAreHandledInTheOrderTheyCame() {
    client.sends("1", "2", "3");
    assertEquals(List.of("1", "2", "3"), client.handled);
    assertEquals(3, scene.registry.counter("messenger.frames", "direction", "in").count());
  }

  @Test
  void whileALoginIsUnderWayFramesAreHeldAndNothingIsRead() {
    client.routes = holdAt("login");
    client.sends("login", "2", "3");
    assertEquals(List.of("login"), client.handled);
    assertFalse(client.reading);

    client.session.release();
    client.sends("4"); // It had been read before reading stopped.
    assertEquals(List.of("login"), client.handled);
    scene.run();
    client.sends("5");
    assertEquals(List.of("login", "2", "3", "4", "5"), client.handled);
    assertTrue(client.reading);
  }

  @Test
  void aHeldFrameMayHoldTheOnesBehindIt() {
    client.routes = holdAt("login");
    client.sends("login", "2", "login", "4");
    client.session.release();
    scene.run();
    assertEquals(List.of("login", "2", "login"), client.handled);
    assertFalse(client.reading);
    client.session.release();
    scene.run();
    assertEquals(List.of("login", "2", "login", "4"), client.handled);
    assertTrue(client.reading);
  }

  @Test
  void aReleaseOfNothingDoesNothing() {
    client.reading = false;
    client.session.release();
    scene.run();
    assertFalse(client.reading);
  }

  @Test
  void aRefusalOfAnotherFrameDoesNotReleaseWhatALoginHolds() {
    client.routes = holdAt("login");
    client.sends("login", "2");
    client.session.reject(new Reply.Error(null, Code.AUTH_FAILED, null));
    assertEquals(List.of("error auth_failed"), client.got());
    assertEquals(List.of("login"), client.handled);
    assertFalse(client.reading);
  }

  @Test
  void whoIsLeavingIsNotHeard() {
    client.session.close(GOODBYE);
    client.sends("1");
    scene.run();
    client.sends("2");
    assertEquals(List.of(), client.handled);
  }

  @Test
  void whatIsHeldWhenTheConnectionBreaksIsForgotten() {
    client.routes = holdAt("login");
    client.sends("login", "2");
    client.session.release();
    client.session.closed();
    scene.run();
    assertEquals(List.of("login"), client.handled);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BAD_FRAME", "TOO_LARGE", "TOO_DEEP", "BAD_UTF8", "BAD_FIELD", "UNAUTHENTICATED"})
  void threeFaultsBeforeALoginAreTheLast(Code code) {
    refuse(code, 2);
    assertEquals(List.of("error " + code.word(), "error " + code.word()), client.got());
    assertFalse(client.closed);
    refuse(code, 1);
    assertEquals(List.of("error " + code.word(), "bye protocol"), client.got());
    assertTrue(client.closed);
  }

  @Test
  void tenFaultsAfterALoginAreTheLast() {
    logIn();
    refuse(Code.BAD_FIELD, 9);
    assertFalse(client.closed);
    refuse(Code.BAD_FIELD, 1);
    List<String> got = client.got();
    assertEquals("bye protocol", got.get(got.size() - 1));
    assertEquals(11, got.size());
    assertTrue(client.closed);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BAD_FRAME", "TOO_LARGE", "TOO_DEEP", "BAD_UTF8", "BAD_FIELD", "UNAUTHENTICATED"})
  void otherRefusalsNeverEndAConnection(Code code) {
    refuse(code, 30);
    assertFalse(client.closed);
    assertEquals(
        30, scene.registry.counter("messenger.refusals", "code", code.word()).count(), 0.1);
  }

  @Test
  void aLoginThatFailsHalfWayIsRefusedAndTheConnectionClosed() {
    client.session.speak(Scene.JSON);
    scene.sessions.enter(client.session, Scene.who("ann", "phone"));
    client.session.reject(new Reply.Error("1", Code.UNAVAILABLE, 900));
    assertEquals(List.of("error unavailable", "bye unavailable, come back"), client.got());
    assertTrue(client.closed);
    assertFalse(scene.sessions.isOnline("ann"));
  }

  @Test
  void whoDoesNotLogInInTimeIsLetGo() {
    scene.passes(Scene.LIMITS.login());
    scene.sweeps();
    assertFalse(client.closed);
    scene.passes(Duration.ofNanos(1));
    scene.sweeps();
    assertEquals(List.of("bye timeout, come back"), client.got());
    assertTrue(client.closed);
  }

  @Test
  void whoseLoginIsNotAnsweredInTimeIsToldToComeBack() {
    client.session.speak(Scene.JSON);
    scene.sessions.enter(client.session, Scene.who("ann", "phone"));
    scene.passes(Scene.LIMITS.login().plusNanos(1));
    scene.sweeps();
    assertEquals(List.of("bye timeout, come back"), client.got());
    assertTrue(client.closed);
  }

  /** A password may have to wait for a free thread: that is our time, not the client's. */
  @Test
  void whoWaitsForUsHasMoreTimeButNotForEver() {
    client.session.hold();
    scene.passes(Scene.LIMITS.login().multipliedBy(6));
    scene.sweeps();
    assertFalse(client.closed);
    scene.passes(Duration.ofNanos(1));
    scene.sweeps();
    assertEquals(List.of("bye timeout, come back"), client.got());
  }

  @Test
  void whoIsLoggedInMayBeSilentForEver() {
    logIn();
    scene.passes(Duration.ofDays(30));
    scene.sweeps();
    assertFalse(client.closed);
  }

  @Test
  void aFrameThatStaysUnfinishedEndsTheConnection() {
    logIn();
    client.unfinishedSince = scene.now();
    scene.passes(Scene.LIMITS.frame());
    scene.sweeps();
    assertFalse(client.closed);
    scene.passes(Duration.ofNanos(1));
    scene.sweeps();
    assertEquals(List.of("bye timeout, come back"), client.got());
    assertTrue(client.closed);
  }

  @Test
  void aFrameIsNotUnfinishedByTheClientWhileWeDoNotRead() {
    client.routes = holdAt("page please");
    logIn();
    client.sends("page please");
    client.unfinishedSince = scene.now();
    scene.passes(Scene.LIMITS.frame().multipliedBy(2));
    scene.sweeps();
    client.session.release();
    scene.run();
    scene.passes(Scene.LIMITS.frame());
    scene.sweeps();
    assertFalse(client.closed);
    scene.passes(Duration.ofNanos(1));
    scene.sweeps();
    assertTrue(client.closed);
  }

  @Test
  void aPingThatIsNotAnsweredEndsTheConnection() {
    logIn();
    client.answersPings = false;
    scene.sweeps();
    assertEquals(List.of("bye timeout, come back"), client.got());
    assertTrue(client.closed);
  }

  @Test
  void whoIsLeavingIsNotSweptAgain() {
    client.stalled = true;
    client.session.close(GOODBYE);
    scene.run();
    scene.passes(Duration.ofSeconds(1));
    client.answersPings = false;
    scene.sweeps();
    assertEquals(List.of("bye goodbye"), client.got());
  }

  private void logIn() {
    client.session.speak(Scene.JSON);
    scene.sessions.enter(client.session, Scene.who("ann", "phone"));
    client.session.follow(0, 0);
    client.got();
  }

  private void refuse(Code code, int times) {
    for (int i = 0; i < times; i++) {
      client.session.reject(new Reply.Error(null, code, null));
    }
    scene.run();
  }

  private static Inbound holdAt(String login) {
    return (session, frame) -> {
      if (login.equals(new String(frame, StandardCharsets.UTF_8))) {
        session.hold();
      }
    };
  }
}
