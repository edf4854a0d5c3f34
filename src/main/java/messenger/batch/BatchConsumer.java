package messenger.batch;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * Gives its route one exchange for each batch. While a route handles a batch the next one fills, so
 * batches grow with the load; who finds nothing waits. When the server stops, what is in the queue
 * is handled first; when only the route is exchanged, what is in the queue is left to the next one.
 */
final class BatchConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {
  /** How long it takes without work to notice that it should stop. */
  private static final long PATIENCE_MS = 100;

  private final BatchEndpoint endpoint;
  private final BatchQueue queue;
  private ExecutorService thread;
  private volatile boolean emptying;
  private volatile boolean leaving;
  private volatile boolean forced;
  private CountDownLatch running;

  BatchConsumer(BatchEndpoint endpoint, BatchQueue queue, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.queue = queue;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    queue.open(endpoint.getSize());
    begin();
  }

  private void begin() {
    emptying = false;
    leaving = false;
    forced = false;
    running = new CountDownLatch(1);
    thread =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "batch://" + endpoint.getName());
    thread.execute(this::run);
  }

  @Override
  protected void doStop() throws Exception {
    emptying = true;
    end();
    super.doStop();
  }

  /** Returns when the batch that is being handled has been. */
  @Override
  protected void doSuspend() throws Exception {
    leaving = true;
    queue.wake();
    running.await();
    end();
  }

  @Override
  protected void doResume() {
    begin();
  }

  private void end() {
    endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(thread);
  }

  private void run() {
    try {
      long begun = System.nanoTime() - everyNanos();
      while (!forced && !leaving && (!emptying || queue.size() > 0)) {
        List<Object> batch = queue.take(endpoint.getMost(), begun + everyNanos(), PATIENCE_MS);
        if (!batch.isEmpty()) {
          begun = System.nanoTime();
          handle(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Camel has lost its patience with us.
    } finally {
      running.countDown();
    }
  }

  private long everyNanos() {
    return emptying ? 0 : TimeUnit.MILLISECONDS.toNanos(endpoint.getEveryMs());
  }

  private void handle(List<Object> batch) {
    try {
      Exchange exchange = createExchange(false);
      exchange.getMessage().setBody(batch);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        getExceptionHandler().handleException("a batch failed", exchange, exchange.getException());
      }
      releaseExchange(exchange, false);
    } catch (Exception | LinkageError | StackOverflowError e) { // The next batch is not to blame.
      getExceptionHandler().handleException("a batch failed", e);
    }
  }

  // ---- the stop of the server ----

  /** Others, which stop first, may still have something for us. */
  @Override
  public boolean deferShutdown(ShutdownRunningTask task) {
    return true;
  }

  @Override
  public int getPendingExchangesSize() {
    return queue.size();
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean force) {
    if (suspendOnly) {
      return;
    }
    emptying = true;
    forced = force;
    try {
      running.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
