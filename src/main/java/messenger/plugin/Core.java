package messenger.plugin;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import messenger.frame.RefusedException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** The routes of the server, for what plugins ask of it. Safe for every thread. */
final class Core {
  private volatile CamelContext context;
  private volatile ProducerTemplate routes;

  /** From now on it can be asked. */
  void started(CamelContext core) {
    context = core;
    routes = core.createProducerTemplate();
  }

  /** Null before the start. */
  CamelContext context() {
    return context;
  }

  Object ask(String route, Object body) {
    return ask(route, body, Map.of());
  }

  /**
   * Calls a route and waits for its answer, on this thread.
   *
   * @throws RefusedException if it can't be done
   * @throws UnavailableException if it can't be done now
   */
  Object ask(String route, Object body, Map<String, Object> variables) {
    ProducerTemplate template = routes;
    if (template == null) {
      throw new UnavailableException("the server has not started", null);
    }
    Exchange done =
        template.send(
            "direct:" + route,
            ExchangePattern.InOut,
            exchange -> {
              variables.forEach(exchange::setVariable);
              exchange.getMessage().setBody(body);
            });
    // The error policy of the routes may have handled what went wrong.
    Exception wrong = done.getException();
    if (wrong == null) {
      wrong = done.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
    if (wrong == null) {
      return done.getMessage().getBody();
    }
    RefusedException refused = RefusedException.in(wrong);
    if (refused != null) {
      throw refused;
    }
    boolean full = wrong instanceof RejectedExecutionException;
    throw new UnavailableException(full ? "busy" : "unavailable", wrong);
  }
}
