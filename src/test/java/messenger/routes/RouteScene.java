package messenger.routes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import messenger.edge.JsonDialect;
import messenger.edge.LegacyDialect;
import messenger.frame.Dialect;
import messenger.frame.Request;
import messenger.observe.StoreState;
import messenger.session.Arrival;
import messenger.session.Arrivals;
import messenger.session.Session;
import messenger.session.Standing;
import messenger.session.Submission;
import messenger.store.MessageBatch;
import messenger.store.MessageLog;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.InterceptSendToMockEndpointStrategy;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One route and the error policy, alone, with the real beans and the real application.properties.
 * Whatever the route calls is a mock; a timer, an edge or another inlet that nobody can call is
 * replaced by {@code direct:<route>}, after its options were checked.
 *
 * <p>Why not camel-test-main-junit5: this needs neither an annotation nor a configuring method in
 * each test, mocks by one rule that can't forget an endpoint, may stand twice in a test with other
 * settings, and starts no more of Camel than the route needs.
 */
final class RouteScene implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  static final Dialect JSON = new JsonDialect(Clock.systemUTC());
  static final Dialect LEGACY = new LegacyDialect();

  // As in application.properties, where camel-main reads them.
  private static final int SHUTDOWN_SECONDS = 3;
  private static final int SEDA_POLL_MS = 50;

  /** Where a route with threads of its own starts, which a test can fill. */
  private static final List<String> QUEUES = List.of("seda:", "batch:");

  private final String route;
  private String inlet;
  private final Properties settings = new Properties();
  private final List<String> real = new ArrayList<>();
  private final Map<String, Object> ownBeans = new TreeMap<>();
  private final List<RoutesBuilder> ownRoutes = new ArrayList<>();

  private final SceneBeans beans = new SceneBeans();
  private final List<Session> connected = new ArrayList<>();

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Map<String, MockEndpoint> mocks = new TreeMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private Endpoint start;
  private ProducerTemplate template;

  /**
   * @param route the file, without {@code .camel.yaml}
   */
  RouteScene(String route) {
    this.route = route;
    this.inlet = "direct:" + route;
    set("messenger.node", "this-node");
    set("messenger.redis.address", "localhost:6379");
    set("messenger.native-transport", "false");
    set("messenger.passwords.threads", 1);
  }

  /** Another value of a setting than that of application.properties. */
  RouteScene set(String property, Object value) {
    settings.setProperty(property, value.toString());
    return this;
  }

  /** An endpoint that is not mocked. */
  RouteScene real(String uri) {
    real.add(uri);
    return this;
  }

  /** A bean instead of, or beside, those of {@link SceneBeans}. */
  RouteScene bind(String name, Object bean) {
    ownBeans.put(name, bean);
    return this;
  }

  RouteScene add(RoutesBuilder builder) {
    ownRoutes.add(builder);
    return this;
  }

  /**
   * {@code direct:caller} calls the route. For errors out of a doTry that its doCatch does not
   * know: Camel leaves them to the error handler of the calling route.
   */
  RouteScene called() {
    return real("direct:caller")
        .add(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:caller").to(inlet);
              }
            });
  }

  @Override
  public void beforeAll(ExtensionContext test) throws Exception {
    context.disableJMX();
    context.setStreamCaching(false);
    context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
    context.getPropertiesComponent().setLocation("file:application.properties");
    context.getPropertiesComponent().setOverrideProperties(settings);
    context.getComponent("seda", SedaComponent.class).setDefaultPollTimeout(SEDA_POLL_MS);
    beans.bind(context.getRegistry());
    ownBeans.forEach(context.getRegistry()::bind);
    context.getCamelContextExtension().registerEndpointCallback(new MockAllButTheInlet());
    PluginHelper.getRoutesLoader(context).loadRoutes(file("errors"), file(route));
    for (RoutesBuilder builder : ownRoutes) {
      context.addRoutes(builder);
    }
    RouteDefinition definition = context.getRouteDefinition(route);
    if (definition != null) {
      enterBy(definition);
    }
    context.start();
    if (definition != null) {
      context.getRouteController().startRoute(route); // The edges do not start by themselves.
    }
    template = context.createProducerTemplate();
    forgetCalls();
  }

  private void enterBy(RouteDefinition definition) {
    String uri = definition.getInput().getEndpointUri();
    if (QUEUES.stream().anyMatch(scheme -> base(uri).equals(scheme + route))) {
      inlet = base(uri);
      real.add(inlet);
      start = context.getEndpoint(uri);
    } else if (!base(uri).equals(inlet)) {
      real.add(base(context.resolvePropertyPlaceholders(uri)));
      start = context.getEndpoint(uri);
      definition.setInput(null);
      definition.setInput(new FromDefinition(inlet));
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    connected.forEach(Session::closed);
    connected.clear();
    forgetCalls();
  }

  private void forgetCalls() {
    MockEndpoint.resetMocks(context);
    calls.clear();
    mocks.forEach((uri, mock) -> mock.setReporter(exchange -> calls.add(uri)));
  }

  @Override
  public void afterAll(ExtensionContext test) throws Exception {
    context.close();
  }

  // ---- what goes in ----

  /**
   * Gives the route a message; returns when it is done (a {@code seda:} or {@code batch:} route
   * goes on by itself). Fails if an error was not handled.
   *
   * @param variables name, value, name, value ...
   */
  Exchange send(Object body, Object... variables) {
    return sendTo(inlet, body, variables);
  }

  /** Gives a route that was {@link #add added} a message. */
  Exchange sendTo(String uri, Object body, Object... variables) {
    return send(uri, body, Map.of(), variables);
  }

  /**
   * Gives the route a message as a component would, whose headers somebody else may have chosen.
   */
  Exchange sendWithHeaders(Object body, Map<String, Object> headers, Object... variables) {
    return send(inlet, body, headers, variables);
  }

  private Exchange send(String to, Object body, Map<String, Object> headers, Object... variables) {
    Exchange exchange =
        template.send(
            to,
            message -> {
              message.getMessage().setBody(body);
              message.getMessage().setHeaders(new HashMap<>(headers));
              for (int i = 0; i < variables.length; i += 2) {
                message.setVariable((String) variables[i], variables[i + 1]);
              }
            });
    assertNull(exchange.getException(), "nobody handled this");
    return exchange;
  }

  /** Stops the route, as the stop of the server does, and starts it again. */
  void restart() throws Exception {
    context.getRouteController().stopRoute(route);
    context.getRouteController().startRoute(route);
  }

  /** A client that has connected and said nothing. */
  Session connect() {
    Session session = beans.sessions.open(new EagerTransport(), (who, frame) -> {});
    connected.add(session);
    return session;
  }

  /** A client that has said something in this dialect. */
  Session connect(Dialect dialect) {
    Session session = connect();
    session.speak(dialect);
    return session;
  }

  /** A client that has logged in by this name. */
  Session login(String name, Dialect dialect) {
    return enter(connect(dialect), name, Standing.GUEST);
  }

  Session login(String name) {
    return login(name, JSON);
  }

  /** A client that has logged in as the owner of the account of this name. */
  Session loginToAccount(String name, long generation) {
    return enter(connect(JSON), name, new Standing(generation, "token-of-" + name, null));
  }

  private Session enter(Session session, String name, Standing standing) {
    Request.Login login = new Request.Login(null, name, null, null, Map.of());
    perform("enter", new Arrivals(List.of(Arrival.of(session, login).worth(standing))), session);
    return session;
  }

  /** Does for real what the route asks a mock for. */
  void perform(String operation, Object body, Session session) {
    try (Endpoint endpoint =
            context.getComponent("session").createEndpoint("session:" + operation);
        Producer producer = endpoint.createProducer()) {
      producer.start();
      Exchange exchange = endpoint.createExchange();
      exchange.setVariable("session", session);
      exchange.getMessage().setBody(body);
      producer.process(exchange);
      assertNull(exchange.getException());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getRegistry().findSingleByType(type);
  }

  Object bean(String name) {
    return context.getRegistry().lookupByName(name);
  }

  /**
   * What is thought of a store.
   *
   * @param name {@code postgres} or {@code redis}
   */
  StoreState state(String name) {
    return (StoreState) bean(name + "State");
  }

  /** What the route starts from in its file: a timer, an edge, a queue. */
  <T extends Endpoint> T inlet(Class<T> type) {
    return type.cast(start);
  }

  // ---- what mocks do ----

  /** This endpoint, instead of the real one, does something. */
  void when(String uri, Processor does) {
    mock(uri).whenAnyExchangeReceived(does);
  }

  /** This endpoint answers with a body. */
  void answers(String uri, Object body) {
    when(uri, exchange -> exchange.getMessage().setBody(body));
  }

  /** This endpoint fails. */
  void fails(String uri, Exception fault) {
    when(
        uri,
        exchange -> {
          throw fault;
        });
  }

  // ---- what comes out ----

  /** Every call of the route, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** The same, of a route with threads of its own: waits until there are this many. */
  List<String> calls(int count) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> received() >= count);
    return calls();
  }

  private int received() {
    return mocks.values().stream().mapToInt(mock -> mock.getReceivedExchanges().size()).sum();
  }

  /** The bodies that this endpoint got, in order. */
  List<Object> bodies(String uri) {
    return received(uri).stream().map(exchange -> exchange.getMessage().getBody()).toList();
  }

  /** What this endpoint got, in order. */
  List<Exchange> received(String uri) {
    return mock(uri).getReceivedExchanges();
  }

  private MockEndpoint mock(String uri) {
    MockEndpoint mock = mocks.get(uri);
    assertNotNull(mock, () -> route + " does not call " + uri + " but " + mocks.keySet());
    return mock;
  }

  /** A batch as store-message makes it. */
  MessageBatch batch(Submission... submissions) {
    return bean(MessageLog.class).batch(List.of(submissions));
  }

  private Resource file(String name) {
    return PluginHelper.getResourceLoader(context)
        .resolveResource("file:routes/" + name + ".camel.yaml");
  }

  private static String base(String uri) {
    return uri.replace("://", ":").replaceFirst("\\?.*", "");
  }

  private final class MockAllButTheInlet extends InterceptSendToMockEndpointStrategy {
    MockAllButTheInlet() {
      super(null, true);
    }

    @Override
    protected boolean matchPattern(String uri, Endpoint endpoint, String pattern) {
      String called = base(endpoint.getEndpointUri());
      return !called.equals(inlet) && !real.contains(called);
    }

    @Override
    protected Producer onInterceptEndpoint(
        String uri, Endpoint endpoint, Endpoint mock, Producer producer) {
      mocks.put(base(endpoint.getEndpointUri()), (MockEndpoint) mock);
      return producer;
    }
  }
}
