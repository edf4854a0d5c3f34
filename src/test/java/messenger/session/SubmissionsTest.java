package messenger.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import messenger.frame.Address;
import messenger.frame.Request;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
  private final Set<String> here = new HashSet<>(Set.of("ann", "bob"));
  private final Submissions submissions = new Submissions(text -> here.contains(text.from()));

  @Test
  void whatIsAnsweredIsForgottenInWhateverOrder() {
    List<Submission> texts = List.of(text("ann", 1), text("bob", 2), text("ann", 3));
    texts.get(1).settle();
    assertEquals(List.of(texts.get(0)), submissions.olderThan(2));
    texts.get(0).settle();
    assertEquals(List.of(texts.get(2)), submissions.olderThan(3));
    assertFalse(submissions.isEmpty());
    texts.get(2).settle();
    assertTrue(submissions.isEmpty());
    assertEquals(List.of(), submissions.olderThan(9));
  }

  @Test
  void nobodyWaitsForTheAnswerOfWhoIsGone() {
    text("ann", 1);
    here.remove("ann");
    assertTrue(submissions.isEmpty());
    assertEquals(List.of(), submissions.olderThan(9));
  }

  @Test
  void itsTimeIsThatOfAClockThatOverflows() {
    Submission early = text("ann", Long.MAX_VALUE);
    Submission late = text("ann", Long.MIN_VALUE + 5);
    assertEquals(List.of(early), submissions.olderThan(Long.MIN_VALUE));
    assertEquals(List.of(early, late), submissions.olderThan(Long.MIN_VALUE + 5));
  }

  private Submission text(String from, long since) {
    Request.Send send = new Request.Send(new UUID(1, since), new Address("eve"), "hi");
    Submission text = new Submission(null, from, send, since);
    submissions.add(text);
    return text;
  }
}
