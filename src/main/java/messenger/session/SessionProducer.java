package messenger.session;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Performs one operation, on the thread that calls. */
final class SessionProducer extends DefaultAsyncProducer {
  private final SessionEndpoint endpoint;
  private final Operation operation;
  private Sessions sessions;

  SessionProducer(SessionEndpoint endpoint, Operation operation) {
    super(endpoint);
    this.endpoint = endpoint;
    this.operation = operation;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    sessions = endpoint.sessions();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      operation.perform(sessions, exchange);
    } catch (RuntimeException e) {
      exchange.setException(e);
    }
    callback.done(true);
    return true;
  }
}
