package messenger.store;

import java.util.List;
import messenger.session.Receipt;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Collects lists of {@link Receipt} into one {@link ReceiptBatch} (EIP: Aggregator). */
public final class ReceiptBatches implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange collected, Exchange next) {
    List<?> receipts = next.getMessage().getBody(List.class);
    Exchange into = collected;
    if (into == null) {
      into = next;
      into.getVariables().clear(); // What belongs to the first does not belong to the batch.
      into.getMessage().setBody(new ReceiptBatch());
    }
    ReceiptBatch batch = (ReceiptBatch) into.getMessage().getBody();
    receipts.forEach(receipt -> batch.add((Receipt) receipt));
    return into;
  }
}
