package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.RefusedException;
import messenger.frame.Reply;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients say, or are taken to say, about how far they have come. */
class ReceiptsTest {
  private final Scene scene = new Scene();
  private final Client ann = scene.live(Scene.JSON, "ann", "phone", 5);

  @Test
  void aClientSaysWhatItHasReceivedAndRead() {
    assertEquals(
        new Receipt("ann", null, 5), ann.session.vouch(new Request.Received(null, to("ann"), 5)));
    assertEquals(
        new Receipt("ann", "bob", 1), ann.session.vouch(new Request.Read(null, to("bob"), 1)));
  }

  @ParameterizedTest(name = "of the log of {0} up to {1}")
  @CsvSource({"ann, 6", "ann, 9223372036854775807", "bob, 1"})
  void whatItCanNotHaveReceivedIsRefused(String log, long upTo) {
    Request said = new Request.Received(null, to(log), upTo);
    RefusedException refused = assertThrows(RefusedException.class, () -> ann.session.vouch(said));
    assertEquals(Code.BAD_FIELD, refused.code());
  }

  @Test
  void whatItCanNotHaveReadIsRefused() {
    Request said = new Request.Read(null, to("bob"), 6);
    assertThrows(RefusedException.class, () -> ann.session.vouch(said));
    ann.session.push(Scene.to("ann", 6), true);
    assertEquals(new Receipt("ann", "bob", 6), ann.session.vouch(said));
  }

  @Test
  void itsOwnTextCountsThoughEarlierOnesAreStillOnTheirWay() {
    ann.session.acknowledge(Scene.from("ann", 8), Committed.Outcome.NEW);
    assertEquals(
        new Receipt("ann", null, 8), ann.session.vouch(new Request.Received(null, to("ann"), 8)));
  }

  @Test
  void anOldClientHasReceivedWhatItsConnectionTook() {
    Client old = scene.live(Scene.LEGACY, "carl", "legacy", 0);
    old.stalled = true;
    old.session.push(Scene.to("carl", 1), true);
    old.session.push(Scene.to("carl", 2), true);
    scene.run();
    assertEquals(List.of(), scene.sessions.taken());

    old.takesOneWrite();
    assertEquals(List.of(new Receipt("carl", null, 2)), scene.sessions.taken());
    assertEquals(List.of(), scene.sessions.taken());
  }

  @Test
  void whatAnOldClientTookBeforeItLeftIsNotForgotten() {
    Client old = scene.live(Scene.LEGACY, "carl", "legacy", 0);
    old.session.push(Scene.to("carl", 1), true);
    scene.run();
    old.session.closed();
    assertEquals(List.of(new Receipt("carl", null, 1)), scene.sessions.taken());
    assertEquals(List.of(), scene.sessions.taken());
  }

  @Test
  void forAClientThatCanSayItNothingIsSaid() {
    ann.session.push(Scene.to("ann", 6), true);
    scene.run();
    assertEquals(List.of(), scene.sessions.taken());
    ann.session.closed();
    assertEquals(List.of(), scene.sessions.taken());
  }

  @Test
  void allDevicesThatAreWelcomeAreTold() {
    Client tablet = scene.live(Scene.JSON, "ann", "tablet", 0);
    Client comes = scene.entered(Scene.JSON, "ann", "laptop");
    Client old = scene.live(Scene.LEGACY, "ann", "legacy", 0);
    scene.sessions.tell(new Notice("ann", new Reply.Delivered("bob", "ann", 3)));
    scene.sessions.tell(new Notice("nobody", new Reply.Delivered("bob", "nobody", 3)));
    assertEquals(List.of("delivered"), ann.got());
    assertEquals(List.of("delivered"), tablet.got());
    assertEquals(List.of(), comes.got());
    assertEquals(List.of(), old.got());
  }

  private static Address to(String name) {
    return new Address(name);
  }
}
