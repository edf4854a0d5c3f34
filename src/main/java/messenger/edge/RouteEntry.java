package messenger.edge;

import messenger.session.Inbound;
import messenger.session.Session;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;

/**
 * Where a frame becomes an exchange, for every edge (EIP: Messaging Gateway). Runs on the event
 * loop of the connection and does not return before the route's first part is done, which keeps one
 * connection's frames in order. The exchange has the frame's bytes as its body and the variable
 * {@code session}; no header comes from the client.
 */
final class RouteEntry implements Inbound {
  private final DefaultConsumer consumer;

  RouteEntry(DefaultConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public void accept(Session session, byte[] frame) {
    Exchange exchange = consumer.createExchange(false);
    exchange.setVariable("session", session);
    exchange.getMessage().setBody(frame);
    try {
      consumer.createUoW(exchange);
      consumer.getAsyncProcessor().process(exchange, doneSync -> release(exchange));
    } catch (Exception e) {
      consumer.getExceptionHandler().handleException("a frame was not routed", exchange, e);
      release(exchange);
    }
  }

  private void release(Exchange exchange) {
    consumer.doneUoW(exchange);
    consumer.releaseExchange(exchange, false);
  }
}
