package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Dialect;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
  private final Scene scene = new Scene();
  private final Sessions sessions = scene.sessions;

  // ---- who is here ----

  private final Map<String, Client> clients = new HashMap<>();

  @Test
  void aUserIsOnlineWhileAnySessionIsOpen() {
    Client phone = scene.entered(Scene.JSON, "ann", "phone");
    Client laptop = scene.entered(Scene.JSON, "ann", "laptop");
    assertEquals(2, sessions.size());
    phone.close();
    scene.run();
    assertTrue(sessions.isOnline("ann"));
    laptop.close();
    scene.run();
    assertFalse(sessions.isOnline("ann"));
    assertEquals(0, sessions.size());
    assertEquals(List.of("opened ann", "opened ann", "closed ann", "closed ann"), scene.events);
  }

  @Test
  void aStrangerIsAConnectionAndNobody() {
    Client stranger = scene.connects();
    assertEquals(1, sessions.size());
    stranger.close();
    scene.run();
    assertEquals(0, sessions.size());
    assertEquals(List.of(), scene.events);
  }

  @Test
  void theSameDeviceAgainDisplacesTheOlderSession() {
    Client older = scene.json("ann");
    Client laptop = scene.live(Scene.JSON, "ann", "laptop", 0);
    Client newer = scene.entered(Scene.JSON, "ann", "phone");
    assertEquals(List.of("bye replaced"), older.got());
    assertTrue(older.closed);
    assertEquals(List.of(), newer.got());
    assertEquals(List.of(), laptop.got());
    assertTrue(sessions.isOnline("ann"));
    assertEquals(2, sessions.size());
  }

  @Test
  void theSameDeviceOfAnotherUserDisplacesNobody() {
    Client ann = scene.json("ann");
    scene.entered(Scene.JSON, "bob", "phone");
    assertEquals(List.of(), ann.got());
  }

  @Test
  void aDisplacedSessionGetsNothingMore() {
    Client older = scene.json("ann");
    older.stalled = true;
    Client newer = scene.json("ann");
    older.got();
    Client sender = scene.live(Scene.JSON, Scene.to("ann", 1).from(), "phone", 0);
    sessions.deliver(Scene.committed(sender, Scene.to("ann", 1), Committed.Outcome.NEW));
    assertEquals(List.of(), older.got());
    assertEquals(List.of("message 1"), newer.got());
  }

  @Test
  void aSessionThatIsClosedWhileItLogsInLeavesNoTrace() {
    Client client = scene.connects();
    client.session.speak(Scene.JSON);
    client.close();
    scene.run();
    sessions.enter(client.session, Scene.who("ann", "phone"));
    assertFalse(sessions.isOnline("ann"));
    assertEquals(0, sessions.size());
    assertFalse(scene.events.contains("opened ann"));
    client.session.follow(0, 5);
    client.page(Scene.page("ann", 1, 5));
    assertEquals(List.of(), client.got());
  }

  @Test
  void everybodyIsToldOfARestart() {
    Client ann = scene.json("ann");
    Client stranger = scene.connects();
    sessions.closeAll(Code.RESTART, () -> 7);
    assertEquals(List.of("bye restart, come back"), ann.got());
    assertEquals(List.of("bye restart, come back"), stranger.got());
    assertEquals(0, sessions.size());
  }

  @Test
  void aServerThatStopsTakesNothingMoreAndSendsNewcomersAway() {
    Client ann = scene.json("ann");
    Client bob = scene.json("bob");
    bob.session.hold();
    bob.sends("held");
    sessions.stopReading();
    scene.run();
    ann.sends("read before");
    bob.session.release();
    Client late = scene.connects();
    scene.run();
    assertEquals(List.of(), ann.handled);
    assertEquals(List.of(), bob.handled);
    assertFalse(ann.reading || bob.reading);
    assertEquals(List.of("bye restart, come back"), late.got());
    assertTrue(late.closed);
    assertEquals(2, sessions.size(), "the others are still to be told");
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({"tcp, none, 1", "tcp, json, 2", "tcp, legacy, 1", "tls, json, 0"})
  void connectionsAreCountedByDoorAndDialect(String door, String dialect, int count) {
    scene.connects();
    scene.json("ann");
    scene.json("bob");
    scene.live(Scene.LEGACY, "eve", "legacy", 0);
    assertEquals(count, sessions.count(door, dialect));
    assertEquals(
        count,
        scene
            .registry
            .get("messenger.sessions")
            .tag("door", door)
            .tag("dialect", dialect)
            .gauge()
            .value());
  }

  // ---- broadcast ----

  @Test
  void anAnnouncementIsEncodedOnceForAllWhoGetTheSameBytes() {
    Counting json = new Counting(Scene.JSON);
    Counting legacy = new Counting(Scene.LEGACY);
    for (int i = 0; i < 10; i++) {
      scene.live(json, "json" + i, "phone", 0);
      scene.live(legacy, "legacy" + i, "legacy", 0);
    }
    scene.connects();
    json.writes = 0;
    legacy.writes = 0;
    sessions.broadcast(presence(20, List.of("eve")));
    assertEquals(1, json.writes);
    assertEquals(1, legacy.writes);
    for (Client client : scene.clients) {
      String expected =
          client.session.identity() == null
              ? "[]"
              : client.session.dialect() == json
                  ? "[presence +ann,bob -carl of 20]"
                  : "[users eve]";
      assertEquals(expected, client.got().toString());
    }
  }

  @Test
  void aLegacyClientSeesItselfAsItSpellsItself() {
    Client ann = scene.entered(Scene.LEGACY, "ANN", "legacy");
    ann.session.follow(0, 0);
    sessions.broadcast(presence(2, List.of("ann", "bob")));
    assertEquals(List.of("users ANN,bob"), ann.got());
  }

  @Test
  void whoeverIsNotYetWelcomeHearsNothingOfOthers() {
    Client ann = scene.entered(Scene.JSON, "ann", "phone");
    sessions.broadcast(presence(2, List.of("ann", "bob")));
    assertEquals(List.of(), ann.got());
  }

  @ParameterizedTest(name = "{0} online: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1      | presence +ann,bob -carl of 1",
        "2000   | presence +ann,bob -carl of 2000",
        "2001   | presence +bob - of 2001",
        "20000  | presence +bob - of 20000"
      })
  void theMorePeopleAreOnlineTheLessIsSaid(int online, String said) {
    Client eve = scene.json("eve");
    eve.session.push(Scene.to("eve", 1), true); // from bob
    eve.got();
    sessions.broadcast(presence(online, null));
    assertEquals(List.of(said), eve.got());
  }

  @Test
  void aboveTwentyThousandNobodyIsNamed() {
    Client eve = scene.json("eve");
    eve.session.push(Scene.to("eve", 1), true); // from bob
    eve.got();
    sessions.broadcast(presence(20_001, null));
    assertEquals(List.of(), eve.got());
  }

  @Test
  void inACrowdWhoKnowsNobodyOfThoseNamedHearsOnlyHowManyThereAreNowAndThen() {
    Counting json = new Counting(Scene.JSON);
    Client eve = scene.live(json, "eve", "phone", 0);
    Client dan = scene.live(json, "dan", "phone", 0);
    json.writes = 0;
    sessions.broadcast(presence(2_001, null));
    assertEquals(List.of(), eve.got());
    assertEquals(0, json.writes);
    sessions.broadcast(new Reply.Presence(List.of(), List.of(), 2_001, null));
    assertEquals(List.of("presence + - of 2001"), eve.got());
    assertEquals(List.of("presence + - of 2001"), dan.got());
    assertEquals(1, json.writes);
  }

  @Test
  void aLegacyListIsEncodedOnceAlsoForThoseWithACapitalWhomItDoesNotName() {
    Counting legacy = new Counting(Scene.LEGACY);
    for (int i = 0; i < 10; i++) {
      Client client = scene.connects();
      client.session.speak(legacy);
      Address who = Address.of("Guest" + i);
      sessions.enter(client.session, new Identity(who, "Guest" + i, "legacy", Standing.GUEST));
      client.session.follow(0, 0);
    }
    scene.run();
    legacy.writes = 0;
    sessions.broadcast(presence(20_001, List.of("ann", "bob")));
    assertEquals(1, legacy.writes);
  }

  @Test
  void aLegacyListIsNotNarrowed() {
    Client eve = scene.live(Scene.LEGACY, "eve", "legacy", 0);
    sessions.broadcast(presence(50_000, List.of("ann", "bob")));
    assertEquals(List.of("users ann,bob"), eve.got());
  }

  // ---- watching ----

  private static Reply.Presence carlLeaves(int count) {
    Map<String, Instant> seen = Map.of("carl", Instant.EPOCH, "dora", Instant.EPOCH);
    return new Reply.Presence(List.of("ann", "bob"), List.of("carl", "dora"), count, null, seen);
  }

  @ParameterizedTest(name = "{0} online: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2000   | presence +ann,bob -carl,dora of 2000 seen carl",
        "2001   | presence +ann,bob -carl of 2001 seen carl",
        "20001  | presence +ann -carl of 20001 seen carl"
      })
  void whoIsWatchedIsToldOfHoweverManyThereAreAndWhenTheyWereSeen(int online, String said) {
    Client eve = scene.json("eve");
    eve.session.push(Scene.to("eve", 1), true); // from bob
    eve.got();
    eve.session.watch(Set.of("ann", "carl", "fay"));
    sessions.broadcast(carlLeaves(online));
    assertEquals(List.of(said), eve.got());
  }

  @Test
  void aListOfPeopleToWatchReplacesTheOneBefore() {
    Client eve = scene.json("eve");
    eve.session.watch(Set.of("ann"));
    eve.session.watch(Set.of("bob"));
    sessions.broadcast(carlLeaves(20_001));
    assertEquals(List.of("presence +bob - of 20001"), eve.got());
    eve.session.watch(Set.of());
    sessions.broadcast(carlLeaves(20_001));
    assertEquals(List.of(), eve.got());
  }

  @Test
  void whoHasBlockedSomebodyIsNotWatchedByThem() {
    Client gus = scene.json("gus");
    gus.session.watch(Set.of("ann", "dora"));
    sessions.broadcast(carlLeaves(20_001));
    assertEquals(List.of("presence +ann - of 20001"), gus.got());
    sessions.broadcast(carlLeaves(3));
    assertEquals(List.of("presence +ann,bob -carl,dora of 3"), gus.got());
  }

  @Test
  void whoWatchesNobodyOfThemGetsTheSameBytesAsTheOthers() {
    Counting json = new Counting(Scene.JSON);
    for (int i = 0; i < 10; i++) {
      scene.live(json, "user" + i, "phone", 0).session.watch(Set.of("ann", "user" + i));
    }
    json.writes = 0;
    sessions.broadcast(carlLeaves(20));
    assertEquals(1, json.writes);
    assertEquals(List.of("presence +ann,bob -carl,dora of 20"), scene.clients.get(0).got());
  }

  private static Reply.Presence presence(int count, List<String> roster) {
    return new Reply.Presence(List.of("ann", "bob"), List.of("carl"), count, roster);
  }

  // ---- how far clients are ----

  @Test
  void aPositionOnlyGrows() {
    takes("ann", 7);
    takes("ann", 5);
    assertEquals(7, sessions.reached(new Address("ann")));
    assertEquals(0, sessions.reached(new Address("bob")));
  }

  @Test
  void aPositionThatMovedWhileItWasSavedIsKept() {
    takes("ann", 7);
    takes("bob", 3);
    Map<String, Long> saving = sessions.unsaved();
    takes("ann", 8);
    sessions.saved(saving);
    assertEquals(Map.of("ann", 8L), sessions.unsaved());
    assertFalse(sessions.unsaved().containsKey("bob"));
  }

  @Test
  void whatIsBeingSavedIsASnapshot() {
    takes("ann", 300);
    Map<String, Long> saving = sessions.unsaved();
    takes("ann", 301);
    takes("bob", 1);
    assertEquals(Map.of("ann", 300L), saving);
    sessions.saved(saving);
    sessions.saved(saving);
    assertEquals(Map.of("ann", 301L, "bob", 1L), sessions.unsaved());
  }

  @Test
  void aNameIsAContactUntilSixteenOthersAreNewer() {
    Contacts contacts = new Contacts();
    contacts.add("ann");
    for (int i = 1; i < 16; i++) {
      contacts.add("n" + i);
      contacts.add("n" + i);
    }
    assertTrue(contacts.contains("ann"));
    contacts.add("n16");
    assertFalse(contacts.contains("ann"));
    assertTrue(contacts.contains("n1"));
    assertFalse(contacts.contains("nobody"));
  }

  @Test
  void anIdentityIsTheFoldedNameWhateverItsSpelling() {
    scene.entered(Scene.LEGACY, "Ann", "legacy");
    assertTrue(sessions.isOnline(Address.of("aNN").name()));
  }

  /** The dialect it wraps, which counts what it is asked to write. */
  private static final class Counting implements Dialect {
    private final Dialect wrapped;
    private int writes;

    Counting(Dialect wrapped) {
      this.wrapped = wrapped;
    }

    @Override
    public String name() {
      return wrapped.name();
    }

    @Override
    public Request read(byte[] frame, String loggedIn) {
      return wrapped.read(frame, loggedIn);
    }

    @Override
    public byte[] write(Reply reply, String self) {
      writes++;
      return wrapped.write(reply, self);
    }

    @Override
    public boolean acknowledges() {
      return wrapped.acknowledges();
    }

    @Override
    public boolean joinsFrames() {
      return wrapped.joinsFrames();
    }
  }

  /** A client of this user has written out its log up to this number. */
  private void takes(String user, long seq) {
    clients.computeIfAbsent(user, scene::json).session.written(seq);
  }
}
