package messenger.deploy;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.spi.annotations.Component;

/**
 * camel-direct under its own scheme, in which a route can follow another one. With the stock
 * component the old route must be gone before the new one comes, and who calls meanwhile waits or
 * is rejected. Here the new consumer takes the place of the old one while both run: who calls finds
 * one of them at any moment, and nobody waits.
 */
@Component("direct")
public final class HandoverDirectComponent extends DirectComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    HandoverDirectEndpoint endpoint = new HandoverDirectEndpoint(uri, this);
    endpoint.setBlock(isBlock());
    endpoint.setTimeout(getTimeout());
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** Takes the place of whoever has it. A caller in between waits for this method to return. */
  @Override
  public synchronized void addConsumer(String key, DirectConsumer consumer) {
    try {
      DirectConsumer before = getConsumer(key, false, 0);
      if (before != null) {
        removeConsumer(key, before);
      }
      super.addConsumer(key, consumer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nothing was waited for.
    }
  }
}
