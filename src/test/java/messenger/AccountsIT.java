package messenger;

import static messenger.scene.Client.frame;
import static messenger.scene.Client.from;
import static messenger.scene.Client.login;
import static messenger.scene.Client.loginByToken;
import static messenger.scene.Client.register;
import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import messenger.frame.Code;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.RawLine;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** People with accounts, from outside (docs/protocol.md). */
@ExtendWith(SharedServer.class)
class AccountsIT {
  private static final String PASSWORD = "correct horse";
  private static final String OTHER = "battery staple";

  // ---- coming in ----

  @ParameterizedTest(name = "by {0}, compact: {1}")
  @CsvSource({
    "TCP, false",
    "TLS, false",
    "WEBSOCKET, false",
    "TCP, true",
    "TLS, true",
    "WEBSOCKET, true"
  })
  void whoRegistersCanComeBackByPasswordAndByToken(Door door, boolean compact, ServerProcess server)
      throws IOException {
    String name = fresh("ann");
    String token;
    try (Client ann = come(server, door, compact)) {
      token = comesIn(ann, register(name, PASSWORD));
      ann.sendsSafely(name, "a note");
    }
    try (Client ann = come(server, door, compact)) {
      assertNotEquals(token, comesIn(ann, login(name, PASSWORD)));
    }
    try (Client ann = come(server, door, compact)) {
      assertNull(comesIn(ann, loginByToken(name, token)), "the one it has is good enough");
      ann.sendsSafely(name, "another note");
    }
  }

  @Test
  void aTokenIsForAMonth(ServerProcess server) throws IOException {
    try (Client ann = Client.stranger(server, Door.TCP)) {
      ann.writes(register(fresh("ann"), PASSWORD));
      JsonNode welcome = ann.isTold("welcome");
      Instant expires = Instant.parse(welcome.get("tokenExpires").asText());
      Duration left = Duration.between(Instant.now(), expires);
      assertTrue(left.toDays() == 29 || left.toDays() == 30, "expires in " + left);
    }
  }

  @Test
  void aNameCanBeSpelledAsOneLikesButIsOne(ServerProcess server) throws IOException {
    String name = fresh("ann");
    Client.json(server, Door.TCP, register(name, PASSWORD)).close();
    try (Client ann = Client.stranger(server, Door.TCP)) {
      ann.writes(register(name.toUpperCase(java.util.Locale.ROOT), OTHER));
      ann.isRefused(Code.CONFLICT);
      ann.writes(login(name.toUpperCase(java.util.Locale.ROOT), PASSWORD));
      assertEquals(name, ann.isTold("welcome").get("user").asText());
    }
  }

  @ParameterizedTest
  @EnumSource(Door.class)
  void aWrongPasswordAndAnUnknownNameGetTheSameAnswer(Door door, ServerProcess server)
      throws IOException {
    String name = fresh("ann");
    String token;
    try (Client ann = Client.json(server, Door.TCP, register(name, PASSWORD))) {
      token = ann.token();
    }
    List<String> answers = new ArrayList<>();
    for (ObjectNode wrong :
        List.of(
            login(name, OTHER),
            login(fresh("nobody"), OTHER),
            login(fresh("nobody"), PASSWORD),
            loginByToken(name, OTHER),
            loginByToken(fresh("nobody"), token),
            login(name).put("id", "login"))) {
      try (RawLine line = RawLine.open(server, door)) {
        line.sends(wrong.toString());
        answers.add(line.hears(heard -> heard.contains("message\":")));
      }
    }
    assertTrue(answers.get(0).contains("\"code\":\"auth_failed\""), answers.get(0));
    assertEquals(1, answers.stream().distinct().count(), answers::toString);
  }

  @Test
  void whoIsRefusedMayTryAgainOnTheSameConnection(ServerProcess server) throws IOException {
    String name = fresh("ann");
    Client.json(server, Door.TCP, register(name, PASSWORD)).close();
    try (Client ann = Client.stranger(server, Door.TCP)) {
      ann.writes(login(name, OTHER));
      ann.isRefused(Code.AUTH_FAILED);
      ann.isAlive();
      ann.writes(login(name, PASSWORD));
      ann.isTold("welcome");
    }
  }

  @ParameterizedTest
  @CsvSource({"register", "password", "token"})
  void whatComesRightBehindALoginIsHandledAfterTheWelcomeInItsOrder(
      String proof, ServerProcess server) throws IOException {
    String name = fresh("ann");
    ObjectNode login = register(name, PASSWORD);
    if (!proof.equals("register")) {
      try (Client ann = Client.json(server, Door.TCP, login)) {
        login = proof.equals("token") ? loginByToken(name, ann.token()) : login(name, PASSWORD);
      }
    }
    try (Client ann = Client.stranger(server, Door.TCP)) {
      ObjectNode note = ann.text(name, "a note");
      ann.writes(
          login,
          frame("ping").put("id", "1"),
          note,
          frame("history").put("id", "2").put("with", name),
          frame("ping").put("id", "3"));
      ann.isTold("welcome");
      List<String> order = IntStream.range(0, 5).mapToObj(i -> inShort(ann.nextAnswer())).toList();
      assertTrue(order.indexOf("pong 1") < order.indexOf("page 2"), order::toString);
      assertTrue(order.indexOf("page 2") < order.indexOf("pong 3"), order::toString);
      assertTrue(order.contains("stored " + note.get("id").asText()), order::toString);
    }
  }

  /** Whatever is refused lets out the next frame, and only that. */
  @Test
  void severalLoginsAtOnceAreHandledOneAfterTheOther(ServerProcess server) throws IOException {
    String name = fresh("ann");
    String taken = fresh("taken");
    Client.json(server, Door.TCP, register(name, PASSWORD)).close();
    Client.json(server, Door.TCP, register(taken, PASSWORD)).close();
    for (int i = 0; i < 5; i++) {
      try (Client ann = Client.stranger(server, Door.TCP)) {
        ObjectNode note = ann.text(name, "a note");
        ann.writes(
            login(name, OTHER),
            loginByToken(name, OTHER),
            login(taken),
            register(taken, OTHER),
            login(name, PASSWORD),
            frame("ping").put("id", "behind"),
            note);
        ann.isRefused(Code.AUTH_FAILED);
        ann.isRefused(Code.AUTH_FAILED);
        ann.isRefused(Code.AUTH_FAILED);
        ann.isRefused(Code.CONFLICT);
        assertEquals(name, ann.isTold("welcome").get("user").asText());
        List<String> order =
            IntStream.range(0, 3).mapToObj(j -> inShort(ann.nextAnswer())).sorted().toList();
        assertEquals(
            List.of("caughtUp ", "pong behind", "stored " + note.get("id").asText()), order);
      }
    }
  }

  // ---- leaving ----

  @Test
  void whoLogsOutLeavesATokenThatIsWorthNothing(ServerProcess server) throws IOException {
    String name = fresh("ann");
    Client phone = Client.json(server, Door.TCP, register(name, PASSWORD));
    try (Client tablet = Client.json(server, Door.TCP, login(name, PASSWORD))) {
      phone.writes(frame("logout").put("id", "out"));
      phone.isToldBye(Code.GOODBYE);

      isWorthless(server, name, phone.token());
      tablet.isAlive();
      Client.json(server, Door.TCP, loginByToken(name, tablet.token())).close();
    }
  }

  /** It did not bring its token again, so the server must have remembered which it is. */
  @Test
  void soDoesWhoCameByThatToken(ServerProcess server) throws IOException {
    String name = fresh("ann");
    Client first = Client.json(server, Door.TCP, register(name, PASSWORD));
    first.close();
    Client again = Client.json(server, Door.TCP, loginByToken(name, first.token()));
    again.writes(frame("logout"));
    again.isToldBye(Code.GOODBYE);

    isWorthless(server, name, first.token());
  }

  @Test
  void whoLogsOutEverywhereIsNowhereAnyMore(ServerProcess server) throws IOException {
    String name = fresh("ann");
    Client phone = Client.json(server, Door.TCP, register(name, PASSWORD));
    Client tablet = Client.compact(server, Door.TLS, login(name, PASSWORD));
    Client browser = Client.json(server, Door.WEBSOCKET, loginByToken(name, tablet.token()));
    try (Client bob = Client.json(server, Door.TCP, register(fresh("bob"), PASSWORD))) {
      phone.writes(frame("logout").put("id", "out").put("everywhere", true));

      phone.isToldBye(Code.GOODBYE);
      tablet.isToldBye(Code.UNAUTHENTICATED);
      browser.isToldBye(Code.UNAUTHENTICATED);
      isWorthless(server, name, phone.token());
      isWorthless(server, name, tablet.token());
      bob.isAlive();
    }
    Client.json(server, Door.TCP, login(name, PASSWORD)).close();
  }

  @Test
  void aGuestWhoLogsOutEverywhereOnlyLeaves(ServerProcess server) throws IOException {
    String name = fresh("gus");
    Client phone = Client.json(server, Door.TCP, name);
    try (Client tablet = Client.json(server, Door.TCP, name)) {
      phone.writes(frame("logout").put("everywhere", true));
      phone.isToldBye(Code.GOODBYE);
      tablet.isAlive();
    }
  }

  // ---- another password ----

  @Test
  void whoChangesThePasswordStaysAndTheOtherSessionsAreClosed(ServerProcess server)
      throws IOException {
    String name = fresh("ann");
    try (Client phone = Client.json(server, Door.TCP, register(name, PASSWORD))) {
      Client tablet = Client.json(server, Door.WEBSOCKET, login(name, PASSWORD));
      String before = phone.token();

      phone.writes(changePassword(PASSWORD, OTHER), frame("ping").put("id", "behind"));
      JsonNode ok = phone.isTold("ok");

      assertEquals("change", ok.get("id").asText());
      assertNotNull(ok.get("tokenExpires"));
      assertEquals("pong behind", inShort(phone.nextAnswer()));
      tablet.isToldBye(Code.UNAUTHENTICATED);
      isWorthless(server, name, before);
      isWorthless(server, name, tablet.token());
      isRefused(server, login(name, PASSWORD));
      Client.json(server, Door.TCP, login(name, OTHER)).close();
      Client.json(server, Door.TCP, loginByToken(name, phone.token())).close();
      phone.sendsSafely(name, "still here");
    }
  }

  @Test
  void whoDoesNotKnowTheOldPasswordChangesNothing(ServerProcess server) throws IOException {
    String name = fresh("ann");
    try (Client phone = Client.json(server, Door.TCP, register(name, PASSWORD));
        Client tablet = Client.json(server, Door.TCP, login(name, PASSWORD))) {
      phone.writes(changePassword(OTHER, OTHER), frame("ping").put("id", "behind"));
      phone.isRefused(Code.AUTH_FAILED);
      assertEquals("pong behind", inShort(phone.nextAnswer()));
      tablet.isAlive();
      Client.json(server, Door.TCP, loginByToken(name, phone.token())).close();
      Client.json(server, Door.TCP, login(name, PASSWORD)).close();
    }
  }

  @Test
  void ofTwoWhoChangeItAtOnceOneStays(ServerProcess server) throws IOException {
    String name = fresh("ann");
    Client phone = Client.json(server, Door.TCP, register(name, PASSWORD));
    Client tablet = Client.json(server, Door.TCP, login(name, PASSWORD));
    phone.writes(changePassword(PASSWORD, "of the phone"));
    tablet.writes(changePassword(PASSWORD, "of the tablet"));

    String first = inShort(phone.nextAnswer());
    String second = inShort(tablet.nextAnswer());

    boolean phoneWon = first.equals("ok change");
    assertNotEquals(phoneWon, second.equals("ok change"), first + ", " + second);
    (phoneWon ? phone : tablet).isAlive();
    Client.json(server, Door.TCP, login(name, phoneWon ? "of the phone" : "of the tablet")).close();
    isRefused(server, login(name, phoneWon ? "of the tablet" : "of the phone"));
    phone.close();
    tablet.close();
  }

  @Test
  void aGuestHasNoPasswordAndNobodyToBlock(ServerProcess server) throws IOException {
    try (Client gus = Client.json(server, Door.TCP, fresh("gus"))) {
      gus.writes(
          changePassword(PASSWORD, OTHER),
          frame("block").put("id", "1").put("user", "somebody"),
          frame("unblock").put("id", "1").put("user", "somebody"));
      gus.isRefused(Code.FORBIDDEN);
      gus.isRefused(Code.FORBIDDEN);
      gus.isRefused(Code.FORBIDDEN);
      gus.isAlive();
    }
  }

  // ---- guests and accounts of one name ----

  @Test
  void anAccountInheritsNothingOfTheGuestOfItsName(ServerProcess server) throws IOException {
    String name = fresh("tim");
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"))) {
      Client guest = Client.json(server, Door.TCP, name);
      guest.sendsSafely(bob.name(), "I am a guest");
      bob.receives("I am a guest", from(name));
      bob.sendsSafely(name, "hello guest");
      guest.receives("hello guest", from(bob.name()));
      guest.saysReceived();
      bob.learns("delivered", name);

      try (Client tim = Client.stranger(server, Door.TCP)) {
        ObjectNode registration = register(name, PASSWORD);
        tim.writes(registration);
        JsonNode welcome = tim.isTold("welcome");
        assertEquals(2, welcome.get("log").get(name).asInt());
        assertEquals(0, welcome.get("unread").size());
        tim.isTold("caughtUp");
        guest.isToldBye(Code.UNAUTHENTICATED);
        assertEquals(List.of(), texts(history(tim, bob.name())));
        bob.sendsSafely(name, "hello account");
        assertEquals("hello account", tim.nextMessage().get("text").asText());
        assertEquals(List.of("hello account"), texts(history(tim, bob.name())));
        assertEquals(
            List.of("I am a guest", "hello guest", "hello account"), texts(history(bob, name)));
      }
      ObjectNode all = login(name, PASSWORD);
      all.putObject("after").put(name, 0);
      try (Client tim = Client.stranger(server, Door.TCP)) {
        tim.writes(all);
        JsonNode welcome = tim.isTold("welcome");
        assertEquals(1, welcome.get("unread").get(bob.name()).asInt());
        JsonNode message = tim.nextMessage();
        assertEquals("hello account", message.get("text").asText());
        assertEquals(3, message.get("seq").asInt());
        assertTrue(message.get("expired").asBoolean(), "something was there before");
        tim.isTold("caughtUp");
        assertNull(tim.nextMessageOrNull());
      }
    }
  }

  @ParameterizedTest(name = "{0} is taken by {1}")
  @CsvSource({"legacy, ann", "legacy, \u0430nn", "legacy, ANN", "json, ann", "json, 4nn"})
  void aGuestCanNotLookLikeAnAccount(String dialect, String beginning, ServerProcess server)
      throws IOException {
    String end = fresh("ie");
    Client.json(server, Door.TCP, register("ann" + end, PASSWORD)).close();
    String name = beginning + end;
    boolean free = beginning.equals("4nn");

    try (Client guest = Client.stranger(server, Door.TCP)) {
      if (dialect.equals("json")) {
        guest.writes(login(name));
        assertEquals(free ? "welcome" : "error", guest.nextAnswer().get("type").asText());
      } else {
        guest.writesRaw(Client.legacyLogin(name).toString());
        JsonNode answer = guest.nextAnswer();
        assertEquals(Code.AUTH_FAILED.sentence(), answer.get("Data").asText());
      }
    }
  }

  @Test
  void nobodyCanRegisterANameThatLooksLikeAnother(ServerProcess server) throws IOException {
    String end = fresh("y");
    Client.json(server, Door.TCP, register("mar" + end, PASSWORD)).close();
    try (Client stranger = Client.stranger(server, Door.TCP)) {
      stranger.writes(register("rnar" + end, PASSWORD));
      stranger.isRefused(Code.CONFLICT);
      stranger.writes(register("adrnin", PASSWORD));
      stranger.isRefused(Code.FORBIDDEN);
      stranger.isAlive();
    }
  }

  // ---- blocks ----

  @Test
  void whoIsBlockedIsNotHeardAndDoesNotNotice(ServerProcess server) throws IOException {
    String name = fresh("bob");
    try (Client mel = Client.json(server, Door.TCP, fresh("mel"));
        Client melsTablet = Client.compact(server, Door.TLS, login(mel.name()));
        Client carl = Client.json(server, Door.TCP, fresh("carl"));
        Client bob = Client.json(server, Door.TCP, register(name, PASSWORD))) {
      mel.sendsSafely(name, "before");
      bob.receives("before", from(mel.name()));
      melsTablet.receives("before", from(mel.name()));

      bob.writes(frame("block").put("id", "b").put("user", mel.name()));
      assertEquals("ok b", inShort(bob.nextAnswer()));
      ObjectNode lost = mel.sends(name, "hello?");
      JsonNode stored = mel.isTold("stored");
      assertEquals(lost.get("id"), stored.get("id"));
      melsTablet.receives("hello?", from(mel.name()));
      bob.receivesNothingElse();
      carl.sendsSafely(name, "hi");
      bob.receives("hi", from(carl.name()));

      mel.writes(lost);
      JsonNode again = mel.isTold("stored");
      assertTrue(again.get("duplicate").asBoolean());
      assertEquals(stored.get("seq"), again.get("seq"));
      assertEquals(stored.get("time"), again.get("time"));
      mel.writes(lost.deepCopy().put("text", "another text"));
      mel.isRefused(Code.CONFLICT);

      bob.saysReceived();
      bob.saysRead(mel.name());
      carl.learns("delivered", name);
      mel.hasNotLearnedOf("read", name, stored.get("seq").asLong());
      mel.hasNotLearnedOf("delivered", name, stored.get("seq").asLong());
      assertEquals(List.of("before", "hello?"), texts(history(mel, name)));
      assertEquals(List.of("before"), texts(history(bob, mel.name())));

      ObjectNode all = login(name, PASSWORD);
      all.putObject("after").put(name, 0);
      try (Client bobsTablet = Client.stranger(server, Door.TCP)) {
        bobsTablet.writes(all);
        JsonNode unread = bobsTablet.isTold("welcome").get("unread");
        assertFalse(unread.has(mel.name()) && unread.get(mel.name()).asInt() > 1, unread::toString);
        bobsTablet.isTold("caughtUp");
        assertEquals("before", bobsTablet.nextMessage().get("text").asText());
        List<String> rest = new ArrayList<>();
        JsonNode message;
        while ((message = bobsTablet.nextMessageOrNull()) != null) {
          rest.add(message.get("text").asText());
        }
        assertFalse(rest.contains("hello?"), rest::toString);
        assertTrue(rest.contains("hi"), rest::toString);
      }

      bob.writes(frame("unblock").put("id", "u").put("user", mel.name()));
      assertEquals("ok u", inShort(bob.nextAnswer()));
      mel.sendsSafely(name, "after");
      bob.receives("after", from(mel.name()));
      assertEquals(List.of("before", "after"), texts(history(bob, mel.name())));
      assertEquals(List.of("before", "hello?", "after"), texts(history(mel, name)));
      bob.sendsSafely(mel.name(), "back again");
      mel.receives("back again", from(name));
    }
  }

  @Test
  void whoBlocksMayStillWrite(ServerProcess server) throws IOException {
    try (Client mel = Client.json(server, Door.TCP, fresh("mel"));
        Client bob = Client.json(server, Door.TCP, register(fresh("bob"), PASSWORD))) {
      bob.writes(frame("block").put("id", "b").put("user", mel.name()));
      bob.isTold("ok");
      bob.sendsSafely(mel.name(), "leave me alone");
      mel.receives("leave me alone", from(bob.name()));
    }
  }

  // ---- the rest of life ----

  @Test
  void accountsTokensAndBlocksOutliveTheServer(ServerProcess server) throws IOException {
    String name = fresh("bob");
    String enemy = fresh("mel");
    Client bob = Client.json(server, Door.TCP, register(name, PASSWORD));
    bob.writes(frame("block").put("id", "b").put("user", enemy));
    bob.isTold("ok");
    server.stop();
    server.restart();

    try (Client mel = Client.json(server, Door.TCP, enemy);
        Client byToken = Client.json(server, Door.TCP, loginByToken(name, bob.token()));
        Client byPassword = Client.json(server, Door.TCP, login(name, PASSWORD))) {
      mel.sendsSafely(name, "hello?");
      byToken.receivesNothingElse();
      byPassword.isAlive();
      isRefused(server, login(name, OTHER));
      isRefused(server, login(name));
    }
    bob.close();
  }

  /** More than the queue of passwords holds. */
  @Test
  void aStormOfPasswordsIsAnsweredOrTurnedAwayWhileOthersComeAndChat(ServerProcess server)
      throws IOException {
    int many = 300;
    String name = fresh("ann");
    Client owner = Client.json(server, Door.TCP, register(name, PASSWORD));
    owner.close();
    List<Client> storm = new ArrayList<>();
    try (Client bob = Client.json(server, Door.TCP, fresh("bob"));
        Client carl = Client.json(server, Door.TLS, fresh("carl"))) {
      for (int i = 0; i < many; i++) {
        storm.add(Client.stranger(server, Door.TCP));
      }
      for (int i = 0; i < many; i++) {
        storm.get(i).writes(i % 2 == 0 ? login(name, PASSWORD) : login(name, OTHER));
      }
      for (int i = 0; i < 20; i++) {
        Client.json(server, Door.TCP, loginByToken(name, owner.token())).close();
        Client.json(server, Door.TCP, fresh("gus")).close();
      }
      assertTrue(storm.stream().anyMatch(Client::waits), "these had to wait for all passwords");
      int welcome = 0;
      int wrong = 0;
      int busy = 0;
      for (int i = 0; i < many; i++) {
        if (i % 10 == 0) {
          bob.sendsSafely(carl.name(), "text " + i);
          carl.receives("text " + i, from(bob.name()));
        }
        JsonNode answer = storm.get(i).patientlyGetsAnAnswer();
        assertNotNull(answer, "nobody answers the login " + i);
        String what = answer.path("code").asText(answer.get("type").asText());
        switch (what) {
          case "welcome" -> welcome++;
          case "auth_failed" -> wrong++;
          case "busy" -> {
            busy++;
            assertTrue(answer.get("retryAfterMs").asInt() > 0, answer::toString);
          }
          default -> throw new AssertionError(answer.toString());
        }
        assertFalse(i % 2 == 0 ? what.equals("auth_failed") : what.equals("welcome"), what);
      }
      assertTrue(busy > 0 && welcome > 0 && wrong > 0, welcome + ", " + wrong + ", " + busy);
    } finally {
      storm.forEach(Client::close);
    }
    Client.json(server, Door.TCP, login(name, PASSWORD)).close();
  }

  private static Client come(ServerProcess server, Door door, boolean compact) throws IOException {
    return compact
        ? Client.compactStranger(server, door, "somebody")
        : Client.stranger(server, door);
  }

  /** The token in the welcome, or null. */
  private static String comesIn(Client client, ObjectNode login) {
    client.writes(login);
    JsonNode welcome = client.isTold("welcome");
    client.isTold("caughtUp");
    assertFalse(welcome.get("guest").asBoolean());
    assertEquals(login.get("user"), welcome.get("user"));
    return welcome.has("token") ? welcome.get("token").asText() : null;
  }

  private static void isWorthless(ServerProcess server, String name, String token)
      throws IOException {
    isRefused(server, loginByToken(name, token));
  }

  private static void isRefused(ServerProcess server, ObjectNode login) throws IOException {
    try (Client stranger = Client.stranger(server, Door.TCP)) {
      stranger.writes(login);
      stranger.isRefused(Code.AUTH_FAILED);
    }
  }

  private static ObjectNode changePassword(String old, String fresh) {
    return frame("password").put("id", "change").put("password", old).put("newPassword", fresh);
  }

  private static JsonNode history(Client client, String with) {
    client.writes(frame("history").put("id", "h").put("with", with));
    return client.isTold("page");
  }

  private static List<String> texts(JsonNode page) {
    List<String> texts = new ArrayList<>();
    page.get("messages").forEach(message -> texts.add(message.get("text").asText()));
    return texts;
  }

  private static String inShort(JsonNode answer) {
    return answer.get("type").asText() + " " + answer.path("id").asText();
  }
}
