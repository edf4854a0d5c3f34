package messenger.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text is sent by the same id until it is stored, and none overtakes another. */
class OutboxTest {
  private static final String OTHER = "019ab3b2-6c00-7000-8000-000000000001";

  private Scene scene;

  @BeforeEach
  void begin() throws IOException {
    scene = new Scene().fromTheBeginning();
  }

  @AfterEach
  void end() throws IOException {
    scene.close();
  }

  private static <T> T got(CompletableFuture<T> future) throws Exception {
    return future.get(Witness.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String code(CompletableFuture<?> future) {
    ExecutionException thrown = assertThrows(ExecutionException.class, () -> got(future));
    return ((RefusalException) thrown.getCause()).refusal().code();
  }

  @Test
  void whatIsWrittenBeforeItConnectsIsSentThen() throws Exception {
    MessengerClient client = scene.client(scene.witness);
    CompletableFuture<Stored> stored = client.send("carol", "Hello 🦉\n\"you\"");
    client.connect();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      JsonNode send = visit.reads("send");
      assertEquals("carol", send.path("to").asText());
      assertEquals("Hello 🦉\n\"you\"", send.path("text").asText());
      visit.stores(1);
      assertEquals(1, got(stored).seq());
    }
  }

  @Test
  void theNextOneWaitsUntilTheFirstIsStored() throws Exception {
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      client.send("carol", "one");
      client.send("carol", "two");
      assertEquals("one", visit.reads("send").path("text").asText());
      visit.says("{'type':'presence','online':[],'offline':[],'count':7}");
      scene.witness.hears(7);
      CompletableFuture<People> people = client.users();
      visit.reads("users");
      visit.answers("{'type':'users','id':'@','users':[],'end':true,'count':0}");
      got(people);
    }
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      assertEquals("one", visit.reads("send").path("text").asText());
      visit.stores(1);
      assertEquals("two", visit.reads("send").path("text").asText());
    }
  }

  @Test
  void theSameIdIsSentOnEveryConnectionUntilItIsStored() throws Exception {
    MessengerClient client = scene.connects();
    Letter letter = Letter.to("carol", "one").inReplyTo(OTHER);
    CompletableFuture<Stored> stored = client.send(letter);
    for (int i = 0; i < 3; i++) {
      try (ScriptedServer.Visit visit = scene.server.lets(0)) {
        JsonNode send = visit.reads("send");
        assertEquals(letter.id(), send.path("id").asText());
        assertEquals(OTHER, send.path("replyTo").asText());
      }
    }
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.reads("send");
      visit.stores(1);
      assertEquals(letter, got(stored).letter());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"busy", "unavailable", "rate_limited"})
  void aTextThatIsRefusedForAWhileIsSentAgainBeforeTheNext(String code) throws Exception {
    MessengerClient client = scene.connects();
    List<CompletableFuture<Stored>> both =
        List.of(client.send("carol", "one"), client.send("carol", "two"));
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      String id = visit.reads("send").path("id").asText();
      visit.answers(
          "{'type':'error','id':'@','code':'" + code + "','message':'','retryAfterMs':1}");
      assertEquals(id, visit.reads("send").path("id").asText());
      visit.stores(1);
      visit.reads("send");
      visit.stores(2);
      assertEquals(1, got(both.get(0)).seq());
      assertEquals(2, got(both.get(1)).seq());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forbidden", "conflict", "bad_field", "too_large", "internal"})
  void aTextThatIsRefusedForGoodMakesRoomForTheNext(String code) throws Exception {
    MessengerClient client = scene.connects();
    CompletableFuture<Stored> one = client.send("carol", "one");
    CompletableFuture<Stored> two = client.send("carol", "two");
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.reads("send");
      visit.answers("{'type':'error','id':'@','code':'" + code + "','message':'No.'}");
      assertEquals("two", visit.reads("send").path("text").asText());
      visit.stores(1);
      got(two);
    }
    assertEquals(code, code(one));
    assertEquals(List.of("refused one: " + code), List.copyOf(scene.witness.rest));
  }

  /** docs/protocol.md, A commit that was not heard of. */
  @Test
  void aTextThatComesBackAsAMessageIsStored() throws Exception {
    MessengerClient client = scene.connects();
    CompletableFuture<Stored> stored = client.send("carol", "one");
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.reads("send");
      visit.answers(
          "{'type':'message','id':'@','from':'bob','to':'carol','text':'one','log':'bob','seq':1,'time':'2026-11-24T05:12:27.328Z'}");
      assertEquals(1, got(stored).seq());
      visit.answers(
          "{'type':'stored','id':'@','log':'bob','seq':1,'time':'2026-11-24T05:12:27.328Z','duplicate':true}");
      visit.delivers(2);
      visit.says("{'type':'presence','online':[],'offline':[],'count':7}");
      scene.witness.hears(7);
    }
    assertEquals(List.of(2L), scene.witness.numbers());
    assertEquals(1, scene.witness.stored.size());
  }

  @Test
  void itIsKeptBeforeItIsSentAndTheNextClientSendsItByTheSameId() throws Exception {
    List<Kept> saved = new ArrayList<>();
    Keeper keeper = scene.keeper;
    MessengerClient client = scene.connects();
    Letter letter = Letter.to("carol", "one");
    CompletableFuture<Stored> lost = client.send(letter);
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.reads("send");
      saved.add(keeper.load());
      client.close();
    }
    assertEquals(Refusal.CLOSED, code(lost));
    assertEquals(List.of(letter), saved.get(0).outbox());
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      assertEquals(letter.id(), visit.reads("send").path("id").asText());
      visit.stores(1);
      visit.delivers(2);
      visit.reads("received");
    }
    assertEquals(List.of(), keeper.load().outbox());
    assertEquals(letter, scene.witness.stored.element().letter());
  }

  @Test
  void whatAGuestWroteIsNotSentByTheAccountOfThatName() throws Exception {
    MessengerClient client = scene.client(scene.witness);
    CompletableFuture<Stored> stored = client.send("carol", "one");
    client.connect();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.reads("send");
    }
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.answers("{'type':'welcome','id':'@','user':'bob','guest':false,'log':{'bob':0}}");
      visit.says("{'type':'caughtUp','log':'bob'}");
      assertEquals("forbidden", code(stored));
    }
  }

  @Test
  void anotherTextByAnIdThatWaitsIsNotTakenForThatOne() throws Exception {
    MessengerClient client = scene.client(scene.witness);
    Letter letter = Letter.to("carol", "one");
    CompletableFuture<Stored> one = client.send(letter);
    CompletableFuture<Stored> again = client.send(letter);
    CompletableFuture<Stored> other = client.send(Letter.to("carol", "two").withId(letter.id()));
    client.connect();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      visit.reads("send");
      visit.stores(1);
      got(one);
      got(again);
    }
    assertEquals("conflict", code(other));
  }

  @Test
  void whatAGuestLeftIsRefusedButNotWhatTheAccountWritesBeforeItIsIn() throws Exception {
    Letter left = Letter.to("carol", "of the guest");
    scene.keeper = new MemoryKeeper(new Kept(true, 5, List.of(left), Map.of()));
    scene.login = Login.token("bob", "secret");
    MessengerClient client = scene.client(scene.witness);
    CompletableFuture<Stored> stored = client.send("carol", "of the account");
    client.connect();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.answers("{'type':'welcome','id':'@','user':'bob','guest':false,'log':{'bob':0}}");
      visit.says("{'type':'caughtUp','log':'bob'}");
      assertEquals("of the account", visit.reads("send").path("text").asText());
      visit.stores(1);
      got(stored);
    }
    assertEquals(List.of("refused of the guest: forbidden"), List.copyOf(scene.witness.rest));
  }

  @Test
  void nothingIsTakenThatWouldEndTheConnection() throws Exception {
    MessengerClient client = scene.client(scene.witness);
    Letter letter = Letter.to("carol", "\u0001".repeat(11_000));
    assertThrows(IllegalArgumentException.class, () -> client.send(letter));
  }

  @Test
  void whoWritesToAClientThatWasClosedIsToldSo() throws Exception {
    MessengerClient client = scene.client(scene.witness);
    client.close();
    assertEquals(Refusal.CLOSED, code(client.send("carol", "one")));
    assertEquals(Refusal.CLOSED, code(client.users()));
    assertEquals(Refusal.CLOSED, code(client.connect()));
  }
}
