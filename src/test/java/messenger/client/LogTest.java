package messenger.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client takes each message of its log once and in order, whatever becomes of connections. */
class LogTest {
  private Scene scene;

  @BeforeEach
  void begin() throws IOException {
    scene = new Scene();
  }

  @AfterEach
  void end() throws IOException {
    scene.close();
  }

  @ParameterizedTest(name = "{0}: takes {1}, and knows the log up to {2}")
  @CsvSource({
    "1 2 3, 1 2 3, 3",
    "1 1 2 2 2 3 1, 1 2 3, 3",
    "2 1 3, 1 2 3, 3",
    "3 2 1, 1 2 3, 3",
    "3 3 2 1, 1 2 3, 3",
    "1 3, 1, 1",
    "1 3 4 2, 1 2 3 4, 4",
    "expired4 5, 4 5, 5",
    "1 expired4, 1 4, 4",
    "1 3 expired7 8, 1 3 7 8, 8",
    "stored1 2, 2, 2",
    "2 stored1, 2, 2",
    "1 stored2 2 3, 1 3, 3",
    "stored2 2 1, 1, 2",
  })
  void everyNumberOnceAndInOrder(String arriving, String taken, long last) throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(9);
      for (String one : arriving.split(" ")) {
        long seq = Long.parseLong(one.replaceAll("\\D", ""));
        if (one.startsWith("stored")) {
          visit.stores(seq);
        } else {
          visit.delivers(seq, one.startsWith("expired") ? ",'expired':true" : "");
        }
      }
      visit.says("{'type':'presence','online':[],'offline':[],'count':7}");
      scene.witness.hears(7);
    }
    assertEquals(taken, numbers());
    assertEquals(last, logsInAgainAfter());
  }

  private String numbers() {
    return scene.witness.numbers().stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private long logsInAgainAfter() throws IOException {
    try (ScriptedServer.Visit again = scene.server.next()) {
      return after(again.reads("login"));
    }
  }

  private static long after(JsonNode login) {
    return login.path("after").path(ScriptedServer.USER).asLong(-1);
  }

  @Test
  void whoWasNeverHereBeginsAtThePresent() throws IOException {
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertFalse(visit.reads("login").has("after"));
      visit.welcomes(41);
      visit.says("{'type':'caughtUp','log':'bob'}");
      visit.delivers(42);
      assertEquals(42, visit.reads("received").path("upTo").asLong());
    }
    assertEquals(42, logsInAgainAfter());
    assertEquals("42", numbers());
  }

  @Test
  void theNextClientGoesOnWhereTheLastOneWas() throws IOException {
    MessengerClient first = scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.delivers(1);
      visit.delivers(2);
      visit.reads("received");
      first.close();
      visit.isLeft();
    }
    scene.connects();
    assertEquals(2, logsInAgainAfter());
  }

  @Test
  void whatIsMissingIsAskedForByANewLogin() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.delivers(1);
      visit.delivers(3);
      visit.isLeft();
    }
    try (ScriptedServer.Visit again = scene.server.next()) {
      assertEquals(1, after(again.reads("login")));
      again.welcomes(3);
      again.delivers(2);
      again.delivers(3);
      again.says("{'type':'caughtUp','log':'bob'}");
      assertEquals(3, again.reads("received").path("upTo").asLong());
    }
    assertEquals("1 2 3", numbers());
  }

  @Test
  void whatIsMissingStillBehindANewLoginIsNowhere() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.delivers(2);
      visit.isLeft();
    }
    try (ScriptedServer.Visit again = scene.server.lets(2)) {
      again.delivers(3);
      assertEquals(3, again.reads("received").path("upTo").asLong());
    }
    assertEquals("2 3", numbers());
  }

  @Test
  void aHoleWithinABacklogIsNone() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(3);
      visit.delivers(3);
      visit.says("{'type':'presence','online':[],'offline':[],'count':7}");
      scene.witness.hears(7);
      visit.delivers(1);
      visit.delivers(2);
      visit.says("{'type':'caughtUp','log':'bob'}");
      visit.reads("received");
    }
    assertEquals("1 2 3", numbers());
  }

  @Test
  void aBacklogThatExpiredIsLeftOut() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(5);
      visit.delivers(1);
      visit.says("{'type':'caughtUp','log':'bob','expired':true}");
      visit.delivers(6);
      // What was left out may be said first.
      await()
          .atMost(Witness.PATIENCE)
          .until(() -> visit.reads("received").path("upTo").asLong() == 6);
    }
    assertEquals("1 6", numbers());
  }

  @Test
  void aLogThatBeganAnewIsTakenFromItsBeginning() throws IOException {
    scene.keeper = new MemoryKeeper(Kept.behind(50));
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertEquals(50, after(visit.reads("login")));
      visit.welcomes(2);
      visit.delivers(1);
      visit.delivers(2);
      visit.says("{'type':'caughtUp','log':'bob'}");
      visit.reads("received");
    }
    assertEquals("1 2", numbers());
    assertEquals(List.of("log lost"), List.copyOf(scene.witness.rest));
  }

  @ParameterizedTest(name = "kept as a guest: {0}, coming as a guest: {1}, goes on: {2}")
  @CsvSource({"true, true, true", "false, false, true", "true, false, false"})
  void aGuestsPlaceIsNoneInTheLogOfAnAccount(boolean kept, boolean comes, boolean goesOn)
      throws IOException {
    scene.keeper = new MemoryKeeper(new Kept(kept, 5, List.of(), Map.of()));
    scene.login = comes ? Login.guest("bob") : Login.token("bob", "secret");
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertEquals(goesOn, visit.reads("login").has("after"));
    }
  }

  @Test
  void otherLogsAreNotItsOwn() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.says("{'type':'message','id':'x','from':'a','to':'#b','text':'t','log':'#b','seq':1}");
      visit.delivers(1);
      visit.reads("received");
    }
    assertEquals("1", numbers());
  }

  @Test
  void whatWasReadOfALogThatIsGoneIsNotSaidOfTheNext() throws IOException {
    scene.keeper = new MemoryKeeper(new Kept(true, 50, List.of(), Map.of("carol", 50L)));
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(2);
      visit.delivers(1);
      visit.delivers(2);
      visit.says("{'type':'caughtUp','log':'bob'}");
      scene.witness.comesTo(Link.Phase.ONLINE);
    }
    try (ScriptedServer.Visit visit = scene.server.lets(60)) {
      visit.delivers(3);
      // Receipts are said in one go, what was received first.
      visit.reads("received");
      client.read("dave", 1);
      assertEquals("dave", visit.reads("read").path("with").asText());
    }
    assertFalse(scene.keeper.load().reads().containsKey("carol"));
  }

  @Test
  void whatHasComeIsKeptAlsoBeforeTheBacklogEnds() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(9);
      visit.delivers(1);
      visit.delivers(2);
      await().atMost(Witness.PATIENCE).until(() -> scene.keeper.load().place() == 2);
    }
  }

  // ---- receipts ----

  @Test
  void receiptsAreSaidForTheLastNumberAlone() throws IOException {
    scene.timing = new Timing(20_000, 20_000, 20_000, 20_000, 20_000, 1, 1, 300, 1);
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(3);
      for (int seq = 1; seq <= 3; seq++) {
        visit.delivers(seq);
      }
      visit.says("{'type':'caughtUp','log':'bob'}");
      assertEquals(3, visit.reads("received").path("upTo").asLong());
    }
  }

  @Test
  void aReceiptThatIsRefusedForAWhileIsSaidAgain() throws IOException {
    scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.delivers(1);
      visit.reads("received");
      visit.answers("{'type':'error','id':'@','code':'busy','message':'','retryAfterMs':1}");
      assertEquals(1, visit.reads("received").path("upTo").asLong());
    }
  }

  @Test
  void whatWasReadIsSaidOnEveryConnectionUntilTheServerConfirmsIt() throws IOException {
    MessengerClient client = scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.lets(4)) {
      client.read("carol", 3);
      assertEquals(3, visit.reads("read").path("upTo").asLong());
    }
    try (ScriptedServer.Visit visit = scene.server.lets(4)) {
      JsonNode read = visit.reads("read");
      assertEquals("carol 3", read.path("with").asText() + " " + read.path("upTo").asLong());
      visit.says("{'type':'read','by':'bob','with':'carol','log':'bob','upTo':3}");
      visit.says("{'type':'presence','online':[],'offline':[],'count':7}");
      scene.witness.hears(7);
    }
    try (ScriptedServer.Visit visit = scene.server.lets(4)) {
      client.read("dave", 4);
      assertEquals("dave", visit.reads("read").path("with").asText());
    }
    assertEquals(List.of("read by us carol 3"), List.copyOf(scene.witness.rest));
  }

  @Test
  void whatWasTakenButNotSaidIsSaidByTheNextClient() throws IOException {
    MessengerClient first = scene.fromTheBeginning().connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.welcomes(2);
      visit.delivers(1);
      visit.delivers(2);
      visit.says("{'type':'presence','online':[],'offline':[],'count':7}");
      scene.witness.hears(7);
      first.close();
    }
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(2)) {
      assertEquals(2, visit.reads("received").path("upTo").asLong());
    }
  }

  @ParameterizedTest(name = "one who takes has had the log from {0} to {1}")
  @CsvSource({"true, 5, 5", "false, 0, 2"})
  void whatNobodyHasTakenIsNotSaidByTheNextClient(boolean takes, long from, long to)
      throws IOException {
    Listener before =
        new Listener() {
          @Override
          public boolean takes() {
            return takes;
          }
        };
    scene.keeper = new MemoryKeeper(Kept.behind(from));
    MessengerClient first = scene.connects(before);
    try (ScriptedServer.Visit visit = scene.server.lets(to)) {
      for (long seq = from + 1; seq <= to; seq++) {
        visit.delivers(seq);
      }
      await().atMost(Witness.PATIENCE).until(() -> scene.keeper.load().place() == to);
      first.close();
    }
    MessengerClient next = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(to)) {
      next.read("carol", 1);
      // Receipts are said in one go, what was received first.
      assertEquals("read", nextOf(visit, "received", "read"));
    }
  }

  @Test
  void whoTakesNothingSaysNothing() throws IOException {
    Listener passing =
        new Listener() {
          @Override
          public boolean takes() {
            return false;
          }
        };
    MessengerClient client = scene.fromTheBeginning().connects(passing);
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.delivers(1);
      client.read("carol", 1);
      // Receipts are said in one go, what was received first.
      assertEquals("read", nextOf(visit, "received", "read"));
    }
  }

  private static String nextOf(ScriptedServer.Visit visit, String... types) throws IOException {
    return visit.next(Set.of(types)).path("type").asText();
  }

  @Test
  void othersReceiptsAreTold() throws IOException {
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(9)) {
      visit.says("{'type':'delivered','by':'carol','log':'bob','upTo':8}");
      visit.says("{'type':'read','by':'carol','log':'bob','upTo':7}");
      visit.says("{'type':'typing','from':'carol'}");
      visit.says(
          "{'type':'presence','online':['carol'],'offline':['dave'],'count':2,'seen':{'dave':'2026-11-29T08:00:00.5Z'}}");
      scene.witness.hears(2);
    }
    assertEquals(
        List.of(
            "delivered carol 8",
            "read carol 7",
            "typing carol",
            "seen dave 2026-11-29T08:00:00.500Z"),
        List.copyOf(scene.witness.rest));
  }

  // ---- faults of one's own ----

  @Test
  void whatAListenerThrowsEndsTheClientAndTheMessageComesAgain() throws IOException {
    Witness witness =
        new Witness() {
          @Override
          public void onMessage(Message message) {
            throw new IllegalStateException("no paper");
          }
        };
    scene.fromTheBeginning().connects(witness);
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.delivers(1);
      visit.isLeft();
    }
    Link end = witness.comesTo(Link.Phase.ENDED);
    assertEquals(Refusal.FAULT, end.why().code());
    assertTrue(end.why().message().contains("no paper"), end.why().message());
    scene.connects();
    assertEquals(0, logsInAgainAfter());
  }
}
