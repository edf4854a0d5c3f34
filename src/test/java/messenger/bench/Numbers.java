package messenger.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import messenger.frame.Entry;
import messenger.session.Committed;
import messenger.session.Submission;

/**
 * A log that keeps nothing but the last number of each: what the store answers, without a store.
 * One thread.
 */
final class Numbers {
  private final Map<String, long[]> heads = new HashMap<>();

  /** The answers to messages that are "committed" now, in their order. */
  List<Committed> commit(List<Submission> batch) {
    List<Committed> answers = new ArrayList<>(batch.size());
    for (Submission submission : batch) {
      answers.add(commit(submission));
    }
    return answers;
  }

  Committed commit(Submission submission) {
    String from = submission.from();
    String to = submission.send().to().name();
    long toSeq = next(to);
    long fromSeq = from.equals(to) ? toSeq : next(from);
    Entry entry =
        new Entry(
            submission.send().id(),
            from,
            fromSeq,
            to,
            toSeq,
            submission.send().text(),
            Instant.now());
    return new Committed(submission, entry, Committed.Outcome.NEW);
  }

  private long next(String address) {
    return ++heads.computeIfAbsent(address, name -> new long[1])[0];
  }
}
