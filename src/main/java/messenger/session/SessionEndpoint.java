package messenger.session;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** See {@link SessionComponent}. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "session",
    title = "Session",
    syntax = "session:operation",
    category = {Category.CHAT})
final class SessionEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
  private static final String EVENTS = "events";

  @UriPath(description = "events, or the word of an operation")
  private final String operation;

  SessionEndpoint(String uri, SessionComponent component, String operation) {
    super(uri, component);
    this.operation = operation;
  }

  @Override
  public Producer createProducer() {
    return new SessionProducer(this, Operation.of(operation));
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    if (!operation.equals(EVENTS)) {
      throw new IllegalArgumentException(
          "only session:events can be consumed, not session:" + operation);
    }
    SessionConsumer consumer = new SessionConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  /** So that a route can follow another one. */
  @Override
  public boolean isMultipleConsumersSupported() {
    return true;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }

  Sessions sessions() {
    return ((SessionComponent) getComponent()).sessions();
  }
}
