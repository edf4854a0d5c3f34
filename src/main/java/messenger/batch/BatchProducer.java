package messenger.batch;

import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Leaves the body of an exchange in the queue; nothing else of it. Never waits. */
final class BatchProducer extends DefaultAsyncProducer {
  private final BatchQueue queue;

  BatchProducer(BatchEndpoint endpoint, BatchQueue queue) {
    super(endpoint);
    this.queue = queue;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    if (!queue.offer(exchange.getMessage().getBody())) {
      exchange.setException(new RejectedExecutionException(getEndpoint() + " is full"));
    }
    callback.done(true);
    return true;
  }
}
