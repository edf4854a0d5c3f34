package messenger.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Point-to-Point Channel and Aggregator in one. Who sends to {@code batch:<name>} leaves the body
 * of the message in a bounded queue and goes on; the one route that starts from it gets lists of
 * them, in the order of arrival.
 *
 * <p>Not {@code seda:} and {@code aggregate}, since those wake a thread, copy an exchange and lock
 * a repository for each message: a third of what a message cost (docs/adr/0013). Here it is one
 * exchange for a batch, and nobody is woken while a batch is being handled.
 *
 * <p>A full queue, or one that no route has ever emptied, is a {@link
 * java.util.concurrent.RejectedExecutionException} of the sender.
 */
public final class BatchComponent extends DefaultComponent {
  private final Map<String, BatchQueue> queues = new ConcurrentHashMap<>();

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    BatchQueue queue = queues.computeIfAbsent(remaining, name -> new BatchQueue());
    BatchEndpoint endpoint = new BatchEndpoint(uri, this, remaining, queue);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
