package messenger.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import messenger.frame.Entry;
import messenger.frame.Request;
import messenger.session.Committed;
import messenger.session.Committed.Outcome;
import messenger.session.Submission;

/**
 * Messages that are committed together, in the order of arrival. A message that was sent twice
 * within the batch stands in it once, and both are answered. Not safe for several threads: each
 * hands it to the next.
 */
public final class MessageBatch {
  record Key(String sender, UUID id) {
    static Key of(Submission submission) {
      return new Key(submission.from(), submission.send().id());
    }
  }

  private final Map<Key, Submission> first = new LinkedHashMap<>();
  private final List<Submission> again = new ArrayList<>(0);
  private final long begun;

  /**
   * @param begun when it began to fill, in {@link System#nanoTime()}
   */
  MessageBatch(long begun) {
    this.begun = begun;
  }

  void add(Submission submission) {
    if (first.putIfAbsent(Key.of(submission), submission) != null) {
      again.add(submission);
    }
  }

  /** How many messages have to be committed. */
  public int size() {
    return first.size();
  }

  /**
   * Takes out what has waited since before then. Its senders are told to come back, not by us (see
   * answer-overdue), and who writes it again, with another id, must not have written it twice.
   *
   * @param then a {@link System#nanoTime()}
   */
  void dropOlder(long then) {
    Submission oldest = first.isEmpty() ? null : first.values().iterator().next();
    if (oldest != null && oldest.since() - then <= 0) {
      List<Submission> all = everyone();
      first.clear();
      again.clear();
      all.stream().filter(submission -> submission.since() - then > 0).forEach(this::add);
    }
  }

  long begun() {
    return begun;
  }

  Iterable<Submission> messages() {
    return first.values();
  }

  /** Everybody who waits for an answer. */
  public List<Submission> everyone() {
    List<Submission> all = new ArrayList<>(first.values());
    all.addAll(again);
    return all;
  }

  /**
   * Answers all, once they are committed.
   *
   * @param entries the messages with their numbers, in the order of {@link #messages}
   */
  List<Committed> answer(Iterator<Entry> entries) {
    List<Committed> answers = new ArrayList<>(first.size() + again.size());
    Map<Key, Entry> committed = again.isEmpty() ? null : new LinkedHashMap<>();
    for (Map.Entry<Key, Submission> message : first.entrySet()) {
      Entry entry = entries.next();
      answers.add(new Committed(message.getValue(), entry, Outcome.NEW));
      if (committed != null) {
        committed.put(message.getKey(), entry);
      }
    }
    for (Submission submission : again) {
      answers.add(repeated(submission, committed.get(Key.of(submission))));
    }
    return answers;
  }

  /** Takes out the messages that are in the log already, and answers them. */
  List<Committed> takeKnown(Map<Key, Entry> known) {
    List<Committed> answers = new ArrayList<>(known.size());
    for (Submission submission : everyone()) {
      Entry entry = known.get(Key.of(submission));
      if (entry != null) {
        answers.add(repeated(submission, entry));
      }
    }
    first.keySet().removeAll(known.keySet());
    again.removeIf(submission -> known.containsKey(Key.of(submission)));
    return answers;
  }

  /** The same id again is the same message, or a mistake (docs/protocol.md, rule 3). */
  private static Committed repeated(Submission submission, Entry entry) {
    Request.Send send = submission.send();
    boolean same =
        send.text().equals(entry.text())
            && send.to().name().equals(entry.recipient())
            && Objects.equals(send.replyTo(), entry.replyTo());
    return new Committed(submission, entry, same ? Outcome.DUPLICATE : Outcome.CONFLICT);
  }
}
