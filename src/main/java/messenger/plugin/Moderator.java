package messenger.plugin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The place of a plugin that looks at texts: what waits for it. It outlives the plugin's context
 * while that is exchanged. Safe for every thread.
 */
final class Moderator {
  /** What may wait: more would not be looked at within the deadline anyway. */
  private static final int QUEUE = 1_000;

  private final String plugin;
  private final String name;
  private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final Map<String, Counter> results = new ConcurrentHashMap<>();
  private final MeterRegistry meters;

  /** As the context that runs, or ran last, says. */
  private volatile Duration deadline;

  private volatile boolean open;

  Moderator(String plugin, String name, MeterRegistry meters) {
    this.plugin = plugin;
    this.name = name;
    this.meters = meters;
  }

  /**
   * @param open whether a text is stored that the plugin could not look at
   */
  void set(Duration deadline, boolean open) {
    this.deadline = deadline;
    this.open = open;
  }

  String plugin() {
    return plugin;
  }

  String name() {
    return name;
  }

  Duration deadline() {
    return deadline;
  }

  boolean isOpen() {
    return open;
  }

  /** Never waits. */
  void ask(Question question) {
    if (!waiting.offer(question)) {
      question.answer(new Verdict.None("full"));
    }
  }

  /** The next text that somebody still waits for; null if none comes in time. */
  Question next(Duration patience) throws InterruptedException {
    Question question = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    while (question != null && question.isAnswered()) {
      question = waiting.poll();
    }
    return question;
  }

  /** The plugin is gone for good: what waited for its word goes on as if it had failed. */
  void giveUp() {
    Question question;
    while ((question = waiting.poll()) != null) {
      question.answer(new Verdict.None("gone"));
    }
  }

  /**
   * @param result allowed, changed, refused, or why there was no verdict
   */
  void count(String result) {
    results
        .computeIfAbsent(
            result,
            unknown ->
                Counter.builder("messenger.plugin.moderated")
                    .description("Texts that a plugin looked at, or could not")
                    .tag("name", name)
                    .tag("result", result)
                    .register(meters))
        .increment();
  }
}
