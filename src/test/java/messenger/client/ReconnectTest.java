package messenger.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client comes in, comes back, and stays away. */
class ReconnectTest {
  private Scene scene;

  @BeforeEach
  void begin() throws IOException {
    scene = new Scene();
  }

  @AfterEach
  void end() throws IOException {
    scene.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'bye','code':'restart','retryAfterMs':3,'reconnect':true}  | WAITING 3 ordered",
        "{'type':'bye','code':'busy','retryAfterMs':0,'reconnect':true}     | WAITING 0 ordered",
        "{'type':'bye','code':'timeout','reconnect':true}                   | WAITING 5",
        "{'type':'bye','code':'replaced','reconnect':false}                 | ENDED replaced",
        "{'type':'bye','code':'protocol','reconnect':false}                 | ENDED protocol",
        "{'type':'bye','code':'unauthenticated','reconnect':false}          | ENDED unauthenticated",
        "{'type':'error','code':'unauthenticated'}                          | WAITING 5",
        "no frame                                                           | WAITING 5",
        "''                                                                 | WAITING 5",
      })
  void afterItWasIn(String said, String becomes) throws IOException {
    scene.chance = 0.01;
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      visit.says(said);
    }
    becomes(becomes);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'bye','code':'busy','retryAfterMs':3,'reconnect':true}     | WAITING 3 ordered",
        "{'type':'error','id':'@','code':'busy','retryAfterMs':3}           | WAITING 3 ordered",
        "{'type':'error','id':'@','code':'unavailable'}                     | WAITING 5",
        "{'type':'error','id':'@','code':'internal'}                        | WAITING 5",
        "{'type':'error','id':'@','code':'auth_failed'}                     | ENDED auth_failed",
        "{'type':'error','id':'@','code':'forbidden'}                       | ENDED forbidden",
        "{'type':'error','id':'@','code':'bad_field'}                       | ENDED bad_field",
      })
  void beforeItIsIn(String said, String becomes) throws IOException {
    scene.chance = 0.01;
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      visit.reads("login");
      visit.answers(said);
    }
    becomes(becomes);
  }

  @ParameterizedTest(name = "{0}: it has ended by {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'error','id':'@','code':'busy','retryAfterMs':3}           | busy",
        "{'type':'error','id':'@','code':'rate_limited','retryAfterMs':3}   | rate_limited",
        "{'type':'error','id':'@','code':'auth_failed'}                     | auth_failed",
        "{'type':'bye','code':'restart','reconnect':true}                   | restart",
        "''                                                                 | unanswered",
      })
  void aPasswordIsTriedOnceWhateverTheReason(String said, String code) throws Exception {
    scene.login = Login.password("bob", "a long password");
    CompletableFuture<Welcome> entered = scene.connects().connect();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertEquals("a long password", visit.reads("login").path("password").asText());
      visit.answers(said);
    }
    becomes("ENDED " + code);
    assertEquals(code, refusal(entered).code());
  }

  /** The first link that is neither idle, connecting nor online. */
  private void becomes(String expected) {
    Link.Phase phase = Link.Phase.valueOf(expected.split(" ")[0]);
    await()
        .atMost(Witness.PATIENCE)
        .until(() -> scene.witness.links.stream().anyMatch(link -> link.phase() == phase));
    Link link =
        scene.witness.links.stream().filter(one -> one.phase() == phase).findFirst().orElseThrow();
    String told =
        phase == Link.Phase.ENDED
            ? "ENDED " + link.why().code()
            : "WAITING " + link.waitMs() + (link.ordered() ? " ordered" : "");
    assertEquals(expected, told);
  }

  private static Refusal refusal(CompletableFuture<?> future) throws Exception {
    ExecutionException thrown =
        assertThrows(
            ExecutionException.class,
            () -> future.get(Witness.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    return ((RefusalException) thrown.getCause()).refusal();
  }

  @Test
  void theBoundDoublesWithEveryFailureInARow() throws IOException {
    scene.chance = 0.01;
    scene.connects();
    for (int i = 0; i < 4; i++) {
      scene.server.next().close();
    }
    scene.server.lets(0);
    scene.witness.comesTo(Link.Phase.ONLINE);
    assertEquals(List.of(5L, 10L, 20L, 40L), waits());
  }

  @ParameterizedTest(name = "good after {0} ms: the next wait is {1} ms")
  @CsvSource({"-1, 5", "20000, 20"})
  void aGoodConnectionMakesTheNextWaitShort(long goodAfter, long wait) throws IOException {
    scene.timing = new Timing(20_000, goodAfter, 20_000, 20_000, 20_000, 1, 1, 1, 1);
    scene.chance = 0.01;
    scene.connects();
    scene.server.next().close();
    scene.server.next().close();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
    }
    scene.server.lets(0);
    scene.witness.comesTo(Link.Phase.ONLINE);
    assertEquals(List.of(5L, 10L, wait), waits());
  }

  private List<Long> waits() {
    return scene.witness.links.stream()
        .filter(link -> link.phase() == Link.Phase.WAITING)
        .map(Link::waitMs)
        .toList();
  }

  @Test
  void aServerThatDoesNotAnswerThePingIsGone() throws IOException {
    scene.timing = new Timing(20_000, 20_000, 1, 200, 20_000, 1, 1, 1, 1);
    scene.connects();
    ScriptedServer.Visit visit = scene.server.lets(0);
    visit.reads("ping");
    scene.server.next().reads("login");
  }

  @Test
  void whoAsksForLifeAgainAndAgainDoesNotWaitLonger() throws IOException {
    scene.timing = new Timing(20_000, 20_000, 20_000, 500, 20_000, 1, 1, 1, 1);
    scene.chance = 1;
    MessengerClient client = scene.connects();
    scene.server.lets(0);
    scene.witness.comesTo(Link.Phase.ONLINE);
    await()
        .atMost(Witness.PATIENCE)
        .until(
            () -> {
              client.hurry();
              return scene.witness.links.stream().anyMatch(one -> one.why() != null);
            });
  }

  @Test
  void aServerThatDoesNotLetInIsGivenUp() throws IOException {
    scene.timing = new Timing(200, 20_000, 20_000, 20_000, 20_000, 1, 1, 1, 1);
    scene.connects();
    scene.server.next().reads("login");
    scene.server.next().reads("login");
  }

  @Test
  void somebodyInAHurryWaitsForTheServerAlone() throws IOException {
    scene.chance = 1;
    MessengerClient client = scene.connects();
    scene.server.next().close();
    scene.witness.comesTo(Link.Phase.WAITING);
    client.hurry();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      visit.says(
          "{'type':'bye','code':'restart','message':'','retryAfterMs':600000,'reconnect':true}");
      visit.isLeft();
    }
    Link waiting = scene.witness.comesTo(Link.Phase.WAITING);
    client.hurry();
    client.close();
    assertEquals(600_000, waiting.waitMs());
    assertEquals(Link.Phase.ENDED, scene.witness.link().phase());
    assertEquals(2, scene.witness.links.stream().filter(this::isConnecting).count());
  }

  private boolean isConnecting(Link link) {
    return link.phase() == Link.Phase.CONNECTING;
  }

  // ---- logins ----

  @Test
  void aPasswordBringsATokenByWhichItComesBack() throws IOException {
    scene.login = Login.password("Bob", "a long password").on("phone");
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      JsonNode login = visit.reads("login");
      assertEquals("bob phone", login.path("user").asText() + " " + login.path("device").asText());
      visit.answers(
          "{'type':'welcome','id':'@','user':'bob','guest':false,'token':'t1','log':{'bob':4}}");
      visit.says("{'type':'caughtUp','log':'bob'}");
      scene.witness.comesTo(Link.Phase.ONLINE);
    }
    try (ScriptedServer.Visit visit = scene.server.next()) {
      JsonNode login = visit.reads("login");
      assertEquals("t1", login.path("token").asText());
      assertFalse(login.has("password"));
      assertEquals(4, login.path("after").path("bob").asLong());
      visit.answers(
          "{'type':'welcome','id':'@','user':'bob','guest':false,'token':'t2','log':{'bob':4}}");
      visit.says("{'type':'caughtUp','log':'bob'}");
    }
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertEquals("t2", visit.reads("login").path("token").asText());
      assertEquals("t2", scene.keeper.token());
      visit.answers("{'type':'error','id':'@','code':'auth_failed','message':''}");
    }
    scene.witness.comesTo(Link.Phase.ENDED);
    assertNull(scene.keeper.token(), "it is worth nothing any more");
  }

  @Test
  void aTokenOfOthersIsShownEachTime() throws IOException {
    scene.login = Login.token("bob", "of a provider");
    scene.connects();
    for (int i = 0; i < 2; i++) {
      try (ScriptedServer.Visit visit = scene.server.next()) {
        assertEquals("of a provider", visit.reads("login").path("token").asText());
        visit.answers("{'type':'welcome','id':'@','user':'bob','guest':false,'log':{'bob':4}}");
      }
    }
  }

  @Test
  void anAccountIsMade() throws Exception {
    scene.login = Login.register("bob", "a long password");
    CompletableFuture<Welcome> entered = scene.connects().connect();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertEquals("a long password", visit.reads("register").path("password").asText());
      visit.answers(
          "{'type':'welcome','id':'@','user':'bob','guest':false,'token':'t','log':{'bob':0},'unread':{'carol':2}}");
      visit.says("{'type':'caughtUp','log':'bob'}");
      Welcome welcome = entered.get(Witness.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertFalse(welcome.guest());
      assertEquals(2, welcome.unread().get("carol"));
    }
  }

  @Test
  void noSecretIsSentInTheClearToAnotherMachine() throws IOException {
    InetAddress other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(other != null, "this machine has no address but its own");
    try (ScriptedServer server = new ScriptedServer(other);
        MessengerClient client =
            new MessengerClient(
                server.endpoint(),
                Trust.ofAnybody(),
                Login.password("bob", "a long password"),
                new MemoryKeeper(),
                scene.witness)) {
      client.connect();
      server.next().isLeft();
      assertEquals(Refusal.UNTRUSTED, scene.witness.comesTo(Link.Phase.ENDED).why().code());
    }
  }

  @Test
  void goodbyeIsForGood() throws Exception {
    MessengerClient client = scene.connects();
    scene.keeper.token("t");
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      CompletableFuture<Void> done = client.logout(true);
      assertEquals("true", visit.reads("logout").path("everywhere").asText());
      visit.answers("{'type':'bye','id':'@','code':'goodbye','message':'','reconnect':false}");
      done.get(Witness.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      visit.isLeft();
    }
    assertEquals("goodbye", scene.witness.link().why().code());
    assertNull(scene.keeper.token());
  }

  @Test
  void whoClosesWaitsForNothingThatCanNotBeSaved() throws IOException {
    Keeper full =
        new Keeper() {
          @Override
          public Kept load() {
            return null;
          }

          @Override
          public void save(Kept kept) {
            throw new IllegalStateException("the disk is full");
          }

          @Override
          public String token() {
            return null;
          }

          @Override
          public void token(String token) {}
        };
    MessengerClient client =
        new MessengerClient(
            scene.server.endpoint(), Trust.ofAnybody(), scene.login, full, scene.witness);
    assertTimeoutPreemptively(Witness.PATIENCE, client::close);
    assertEquals(Refusal.FAULT, scene.witness.link().why().code());
  }

  @ParameterizedTest(name = "after: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'bye','code':'unauthenticated','message':'','reconnect':false}",
        "{'type':'error','id':'@','code':'auth_failed','message':''}",
      })
  void aTokenThatAnotherHasBroughtMeanwhileStays(String said) throws IOException {
    scene.keeper.token("old");
    scene.login = Login.kept("bob");
    scene.connects();
    try (ScriptedServer.Visit visit = scene.server.next()) {
      assertEquals("old", visit.reads("login").path("token").asText());
      scene.keeper.token("new");
      visit.answers(said);
    }
    scene.witness.comesTo(Link.Phase.ENDED);
    assertEquals("new", scene.keeper.token());
  }

  // ---- questions ----

  @Test
  void whoIsOnlineComesPageByPage() throws Exception {
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      CompletableFuture<People> people = client.users();
      visit.reads("users");
      visit.answers("{'type':'users','id':'@','users':['ann','bob'],'end':false,'count':3}");
      assertEquals("bob", visit.reads("users").path("after").asText());
      visit.answers("{'type':'users','id':'@','users':['carol'],'end':true,'count':3}");
      assertEquals(
          new People(List.of("ann", "bob", "carol"), 3),
          people.get(Witness.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest(name = "answered by: {0}")
  @ValueSource(
      strings = {
        "",
        "{'type':'error','id':'@','code':'not_found','message':''}",
      })
  void aQuestionThatIsNotAnsweredFails(String said) throws Exception {
    MessengerClient client = scene.connects();
    CompletableFuture<Page> page;
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      page = client.historyBefore("carol", 9, 20);
      JsonNode history = visit.reads("history");
      assertEquals("carol", history.path("with").asText());
      assertEquals(9, history.path("before").asLong());
      visit.answers(said);
    }
    assertEquals(said.isEmpty() ? Refusal.UNANSWERED : "not_found", refusal(page).code());
  }

  @Test
  void aQuestionThatTheServerForgetsFailsInTime() throws Exception {
    scene.timing = new Timing(20_000, 20_000, 20_000, 20_000, 200, 1, 1, 1, 1);
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      CompletableFuture<Page> page = client.history("carol", 20);
      visit.reads("history");
      visit.says("{'type':'page','id':'of another','end':true,'messages':[]}");
      assertEquals(Refusal.UNANSWERED, refusal(page).code());
    }
  }

  @Test
  void aPageOfTheConversationComes() throws Exception {
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      CompletableFuture<Page> asked = client.history("carol", 20);
      assertEquals(20, visit.reads("history").path("limit").asInt());
      visit.answers(
          "{'type':'page','id':'@','end':true,'messages':[{'id':'i','from':'bob','to':'carol','text':'t','seq':7,'time':'2026-11-24T05:12:27.328Z','replyTo':'r'}]}");
      Page page = asked.get(Witness.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertEquals("7 r", page.messages().get(0).seq() + " " + page.messages().get(0).replyTo());
    }
  }

  @Test
  void typingIsSaidOnceInAWhile() throws IOException {
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      client.typing("carol");
      client.typing("carol");
      client.typing("dave");
      client.users();
      assertEquals("carol", visit.reads("typing").path("to").asText());
      assertEquals("dave", visit.reads("typing").path("to").asText());
      visit.reads("users");
    }
  }

  @Test
  void whoIsWatchedIsSaidAgainToTheNextConnection() throws IOException {
    MessengerClient client = scene.connects();
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      scene.witness.comesTo(Link.Phase.ONLINE);
      client.watch(List.of("carol", "dave"));
      assertEquals("[\"carol\",\"dave\"]", visit.reads("watch").path("users").toString());
    }
    try (ScriptedServer.Visit visit = scene.server.lets(0)) {
      assertEquals("[\"carol\",\"dave\"]", visit.reads("watch").path("users").toString());
      client.watch(List.of());
      assertEquals("[]", visit.reads("watch").path("users").toString());
    }
  }
}
