package messenger.plugin;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A text about which a plugin is asked; the first verdict counts. Safe for every thread. */
final class Question {
  private final String from;
  private final String to;
  private final String text;
  private final Consumer<Verdict> asker;
  private final AtomicBoolean answered = new AtomicBoolean();

  Question(String from, String to, String text, Consumer<Verdict> asker) {
    this.from = from;
    this.to = to;
    this.text = text;
    this.asker = asker;
  }

  String from() {
    return from;
  }

  String to() {
    return to;
  }

  String text() {
    return text;
  }

  /** Whether nobody waits for a verdict any more. */
  boolean isAnswered() {
    return answered.get();
  }

  void answer(Verdict verdict) {
    if (answered.compareAndSet(false, true)) {
      asker.accept(verdict);
    }
  }
}
