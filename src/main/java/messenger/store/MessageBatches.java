package messenger.store;

import java.util.function.LongSupplier;
import messenger.session.Submission;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Collects messages into one {@link MessageBatch} (EIP: Aggregator). */
public final class MessageBatches implements AggregationStrategy {
  private final LongSupplier nanoTime;

  public MessageBatches(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public Exchange aggregate(Exchange collected, Exchange next) {
    Exchange into = collected;
    Submission submission = (Submission) next.getMessage().getBody();
    if (into == null) {
      into = next;
      into.getVariables()
          .clear(); // What belongs to the first message does not belong to the batch.
      into.getMessage().setBody(new MessageBatch(nanoTime.getAsLong()));
    }
    ((MessageBatch) into.getMessage().getBody()).add(submission);
    return into;
  }
}
