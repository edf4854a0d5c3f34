package messenger.plugin;

import org.apache.camel.Exchange;

/**
 * Why a plugin's route runs: what it sends has ids that follow from it, so that the same cause,
 * handled again, sends nothing twice.
 *
 * @param key of all causes only this one has it
 * @param at when it was, in milliseconds since 1970
 */
record Cause(String key, long at) {
  private static final String PROPERTY = "messenger.cause";

  static Cause of(Event event) {
    return new Cause(event.type() + "/" + event.from() + "/" + event.id(), event.place().at());
  }

  /** Null if it is not known, as that of a timer. */
  static Cause of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, Cause.class);
  }

  void on(Exchange exchange) {
    exchange.setProperty(PROPERTY, this);
  }
}
