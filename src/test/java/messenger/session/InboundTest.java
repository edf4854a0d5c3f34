package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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

  @Test
  void aHundredFramesAtOnceAreTakenAndTheOthersWait() {
    List<String> frames = numbered(300);
    client.sends(frames.toArray(String[]::new));
    assertEquals(frames.subList(0, 100), client.handled);
    assertFalse(client.reading);
    scene.passes(Duration.ofMillis(49));
    assertEquals(100, client.handled.size());
    scene.passes(Duration.ofMillis(951));
    assertEquals(frames.subList(0, 119), client.handled, "20 a second, each a millisecond later");
    assertFalse(client.reading);
    scene.passes(Duration.ofSeconds(10));
    assertEquals(frames, client.handled);
    assertTrue(client.reading);
  }

  @Test
  void itIsCountedHowOftenSomebodyHadToWait() {
    client.sends(numbered(100).toArray(String[]::new));
    assertEquals(0, scene.registry.counter("messenger.frames.shaped").count());
    client.sends("101", "102");
    assertEquals(1, scene.registry.counter("messenger.frames.shaped").count());
    scene.passes(Duration.ofMillis(51));
    assertEquals(2, scene.registry.counter("messenger.frames.shaped").count());
  }

  @Test
  void whoWasSilentForFiveSecondsMaySendAHundredAgain() {
    client.sends(numbered(100).toArray(String[]::new));
    scene.passes(Duration.ofSeconds(5));
    client.sends(numbered(100).toArray(String[]::new));
    assertEquals(200, client.handled.size());
    client.sends("one more");
    assertEquals(200, client.handled.size());
  }

  @Test
  void twentyASecondNeverWait() {
    client.sends(numbered(100).toArray(String[]::new));
    for (int i = 0; i < 200; i++) {
      scene.passes(Duration.ofMillis(50));
      client.sends("on");
      assertEquals(101 + i, client.handled.size());
    }
  }

  @Test
  void whoSendsTooFastHoldsUpNobodyElse() {
    client.sends(numbered(101).toArray(String[]::new));
    Client other = scene.connects();
    other.sends(numbered(100).toArray(String[]::new));
    assertEquals(100, other.handled.size());
  }

  @Test
  void whatAsksForNothingCountsAsAFrame() {
    for (int i = 0; i < 102; i++) {
      client.session.receiveNothing();
    }
    assertFalse(client.reading);
    client.sends("at last");
    assertEquals(List.of(), client.handled);
    scene.passes(Duration.ofMillis(149));
    assertEquals(List.of(), client.handled);
    scene.passes(Duration.ofMillis(10));
    assertEquals(List.of("at last"), client.handled);
    assertEquals(1, scene.registry.counter("messenger.frames", "direction", "in").count());
  }

  @Test
  void aFrameThatHoldsTheOthersDoesSoAmongThoseThatWait() {
    client.routes = holdAt("101");
    client.sends(numbered(102).toArray(String[]::new));
    scene.passes(Duration.ofSeconds(1));
    assertEquals(101, client.handled.size());
    client.session.release();
    scene.run();
    assertEquals(102, client.handled.size());
    assertTrue(client.reading);
  }

  @Test
  void aReleaseIsNoToken() {
    client.routes = holdAt("100");
    client.sends(numbered(101).toArray(String[]::new));
    client.session.release();
    scene.run();
    assertEquals(100, client.handled.size());
    assertFalse(client.reading);
    scene.passes(Duration.ofMillis(51));
    assertEquals(101, client.handled.size());
  }

  @Test
  void whenTheServerStopsWhatWaitsIsNotTaken() {
    client.sends(numbered(200).toArray(String[]::new));
    client.session.pause();
    scene.passes(Duration.ofSeconds(10));
    assertEquals(100, client.handled.size());
    assertFalse(client.reading);
  }

  @Test
  void whoIsToldToGoWhileItWaitsIsNotHeardAnyMore() {
    client.sends(numbered(200).toArray(String[]::new));
    client.session.close(GOODBYE);
    scene.passes(Duration.ofSeconds(10));
    assertEquals(100, client.handled.size());
  }

  @Test
  void whoIsGoneWhileItWaitsIsForgotten() {
    client.sends(numbered(200).toArray(String[]::new));
    client.session.closed();
    scene.passes(Duration.ofSeconds(10));
    assertEquals(100, client.handled.size());
    assertFalse(client.reading);
  }

  @Test
  void whatIsHeldHasABound() {
    String large = "x".repeat(60_000);
    client.sends(numbered(100).toArray(String[]::new));
    client.sends(large, large, large, large);
    assertFalse(client.closed);
    client.sends(large);
    assertTrue(client.closed);
  }

  @Test
  void whoHasNoLimitNeverWaits() {
    Scene unlimited = new Scene(Scene.frames(0, 1));
    Client fast = unlimited.connects();
    fast.sends(numbered(10_000).toArray(String[]::new));
    assertEquals(10_000, fast.handled.size());
    assertTrue(fast.reading);
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
  void aFrameIsNotUnfinishedByAClientThatSendsTooFast() {
    logIn();
    client.sends(numbered(100).toArray(String[]::new));
    client.unfinishedSince = scene.now();
    for (int second = 0; second < 30; second++) {
      client.sends(numbered(20).toArray(String[]::new));
      scene.passes(Duration.ofSeconds(1));
      scene.sweeps();
    }
    assertFalse(client.closed);
    scene.passes(Scene.LIMITS.frame().plusSeconds(1));
    scene.sweeps();
    assertTrue(client.closed, "there was time enough for it then");
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

  private static List<String> numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }

  private static Inbound holdAt(String login) {
    return (session, frame) -> {
      if (login.equals(new String(frame, StandardCharsets.UTF_8))) {
        session.hold();
      }
    };
  }
}
