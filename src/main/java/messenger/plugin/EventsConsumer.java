package messenger.plugin;

import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;

/**
 * An exchange for each event. Body: the event as CloudEvents JSON; variables {@code type}, {@code
 * id}, {@code from}, {@code to}, {@code text}, {@code kind}, as the event has them.
 */
final class EventsConsumer extends FeedConsumer {
  EventsConsumer(
      EventsEndpoint endpoint, Processor processor, Extensions extensions, Interest interest) {
    super(endpoint, processor, extensions, interest);
  }

  @Override
  void handle(Event event) throws Exception {
    process(event, CloudEvents.json(event), ExchangePattern.InOnly, exchange -> {});
  }
}
