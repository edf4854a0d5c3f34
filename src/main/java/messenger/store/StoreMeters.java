package messenger.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What is counted about the log. */
public final class StoreMeters {
  private final Counter stored;
  private final DistributionSummary batchSize;
  private final Timer batchTime;

  public StoreMeters(MeterRegistry registry) {
    stored =
        Counter.builder("messenger.stored")
            .description("Messages committed to Postgres")
            .register(registry);
    batchSize =
        DistributionSummary.builder("messenger.batch.size").baseUnit("messages").register(registry);
    batchTime =
        Timer.builder("messenger.batch.time")
            .description("From the first message of a batch to its commit")
            .register(registry);
  }

  void stored(int messages, long nanos) {
    stored.increment(messages);
    batchSize.record(messages);
    batchTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  public long totalStored() {
    return (long) stored.count();
  }
}
