package messenger.trial;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import messenger.plugin.PluginStage;
import messenger.trial.Calls.Called;
import messenger.trial.Calls.Place;
import messenger.trial.Trial.Answer;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PollingConsumerSupport;

/**
 * What takes the place of every component that is not known to stay in this process: it takes any
 * options, notes what it gets, and answers as the test says. So no jar of theirs is needed.
 */
final class StandIns implements PluginStage.Outside {
  /** Those that only compute, or connect routes of one context. */
  private static final Set<String> INSIDE =
      Set.of(
          "bean",
          "class",
          "controlbus",
          "dataformat",
          "direct",
          "freemarker",
          "jolt",
          "jslt",
          "json-patch",
          "json-validator",
          "jsonata",
          "kamelet",
          "language",
          "log",
          "messenger",
          "mustache",
          "ref",
          "seda",
          "string-template",
          "validator",
          "velocity",
          "xslt",
          "xslt-saxon");

  private final Calls calls;
  private final boolean trusted;

  /**
   * @param trusted whether the plugin may call routes of the server
   */
  StandIns(Calls calls, boolean trusted) {
    this.calls = calls;
    this.trusted = trusted;
  }

  @Override
  public Component component(String scheme) {
    if (trusted && scheme.equals("direct")) {
      return new Direct();
    }
    return INSIDE.contains(scheme) ? null : new StandIn(scheme);
  }

  /** Routes of the server are outside. */
  private final class Direct extends DirectComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters)
        throws Exception {
      boolean own =
          ((ModelCamelContext) getCamelContext())
              .getRouteDefinitions().stream()
                  .map(route -> Place.of(route.getInput().getEndpointUri()).path())
                  .anyMatch(("direct:" + name)::equals);
      return own
          ? super.createEndpoint(uri, name, parameters)
          : standIn(uri, this, "direct:" + name, parameters);
    }
  }

  private final class StandIn extends DefaultComponent {
    private final String scheme;

    StandIn(String scheme) {
      this.scheme = scheme;
      // Camel would use the generated code for the real one, if that is here.
      setAutowiredEnabled(false);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) {
      return standIn(uri, this, Place.path(scheme + ":" + path), parameters);
    }
  }

  private Endpoint standIn(
      String uri, Component component, String path, Map<String, Object> parameters) {
    Map<String, String> options = new TreeMap<>();
    parameters.forEach((name, value) -> options.put(name, String.valueOf(value)));
    parameters.clear();
    return new StandInEndpoint(uri, component, new Place(path, options));
  }

  private final class StandInEndpoint extends DefaultEndpoint {
    private final Place place;

    StandInEndpoint(String uri, Component component, Place place) {
      super(uri, component);
      this.place = place;
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) throws Exception {
          calls.add(called(exchange));
          answer(exchange);
        }
      };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new Inlet(this, processor);
    }

    /** For what is fetched in the middle of a route. */
    @Override
    public PollingConsumer createPollingConsumer() {
      return new Fetching(this);
    }

    private Called called(Exchange exchange) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getMessage().getHeaders().keySet().stream()
          .forEach(
              name -> headers.put(name, text(exchange, exchange.getMessage().getHeader(name))));
      return new Called(place, text(exchange, exchange.getMessage().getBody()), headers);
    }

    private static String text(Exchange exchange, Object value) {
      String text =
          exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, value);
      return text == null ? String.valueOf(value == null ? "" : value) : text;
    }

    /**
     * @return whether there is any answer
     */
    private boolean answer(Exchange exchange) throws Exception {
      Answer answer = calls.next(place);
      if (answer == null) {
        return false;
      }
      if (answer.thrown() != null) {
        throw answer.thrown().getConstructor(String.class).newInstance("as the test says");
      }
      if (answer.body() != null) {
        exchange.getMessage().setBody(answer.body());
      }
      answer.headers().forEach(exchange.getMessage()::setHeader);
      return true;
    }

    @Override
    public boolean isLenientProperties() {
      return true;
    }

    @Override
    public boolean isSingleton() {
      return true;
    }
  }

  /** Where something comes from outside: nothing does, unless the test says so. */
  private static final class Inlet extends DefaultConsumer {
    Inlet(Endpoint endpoint, Processor processor) {
      super(endpoint, processor);
    }
  }

  private static final class Fetching extends PollingConsumerSupport {
    private final StandInEndpoint endpoint;

    Fetching(StandInEndpoint endpoint) {
      super(endpoint);
      this.endpoint = endpoint;
    }

    @Override
    public Exchange receive() {
      Exchange exchange = endpoint.createExchange();
      try {
        return endpoint.answer(exchange) ? exchange : null;
      } catch (Exception e) {
        throw RuntimeCamelException.wrapRuntimeCamelException(e);
      }
    }

    @Override
    public Exchange receiveNoWait() {
      return receive();
    }

    @Override
    public Exchange receive(long timeout) {
      return receive();
    }
  }
}
