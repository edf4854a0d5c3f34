package messenger.plugin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Makes an exchange of each event of an {@link EventFeed}, on a thread of its own. */
abstract class FeedConsumer extends DefaultConsumer {
  private final Extensions extensions;
  private final Interest interest;
  private EventFeed feed;
  private ExecutorService thread;

  FeedConsumer(Endpoint endpoint, Processor processor, Extensions extensions, Interest interest) {
    super(endpoint, processor);
    this.extensions = extensions;
    this.interest = interest;
  }

  /** What the route makes of an event. */
  abstract void handle(Event event) throws Exception;

  Extensions extensions() {
    return extensions;
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

  /**
   * Has an exchange processed.
   *
   * @param body at the begin
   * @return the body at the end
   */
  String process(Event event, String body, ExchangePattern pattern, Variables more)
      throws Exception {
    Exchange exchange = createExchange(false);
    try {
      exchange.setPattern(pattern);
      Cause.of(event).on(exchange);
      exchange.setVariable("type", event.type());
      exchange.setVariable("id", event.id());
      exchange.setVariable("from", event.from());
      exchange.setVariable("to", event.to());
      exchange.setVariable("text", event.text());
      exchange.setVariable("kind", event.detail());
      more.on(exchange);
      exchange.getMessage().setBody(body);
      createUoW(exchange);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      return exchange.getMessage().getBody(String.class);
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }

  /** What else an exchange gets. */
  interface Variables {
    void on(Exchange exchange);
  }
}
