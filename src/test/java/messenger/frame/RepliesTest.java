package messenger.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Identity;
import messenger.session.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepliesTest {
  private static final Request.Ping PING = new Request.Ping("7");

  private final Replies replies = new Replies(1_000);

  @Test
  void aWelcomeSaysWhoOneIsAndWhereTheLogEnds() {
    Request.Login guest = new Request.Login("1", "Ann", null, "phone", Map.of());
    assertEquals(
        new Reply.Welcome("1", "ann", true, null, Map.of("ann", 42L), Map.of("bob", 1L)),
        replies.welcome(guest, new Address("ann"), true, null, 42, Map.of("bob", 1L)));
    Request.Credential password = new Request.Credential(false, "secret");
    Request.Login account = new Request.Login("1", "Ann", password, "phone", Map.of());
    assertFalse(replies.welcome(account, new Address("ann"), false, null, 42, Map.of()).guest());
  }

  @Test
  void aWelcomeBringsANewTokenIfThereIsOne() {
    Request.Credential password = new Request.Credential(false, "secret");
    Request.Login login = new Request.Login("1", "Ann", password, "phone", Map.of());
    Token token = new Token("a token", Instant.EPOCH);
    assertEquals(
        new Reply.Welcome("1", "ann", false, token, Map.of("ann", 0L), Map.of()),
        replies.welcome(login, new Address("ann"), false, token, 0, Map.of()));
  }

  @Test
  void whatIsDoneIsSaidSoWithTheIdAndPerhapsANewToken() {
    Token token = new Token("a token", Instant.EPOCH);
    assertEquals(new Reply.Ok("7", null), replies.done(PING));
    assertEquals(new Reply.Ok("7", token), replies.renewed(PING, token));
  }

  @Test
  void aRefusalMayKnowWhenToTryAgain() {
    assertEquals(
        new Reply.Error("7", Code.RATE_LIMITED, 4_000),
        replies.error(null, PING, new RefusedException(Code.RATE_LIMITED, 4_000)));
    assertEquals(
        new Reply.Error("7", Code.BUSY, 250),
        replies.error(null, PING, new RefusedException(Code.BUSY, 250)));
    assertEquals(
        new Reply.Error("7", Code.RATE_LIMITED, null),
        replies.error(null, PING, new RefusedException(Code.RATE_LIMITED)));
  }

  @Test
  void pongAndGoodbyeRepeatTheId() {
    assertEquals(new Reply.Pong("7"), replies.pong(PING));
    assertEquals(
        new Reply.Bye("8", Code.GOODBYE, null, false),
        replies.goodbye(new Request.Logout("8", false)));
  }

  @Test
  void aRefusalRepeatsTheIdOfWhatIsRefused() {
    assertEquals(
        new Reply.Error("7", Code.FORBIDDEN, null), replies.error("forbidden", PING, null));
    assertEquals(
        new Reply.Error(null, Code.FORBIDDEN, null), replies.error("forbidden", "a text", null));
    assertEquals(
        new Reply.Error(null, Code.FORBIDDEN, null), replies.error("forbidden", null, null));
  }

  @Test
  void aRefusedExceptionKnowsBetter() {
    assertEquals(
        new Reply.Error("7", Code.BAD_FIELD, null),
        replies.error("internal", PING, new RefusedException(Code.BAD_FIELD)));
    assertEquals(
        new Reply.Error("9", Code.BAD_FIELD, null),
        replies.error(null, PING, new RefusedException(Code.BAD_FIELD, "9")));
    assertEquals(
        new Reply.Error("7", Code.INTERNAL, null),
        replies.error("internal", PING, new IllegalStateException("SELECT secrets")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"busy", "unavailable"})
  void whatMayPassSaysWhenToComeBackAndNotToAllTheSame(String word) {
    Set<Integer> times = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      int time = replies.error(word, PING, null).retryAfterMs();
      assertTrue(time >= 500 && time < 1_500, "after " + time);
      times.add(time);
    }
    assertTrue(times.size() > 100, "only " + times.size() + " different times");
  }

  @Test
  void theShortestTimeIsOneAsWell() {
    assertTrue(new Replies(2).error("busy", PING, null).retryAfterMs() >= 1);
  }

  @Test
  void anUnknownWordIsAFaultOfTheRoute() {
    assertThrows(IllegalArgumentException.class, () -> replies.error("nonsense", PING, null));
  }

  static Stream<Object> whatHoldsASecret() {
    Request.Credential password = new Request.Credential(false, "secret");
    Request.Login login = new Request.Login("1", "ann", password, null, Map.of());
    Token token = new Token("secret", Instant.EPOCH);
    Standing standing = new Standing(1, "digest", token);
    Arrival arrival = new Arrival(null, login, new Address("ann"), true, 0, standing, null);
    return Stream.of(
        password,
        new Request.Credential(true, "secret"),
        login,
        new Request.Register(login),
        new Request.ChangePassword("1", "secret", "another"),
        new Request.ChangePassword("1", "another", "secret"),
        token,
        new Reply.Welcome("1", "ann", false, token, Map.of(), Map.of()),
        new Reply.Ok("1", token),
        standing,
        arrival,
        new Arrivals(List.of(arrival)),
        new Identity(new Address("ann"), "Ann", null, standing),
        new RefusedException(Code.AUTH_FAILED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatHoldsASecret")
  void aSecretIsNotShown(Object holder) {
    assertFalse(holder.toString().contains("secret"), holder::toString);
  }

  @Test
  void aSecretIsShownByItsKind() {
    assertEquals("password", new Request.Credential(false, "secret").toString());
    assertEquals("token", new Request.Credential(true, "secret").toString());
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({",, guest", "secret,, password", ", secret, token"})
  void aLoginSaysHowItIsProved(String password, String token, String proof) {
    Request.Credential credential =
        password == null && token == null ? null : new Request.Credential(token != null, "secret");
    assertEquals(proof, new Request.Login("1", "ann", credential, null, Map.of()).proof());
  }

  @Test
  void whatIsKeptAsideLooksAsEverToItsSender() {
    Entry entry =
        new Entry(new UUID(1, 2), "ann", 3, Entry.aside("bob"), 8, "hello", Instant.EPOCH);
    assertTrue(entry.isAside());
    assertEquals("bob", entry.recipient());
    assertEquals(
        new Reply.Message(new UUID(1, 2), "ann", "bob", "hello", "ann", 3, Instant.EPOCH, false),
        entry.in("ann"));
    Entry usual = new Entry(new UUID(1, 2), "ann", 3, "bob", 8, "hello", Instant.EPOCH);
    assertFalse(usual.isAside());
    assertEquals("bob", usual.recipient());
  }

  /** Or somebody could read what is kept aside. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0001bob", "\u0001", "a\u0001"})
  void nobodyCanHaveTheNameOfALogAside(String name) {
    assertThrows(RefusedException.class, () -> Address.of(name));
  }

  @ParameterizedTest(name = "in the log of {0}: number {1}")
  @CsvSource({"ann, 3", "bob, 8"})
  void aMessageHasANumberInEachLog(String log, long seq) {
    Entry entry = new Entry(new UUID(1, 2), "ann", 3, "bob", 8, "hello", Instant.EPOCH);
    assertEquals(seq, entry.seqIn(log));
    assertEquals(
        new Reply.Message(new UUID(1, 2), "ann", "bob", "hello", log, seq, Instant.EPOCH, false),
        entry.in(log));
    assertEquals(
        new Reply.Stored(new UUID(1, 2), "ann", 3, Instant.EPOCH, true), entry.stored(true));
  }

  @ParameterizedTest(name = "to {0}: {1}")
  @CsvSource({"bob, send", "#tea, send-to-room"})
  void aTextToARoomIsAnotherKind(String to, String kind) {
    Request.Send send = new Request.Send(new UUID(1, 2), Address.of(to), "hello");
    assertEquals(kind, send.kind());
    assertEquals("00000000-0000-0001-0000-000000000002", send.requestId());
  }
}
