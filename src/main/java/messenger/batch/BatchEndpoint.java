package messenger.batch;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** See {@link BatchComponent}. The options are those of the route that starts from it. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "batch",
    title = "Batch",
    syntax = "batch:name",
    category = {Category.CORE})
public final class BatchEndpoint extends DefaultEndpoint {
  private final BatchQueue queue;

  @UriPath(description = "Name of the queue")
  private final String name;

  @UriParam(defaultValue = "1000", description = "What may wait; more is rejected")
  private int size = 1_000;

  @UriParam(defaultValue = "256", description = "What a batch holds at most")
  private int most = 256;

  @UriParam(
      defaultValue = "0",
      description =
          "Milliseconds between the beginnings of two batches at least, unless the next one is full by then")
  private int everyMs;

  BatchEndpoint(String uri, BatchComponent component, String name, BatchQueue queue) {
    super(uri, component);
    this.name = name;
    this.queue = queue;
  }

  @Override
  public Producer createProducer() {
    return new BatchProducer(this, queue);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    BatchConsumer consumer = new BatchConsumer(this, queue, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }

  public String getName() {
    return name;
  }

  /** What waits now. */
  public int waiting() {
    return queue.size();
  }

  public int getSize() {
    return size;
  }

  public void setSize(int size) {
    this.size = size;
  }

  public int getMost() {
    return most;
  }

  public void setMost(int most) {
    this.most = most;
  }

  public int getEveryMs() {
    return everyMs;
  }

  public void setEveryMs(int everyMs) {
    this.everyMs = everyMs;
  }
}
