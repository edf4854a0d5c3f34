package messenger.plugin;

import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code messenger:moderate}: see kamelets/messenger-moderate-action.kamelet.yaml. */
final class ModerateEndpoint extends DefaultEndpoint {
  /** Clients are promised an answer within 3 s, and Postgres has 2 of them. */
  private static final int LONGEST_MS = 1_000;

  private static final int MOST_THREADS = 16;

  private final MessengerComponent component;
  private String name;
  private int deadlineMs = 200;
  private String onFailure = "open";
  private int threads = 2;

  ModerateEndpoint(String uri, MessengerComponent component) {
    super(uri, component);
    this.component = component;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("messenger:moderate can only be answered");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    check(deadlineMs >= 1 && deadlineMs <= LONGEST_MS, "deadlineMs must be 1 to " + LONGEST_MS);
    check(threads >= 1 && threads <= MOST_THREADS, "threads must be 1 to " + MOST_THREADS);
    check(onFailure.matches("open|closed"), "onFailure must be open or closed");
    ModerateConsumer consumer =
        new ModerateConsumer(
            this,
            processor,
            component,
            name == null ? component.plugin() : name,
            Duration.ofMillis(deadlineMs),
            onFailure.equals("open"),
            threads);
    configureConsumer(consumer);
    return consumer;
  }

  private static void check(boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException(rule);
    }
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public int getDeadlineMs() {
    return deadlineMs;
  }

  public void setDeadlineMs(int deadlineMs) {
    this.deadlineMs = deadlineMs;
  }

  public String getOnFailure() {
    return onFailure;
  }

  public void setOnFailure(String onFailure) {
    this.onFailure = onFailure;
  }

  public int getThreads() {
    return threads;
  }

  public void setThreads(int threads) {
    this.threads = threads;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
