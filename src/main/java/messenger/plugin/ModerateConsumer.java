package messenger.plugin;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange for each text that somebody wants to send. Body: the text; variables {@code from} and
 * {@code to}. At the end the body is the text that is stored; a variable {@code refuse} refuses it.
 * On threads of its own.
 */
final class ModerateConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(ModerateConsumer.class);

  /** How long a thread waits for a text before it looks whether it should stop. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final MessengerComponent component;
  private final String name;
  private final Duration deadline;
  private final boolean open;
  private final int threads;
  private Moderator moderator;
  private ExecutorService pool;
  private volatile boolean stopping;

  ModerateConsumer(
      ModerateEndpoint endpoint,
      Processor processor,
      MessengerComponent component,
      String name,
      Duration deadline,
      boolean open,
      int threads) {
    super(endpoint, processor);
    this.component = component;
    this.name = name;
    this.deadline = deadline;
    this.open = open;
    this.threads = threads;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    stopping = false;
    Screening screening = component.extensions().screening();
    moderator = screening.moderator(component.plugin(), name);
    moderator.set(deadline, open);
    pool =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newFixedThreadPool(this, "moderate-" + name, threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(this::work);
    }
    screening.join(moderator, this);
  }

  @Override
  protected void doStop() throws Exception {
    stopping = true;
    if (moderator != null) {
      component.extensions().screening().leave(moderator, this);
      pool.shutdown();
      long patience = component.extensions().limits().stop().toMillis();
      if (!pool.awaitTermination(patience, TimeUnit.MILLISECONDS)) {
        pool.shutdownNow();
      }
    }
    super.doStop();
  }

  private void work() {
    try {
      while (!stopping) {
        Question question = moderator.next(PATIENCE);
        if (question != null) {
          lookAt(question);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever the plugin throws, its sender is answered and the thread goes on. */
  private void lookAt(Question question) {
    Verdict verdict = new Verdict.None("failed");
    try {
      verdict = verdict(question);
    } catch (Throwable e) {
      LOG.error("moderator {} failed", name, e);
    } finally {
      question.answer(verdict);
    }
  }

  private Verdict verdict(Question question) {
    Exchange exchange = createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      exchange.setVariable("from", question.from());
      exchange.setVariable("to", question.to());
      exchange.setVariable("text", question.text());
      exchange.getMessage().setBody(question.text());
      createUoW(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        return new Verdict.None("failed");
      }
      Object refuse = exchange.getVariable("refuse");
      if (refuse != null) {
        return Verdict.refused(refuse.toString());
      }
      String text = exchange.getMessage().getBody(String.class);
      return Bots.canBeSent(text) ? new Verdict.Allowed(text) : new Verdict.None("failed");
    } catch (Exception | LinkageError | StackOverflowError e) {
      LOG.debug("moderator {} failed", name, e);
      return new Verdict.None("failed");
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }
}
