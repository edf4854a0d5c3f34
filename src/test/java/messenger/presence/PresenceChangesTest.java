package messenger.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class PresenceChangesTest {
  private final PresenceChanges changes = new PresenceChanges();
  private final CamelContext context = new DefaultCamelContext();

  @Test
  void everyNameStandsInTheSetOnce() {
    Exchange collected = null;
    for (String name : List.of("bob", "ann", "bob")) {
      collected = changes.aggregate(collected, event(name));
    }
    assertEquals(Set.of("ann", "bob"), collected.getMessage().getBody());
  }

  @Test
  void aTickBringsNoName() {
    Exchange collected = changes.aggregate(null, event(null));
    assertEquals(Set.of(), collected.getMessage().getBody());
    collected = changes.aggregate(collected, event("ann"));
    collected = changes.aggregate(collected, event(null));
    assertEquals(Set.of("ann"), collected.getMessage().getBody());
  }

  @Test
  void whatBelongsToOneEventDoesNotBelongToAll() {
    assertFalse(changes.aggregate(null, event("ann")).getVariables().containsKey("session"));
  }

  private Exchange event(String name) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable("session", "somebody's");
    exchange.getMessage().setBody(name);
    return exchange;
  }
}
