package messenger.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;
import messenger.session.Notice;
import org.junit.jupiter.api.Test;

class TypistsTest {
  private static final Duration EVERY = Duration.ofSeconds(2);

  private long now = -7;
  private final Typists typists = new Typists("here", "bob"::equals, EVERY, 3, () -> now);

  private NodeTyping types(String from, String to) {
    return typists.noted(new Request.Typing(null, new Address(to)), new Address(from));
  }

  private void passes(Duration time) {
    now += time.toNanos();
  }

  @Test
  void itIsSaidAtMostOnceInTwoSecondsOfAPair() {
    assertEquals(new NodeTyping("here", "ann", "bob"), types("ann", "bob"));
    passes(EVERY.minusNanos(1));
    assertNull(types("ann", "bob"));
    passes(Duration.ofNanos(1));
    assertNotNull(types("ann", "bob"));
    assertNull(types("ann", "bob"));
  }

  @Test
  void whatWasNotPassedOnDoesNotPutOffTheNext() {
    types("ann", "bob");
    passes(Duration.ofSeconds(1));
    assertNull(types("ann", "bob"));
    passes(Duration.ofSeconds(1));
    assertNotNull(types("ann", "bob"));
  }

  @Test
  void pairsDoNotCountForEachOther() {
    assertNotNull(types("ann", "bob"));
    assertNotNull(types("bob", "ann"));
    assertNotNull(types("ann", "carl"));
  }

  @Test
  void whoeverTypesToThemselvesNeedNotBeTold() {
    assertNull(types("ann", "ann"));
  }

  @Test
  void aboveTheLimitItIsNotToldUntilTheOldOnesAreOver() {
    assertNotNull(types("a", "bob"));
    passes(Duration.ofSeconds(1));
    assertNotNull(types("b", "bob"));
    assertNotNull(types("c", "bob"));
    assertNull(types("d", "bob"));
    passes(Duration.ofSeconds(1));
    assertNotNull(types("d", "bob"));
    assertNull(types("e", "bob"));
  }

  @Test
  void otherNodesNeedToKnowOfTheirOwnPeopleOnly() {
    assertTrue(typists.isForOthers(new NodeTyping("here", "ann", "bob")));
    assertFalse(typists.isForOthers(new NodeTyping("here", "bob", "ann")));
  }

  @Test
  void whatAnotherNodeSaysIsForTheDevicesThatAreHere() {
    List<Notice> notices = List.of(new Notice("bob", new Reply.Typing("ann")));
    assertEquals(notices, typists.heard(new NodeTyping("there", "ann", "bob")));
    assertEquals(notices, typists.notices(new NodeTyping("here", "ann", "bob")));
    assertEquals(List.of(), typists.heard(new NodeTyping("here", "ann", "bob")));
  }
}
