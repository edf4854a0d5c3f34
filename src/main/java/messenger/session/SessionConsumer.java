package messenger.session;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/**
 * {@code session:events}: an exchange for each user's session that opened, closed or is behind its
 * log. Variables {@code event} (one of these three words) and {@code session}; body: the address,
 * or the {@link Pull} of who is behind. Runs on the thread that noticed, often an event loop: the
 * route must not block. Of several consumers the last that came is told.
 */
final class SessionConsumer extends DefaultConsumer implements SessionEvents, Suspendable {
  private final Sessions sessions;

  SessionConsumer(SessionEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.sessions = endpoint.sessions();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    sessions.listen(this);
  }

  @Override
  protected void doStop() throws Exception {
    sessions.leave(this);
    super.doStop();
  }

  @Override
  protected void doSuspend() {
    sessions.leave(this);
  }

  @Override
  protected void doResume() {
    sessions.listen(this);
  }

  @Override
  public void opened(Session session, String address) {
    tell("opened", session, address);
  }

  @Override
  public void closed(Session session, String address) {
    tell("closed", session, address);
  }

  @Override
  public void behind(Session session, Pull pull) {
    tell("behind", session, pull);
  }

  private void tell(String event, Session session, Object body) {
    Exchange exchange = createExchange(false);
    exchange.setVariable("event", event);
    exchange.setVariable("session", session);
    exchange.getMessage().setBody(body);
    AsyncCallback done =
        doneSync -> {
          doneUoW(exchange);
          releaseExchange(exchange, false);
        };
    try {
      createUoW(exchange);
      getAsyncProcessor().process(exchange, done);
    } catch (Exception e) {
      getExceptionHandler().handleException("session event was not handled", exchange, e);
    }
  }
}
