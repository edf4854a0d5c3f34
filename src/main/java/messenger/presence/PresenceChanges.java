package messenger.presence;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** Collects the names of those who came or left into one set (EIP: Aggregator). */
public final class PresenceChanges implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange collected, Exchange next) {
    String name = next.getMessage().getBody(String.class);
    Exchange into = collected;
    if (into == null) {
      into = new DefaultExchange(next.getContext()); // The other one is used again.
      into.getMessage().setBody(new LinkedHashSet<String>());
    }
    if (name != null) { // The tick has none.
      @SuppressWarnings("unchecked")
      Set<String> names = (Set<String>) into.getMessage().getBody();
      names.add(name);
    }
    return into;
  }
}
