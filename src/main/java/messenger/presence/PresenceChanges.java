package messenger.presence;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Collects the names of those who came or left into one set (EIP: Aggregator). */
public final class PresenceChanges implements AggregationStrategy {
  @Override
  public Exchange aggregate(Exchange collected, Exchange next) {
    String name = next.getMessage().getBody(String.class);
    Exchange into = collected;
    if (into == null) {
      into = next;
      into.getVariables().clear();
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
