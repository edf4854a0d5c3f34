package messenger.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;

/**
 * Counts messages of each route of a context, without JMX: give the context one of its own before
 * its routes, in its registry or by {@link CamelContext#addRoutePolicyFactory}. What is counted
 * survives a change of the route. Any thread.
 */
public final class RouteStatistics implements RoutePolicyFactory {
  private final MeterRegistry meters;
  private final String prefix;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, RouteCount> counts = new ConcurrentHashMap<>();

  /**
   * @param meters which show them, too, as {@code messenger.route.exchanges}
   * @param prefix before the route's id there; empty for the routes of the server, such as {@code
   *     weather/} for those of a plugin
   */
  public RouteStatistics(MeterRegistry meters, String prefix, LongSupplier nanoTime) {
    this.meters = meters;
    this.prefix = prefix;
    this.nanoTime = nanoTime;
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    return counts.computeIfAbsent(baseId(routeId), this::newCount);
  }

  private RouteCount newCount(String id) {
    RouteCount count = new RouteCount(nanoTime);
    register(id, "ok", count, RouteCount::good);
    register(id, "failed", count, RouteCount::failed);
    return count;
  }

  private void register(
      String id, String result, RouteCount count, ToDoubleFunction<RouteCount> value) {
    FunctionCounter.builder("messenger.route.exchanges", count, value)
        .tag("route", prefix + id)
        .tag("result", result)
        .register(meters);
  }

  /** What a context counts of a route; empty if it has no statistics. */
  static Optional<RouteCount> of(CamelContext context, String routeId) {
    return context.getRoutePolicyFactories().stream()
        .filter(RouteStatistics.class::isInstance)
        .map(factory -> ((RouteStatistics) factory).counts.get(baseId(routeId)))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Without the revision. */
  static String baseId(String camelId) {
    return camelId.replaceFirst("~\\d+$", "");
  }
}
