package messenger.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import messenger.batch.BatchEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Navigate;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.impl.engine.AbstractCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets one route follow another while the context runs. Both exist for a while, under different
 * ids. One thread at a time; blocks it for as long as is said.
 *
 * <p>Routes that are only called (direct, session) overlap: the new one takes the place of the old
 * one at once, whatever is in the old one ends there, and then it is removed. All others have a
 * thread, a queue, a port or a subscription of their own, so they relay: the old one takes nothing
 * more in, ends what it has, and then the new one begins. What comes meanwhile waits in the queue
 * or wherever it comes from.
 */
final class RouteSwap {
  /** How long a route that relays may take to end what it has. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * A caller that found the old route a moment ago has entered it by then, unless its thread got no
   * CPU for that long.
   */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final Set<String> CALLED = Set.of("direct", "session");
  private static final long STEP_NANOS = Duration.ofMillis(1).toNanos();

  private final AbstractCamelContext context;
  private final Model model;

  RouteSwap(CamelContext context) {
    this.context = (AbstractCamelContext) context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  boolean isRunning(String id) {
    return context.getRouteController().getRouteStatus(id).isStarted();
  }

  /** Starts a route that was built. */
  void start(String id) throws Exception {
    context.startRoute(id, LoggingLevel.DEBUG); // The controller would try again by itself.
  }

  /**
   * Puts {@code next} into the place of {@code old}; if that fails, {@code old} runs on.
   *
   * @throws IllegalStateException if {@code old} waits itself for something that is away
   */
  void follow(String old, String next) throws Exception {
    if (!isRunning(old)) {
      throw new IllegalStateException(
          old + " can't be exchanged while it waits for something that is away");
    }
    if (isCalled(old)) {
      start(next);
      // Of two threads that look up at once who has the place, one may keep the old one: they look
      // again now, and when that is removed.
      ServiceHelper.suspendService(context.getRoute(old).getConsumer());
    } else {
      if (!inlet(old).equals(inlet(next))) {
        drain(old);
      }
      empty(old);
      try {
        start(next);
      } catch (Exception e) {
        startAgain(old, e);
        throw e;
      }
    }
  }

  /** If it can't be, because what it needs is away now, the controller goes on trying. */
  private void startAgain(String old, Exception because) {
    try {
      context.getRouteController().startRoute(old);
    } catch (Exception e) {
      because.addSuppressed(e);
    }
  }

  /**
   * Lets nothing more into a route that is not needed any more. One that is only called stays open:
   * who still calls it is in a route that leaves, too.
   */
  void leave(String id) throws Exception {
    if (!isCalled(id)) {
      drain(id);
      empty(id);
    }
  }

  /** Undoes {@link #leave}. */
  void comeBack(String id) throws Exception {
    if (!isCalled(id)) {
      start(id);
    }
  }

  /** Waits until a queue is empty that nobody will empty any more. */
  private void drain(String id) throws StillBusyException {
    Endpoint endpoint = context.getRoute(id).getEndpoint();
    BooleanSupplier isEmpty = () -> true;
    if (endpoint instanceof SedaEndpoint queue) {
      isEmpty = () -> queue.getCurrentQueueSize() == 0;
    } else if (endpoint instanceof BatchEndpoint queue) {
      isEmpty = () -> queue.waiting() == 0;
    }
    if (!within(PATIENCE, isEmpty)) {
      throw new StillBusyException(id);
    }
  }

  /** Undoes {@link #follow}. */
  void unfollow(String old, String next) throws Exception {
    if (isCalled(old)) {
      Consumer consumer = context.getRoute(old).getConsumer();
      ServiceHelper.suspendService(consumer);
      ServiceHelper.resumeService(consumer); // The last that comes gets the calls.
    } else {
      empty(next);
      start(old);
    }
  }

  /**
   * Stops a route that takes nothing more in or is not to. It has ended what it had.
   *
   * @throws StillBusyException if that took too long; then it runs on
   */
  void empty(String id) throws Exception {
    Route route = context.getRoute(id);
    Consumer consumer = route.getConsumer();
    boolean suspends = consumer instanceof Suspendable;
    if (suspends) {
      ServiceHelper.suspendService(consumer);
    } else {
      ServiceHelper.stopService(consumer);
    }
    if (route.getEndpoint() instanceof SedaEndpoint queue) {
      // Its thread may have looked into the queue already, and does not say when it is back.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(queue.getPollTimeout()));
    }
    if (!within(PATIENCE, () -> isIdle(id))) {
      if (suspends) {
        ServiceHelper.resumeService(consumer);
      } else {
        ServiceHelper.startService(consumer);
      }
      throw new StillBusyException(id);
    }
    stop(route);
  }

  /** How many exchanges are in a route. */
  int inside(String id) {
    return context.getInflightRepository().size(id);
  }

  /** Whether nothing is in a route now. */
  boolean isIdle(String id) {
    return inside(id) == 0;
  }

  /** Stops and forgets a route that is idle and to which nothing comes any more. */
  void remove(String id) throws Exception {
    Route route = context.getRoute(id);
    if (route != null) {
      stop(route);
      context.removeRoute(id);
    }
    model.getRouteDefinitions().remove(model.getRouteDefinition(id));
  }

  /** Whether nothing comes in there by itself. */
  private boolean isCalled(String id) {
    String inlet = inlet(id);
    return CALLED.contains(inlet.substring(0, inlet.indexOf(':')));
  }

  /** Where it begins, without options. */
  private String inlet(String id) {
    return context.getRoute(id).getEndpoint().getEndpointBaseUri();
  }

  private void stop(Route route) throws Exception {
    handOver(route);
    context.stopRoute(route.getId(), 1, TimeUnit.SECONDS, true, LoggingLevel.DEBUG);
  }

  /** What aggregators hold would be lost; Camel only asks them when the whole context stops. */
  private void handOver(Route route) {
    for (AggregateProcessor aggregator : aggregators(route)) {
      aggregator.forceCompletionOfAllGroups();
      within(PATIENCE, () -> aggregator.getInProgressCompleteExchanges() == 0);
    }
  }

  private static List<AggregateProcessor> aggregators(Route route) {
    List<AggregateProcessor> found = new ArrayList<>();
    collect(route.navigate(), found);
    return found;
  }

  private static void collect(Navigate<?> from, List<AggregateProcessor> into) {
    if (from instanceof AggregateProcessor aggregator) {
      into.add(aggregator);
    }
    if (from != null && from.hasNext()) {
      for (Object next : from.next()) {
        if (next instanceof Navigate<?> further) {
          collect(further, into);
        }
      }
    }
  }

  private static boolean within(Duration most, BooleanSupplier condition) {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }

  /** A route did not end what it had in time, and runs on. */
  static final class StillBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    StillBusyException(String id) {
      super(id + " is still busy with what it took in; it could not be exchanged in time");
    }
  }
}
