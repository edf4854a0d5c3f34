package messenger.deploy;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.DefaultShutdownStrategy;
import org.apache.camel.spi.RouteStartupOrder;

/**
 * How routes stop. All together as Camel does it; a single one at once, since {@link RouteSwap},
 * the only one to ask for that, has emptied it. Camel's way would look once a second whether a
 * route is idle, and wait for a queue to become empty into which others go on sending.
 */
public final class QuietStop extends DefaultShutdownStrategy {
  public QuietStop(CamelContext context) {
    super(context);
  }

  @Override
  public boolean shutdown(
      CamelContext context,
      RouteStartupOrder route,
      long timeout,
      TimeUnit timeUnit,
      boolean abortAfterTimeout) {
    return true;
  }
}
