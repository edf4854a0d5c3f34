package messenger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import messenger.frame.Address;
import messenger.frame.Entry;
import messenger.frame.Request;
import messenger.session.Committed;
import messenger.session.Submission;
import org.junit.jupiter.api.Test;

class MessageBatchTest {
  private final MessageBatch batch = new MessageBatch(0);

  @Test
  void messagesKeepTheOrderInWhichTheyArrived() {
    for (int i = 0; i < 100; i++) {
      batch.add(submission("user" + i % 7, 1_000 - i, "bob", "text " + i));
    }
    List<String> texts = new ArrayList<>();
    batch.messages().forEach(submission -> texts.add(submission.send().text()));
    assertEquals(100, batch.size());
    for (int i = 0; i < 100; i++) {
      assertEquals("text " + i, texts.get(i));
    }
  }

  @Test
  void everybodyIsAnsweredWithTheNumbersOfTheirMessage() {
    batch.add(submission("ann", 1, "bob", "one"));
    batch.add(submission("bob", 1, "ann", "two"));
    assertEquals(List.of("one NEW 1", "two NEW 2"), answers(1, 2));
  }

  @Test
  void aMessageThatWasSentTwiceIsCommittedOnceAndBothAreAnswered() {
    batch.add(submission("ann", 1, "bob", "hello"));
    batch.add(submission("ann", 2, "bob", "again"));
    batch.add(submission("ann", 1, "bob", "hello"));
    assertEquals(2, batch.size());
    assertEquals(3, batch.everyone().size());
    assertEquals(List.of("hello NEW 1", "again NEW 2", "hello DUPLICATE 1"), answers(1, 2));
  }

  @Test
  void theSameIdWithAnotherTextOrRecipientIsAConflict() {
    batch.add(submission("ann", 1, "bob", "hello"));
    batch.add(submission("ann", 1, "bob", "goodbye"));
    batch.add(submission("ann", 1, "carl", "hello"));
    assertEquals(1, batch.size());
    assertEquals(List.of("hello NEW 1", "hello CONFLICT 1", "hello CONFLICT 1"), answers(1));
  }

  @Test
  void theSameIdAsAReplyToSomethingElseIsAConflict() {
    batch.add(reply(1, new UUID(0, 7)));
    batch.add(reply(1, new UUID(0, 7)));
    batch.add(reply(1, new UUID(0, 8)));
    batch.add(reply(1, null));
    assertEquals(
        List.of("hello NEW 1", "hello DUPLICATE 1", "hello CONFLICT 1", "hello CONFLICT 1"),
        answers(1));
    batch.add(reply(2, new UUID(0, 7)));
    List<Committed> known = batch.takeKnown(known(entry("ann", 2, "bob", "hello", 70)));
    assertEquals(List.of("hello CONFLICT 70"), said(known));
  }

  @Test
  void whatHasWaitedForTooLongIsNotCommittedAnyMore() {
    batch.add(submission("ann", 1, "bob", "old"));
    batch.add(submission("ann", 5, "bob", "new"));
    batch.add(new Submission(null, "ann", submission("ann", 1, "bob", "old").send(), 6));
    batch.dropOlder(0);
    assertEquals(2, batch.size());
    batch.dropOlder(1);
    assertEquals(List.of("new NEW 1", "old NEW 2"), answers(1, 2), "old was sent again");
    batch.dropOlder(6);
    assertEquals(0, batch.size());
    assertEquals(List.of(), batch.everyone());
  }

  @Test
  void theSameIdOfAnotherSenderIsAnotherMessage() {
    batch.add(submission("ann", 1, "carl", "hello"));
    batch.add(submission("bob", 1, "carl", "hello"));
    assertEquals(2, batch.size());
    assertEquals(List.of("hello NEW 1", "hello NEW 2"), answers(1, 2));
  }

  @Test
  void whatIsInTheLogIsTakenOutAndTheRestKeepsItsOrder() {
    batch.add(submission("ann", 1, "bob", "one"));
    batch.add(submission("ann", 2, "bob", "two"));
    batch.add(submission("ann", 3, "bob", "three"));
    batch.add(submission("ann", 2, "bob", "not two"));
    batch.add(submission("ann", 3, "bob", "three"));
    List<Committed> known = batch.takeKnown(known(entry("ann", 2, "bob", "two", 70)));
    assertEquals(List.of("two DUPLICATE 70", "two CONFLICT 70"), said(known));
    assertEquals(2, batch.size());
    assertEquals(3, batch.everyone().size());
    assertEquals(List.of("one NEW 71", "three NEW 72", "three DUPLICATE 72"), answers(71, 72));
  }

  @Test
  void aBatchThatIsKnownAsAWholeIsEmptyAfterwards() {
    batch.add(submission("ann", 1, "bob", "one"));
    batch.add(submission("ann", 1, "bob", "one"));
    List<Committed> known = batch.takeKnown(known(entry("ann", 1, "bob", "one", 5)));
    assertEquals(List.of("one DUPLICATE 5", "one DUPLICATE 5"), said(known));
    assertEquals(0, batch.size());
    assertEquals(List.of(), batch.everyone());
  }

  @Test
  void whatIsKnownOfAnotherSenderIsNotThisMessage() {
    batch.add(submission("ann", 1, "bob", "one"));
    assertEquals(List.of(), batch.takeKnown(known(entry("carl", 1, "bob", "one", 5))));
    assertEquals(1, batch.size());
  }

  private List<String> answers(long... numbers) {
    List<Entry> entries = new ArrayList<>();
    for (Submission submission : batch.messages()) {
      Request.Send send = submission.send();
      entries.add(
          new Entry(
              send.id(),
              submission.from(),
              numbers[entries.size()],
              send.to().name(),
              numbers[entries.size()],
              send.text(),
              Instant.EPOCH,
              send.replyTo()));
    }
    return said(batch.answer(entries.iterator()));
  }

  private static List<String> said(List<Committed> answers) {
    return answers.stream()
        .map(
            answer ->
                answer.entry().text() + " " + answer.outcome() + " " + answer.entry().fromSeq())
        .toList();
  }

  private static Map<MessageBatch.Key, Entry> known(Entry entry) {
    return new HashMap<>(Map.of(new MessageBatch.Key(entry.from(), entry.id()), entry));
  }

  private static Entry entry(String from, long id, String to, String text, long seq) {
    return new Entry(new UUID(0, id), from, seq, to, seq, text, Instant.EPOCH);
  }

  private static Submission reply(long id, UUID replyTo) {
    Request.Send send = new Request.Send(new UUID(0, id), Address.of("bob"), "hello", replyTo);
    return new Submission(null, "ann", send, id);
  }

  private static Submission submission(String from, long id, String to, String text) {
    return new Submission(null, from, new Request.Send(new UUID(0, id), Address.of(to), text), id);
  }
}
