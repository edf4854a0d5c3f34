package messenger.plugin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/**
 * An exchange for each event, on a thread of its own. Body: the event as CloudEvents JSON;
 * variables {@code type}, {@code id}, {@code from}, {@code to}, {@code text}, {@code kind}, as the
 * event has them.
 */
final class EventsConsumer extends DefaultConsumer {
  private final Extensions extensions;
  private final Interest interest;
  private EventFeed feed;
  private ExecutorService thread;

  EventsConsumer(
      EventsEndpoint endpoint, Processor processor, Extensions extensions, Interest interest) {
    super(endpoint, processor);
    this.extensions = extensions;
    this.interest = interest;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    feed = extensions.feed(interest, this::handle);
    thread =
        getEndpoint()
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "events-" + interest.name());
    thread.execute(feed);
  }

  /** What is being handled may end, and is noted; not longer than a plugin's work may take. */
  @Override
  protected void doStop() throws Exception {
    if (feed != null) {
      feed.stop();
      thread.shutdown();
      if (!thread.awaitTermination(extensions.limits().stop().toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
      extensions.forget(feed);
    }
    super.doStop();
  }

  private void handle(Event event) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      Cause.of(event).on(exchange);
      exchange.setVariable("type", event.type());
      exchange.setVariable("id", event.id());
      exchange.setVariable("from", event.from());
      exchange.setVariable("to", event.to());
      exchange.setVariable("text", event.text());
      exchange.setVariable("kind", event.detail());
      exchange.getMessage().setBody(CloudEvents.json(event));
      createUoW(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }
}
