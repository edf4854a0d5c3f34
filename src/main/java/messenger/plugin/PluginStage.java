package messenger.plugin;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import messenger.account.Skeletons;
import messenger.deploy.SourceFile;
import messenger.frame.Address;
import messenger.frame.Code;
import messenger.frame.Request;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeCompletedEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailedEvent;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A plugin that runs as in the server, with the real Kamelets, but with a messenger in memory and
 * with stand-ins for whatever is outside: for tests of plugins. One thread at a time plays on it.
 */
public final class PluginStage implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(2);

  /** Of what waits in the plugin itself; a test ends earlier. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration STOP = Duration.ofSeconds(1);

  /** So often in a row nothing must be under way: a queue hands over without a trace. */
  private static final int QUIET_LOOKS = 3;

  private static final int LOOK_MS = 3;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Screening screening = new Screening(meters);
  private final Hooks hooks = new Hooks(Clock.systemUTC());
  private final StageCore core;
  private final Extensions extensions;
  private final PluginContext plugin;
  private final DefaultCamelContext context;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** How many of the things that were posted are done. */
  private final AtomicInteger posted = new AtomicInteger();

  /** A text that a bot sent. */
  public record Sent(String as, String to, String text) {}

  /**
   * What became of a text that somebody wrote.
   *
   * @param text as it was stored
   * @param refusal the word of a code; null if it was stored
   */
  public record Written(String text, String refusal) {}

  /**
   * The people there are.
   *
   * @param refusals by the name of a recipient the code with which texts of bots are refused
   * @param away who is not connected; everybody else is
   */
  public record Crowd(Map<String, Code> refusals, Set<String> away) {}

  /** Makes what stands in for components that are outside. */
  public interface Outside {
    /** Null if the real one is to be used. */
    Component component(String scheme);
  }

  /**
   * Starts it.
   *
   * @throws Exception whatever Camel says about the plugin
   */
  public PluginStage(
      SourceFile file,
      Collection<SourceFile> kamelets,
      PluginSettings settings,
      Crowd crowd,
      Outside outside)
      throws Exception {
    core = new StageCore(Clock.systemUTC().millis(), crowd.refusals());
    extensions = extensions(crowd.away());
    extensions.started(core.context());
    PluginContext made = null;
    try {
      made = new PluginContext(file, kamelets, untrusted(settings), extensions);
      start(made.context(), file.name(), settings.trusted(), outside);
    } catch (Exception | Error e) {
      if (made != null) {
        made.close(STOP);
      }
      extensions.close();
      core.close();
      throw e;
    }
    plugin = made;
    context = made.context();
    // Time is not what is tested: on a cold machine the first text would be too late.
    screening.moderators().forEach(one -> one.set(PATIENCE, one.isOpen()));
  }

  /** Nothing is shared with the messenger in memory: stand-ins take its place. */
  private static PluginSettings untrusted(PluginSettings settings) {
    return new PluginSettings(false, settings.ext(), settings.properties(), settings.environment());
  }

  private Extensions extensions(Set<String> away) {
    PluginLimits limits = new PluginLimits(POLL, 1, POLL, POLL, PATIENCE, PATIENCE, STOP, false);
    return new Extensions(
        "stage",
        limits,
        new Inlets(new EventQueue(1, meters), screening, hooks),
        null, // Nothing is posted: see Messenger.
        new People(
            new Skeletons(Set.of()), (recipient, sender) -> false, name -> !away.contains(name)),
        meters,
        Clock.systemUTC(),
        System::nanoTime);
  }

  private void start(DefaultCamelContext starting, String name, boolean trusted, Outside outside)
      throws Exception {
    starting
        .getCamelContextExtension()
        .addContextPlugin(ComponentResolver.class, new Resolver(trusted, outside));
    starting.removeComponent("messenger");
    starting.addComponent("messenger", new Messenger(extensions, name, outside));
    starting.getManagementStrategy().addEventNotifier(new Ends());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(starting.getApplicationContextClassLoader());
    try {
      starting.start();
    } finally {
      thread.setContextClassLoader(before);
    }
    for (Route route : starting.getRouteController().supervising().getRestartingRoutes()) {
      throw new IllegalStateException(
          starting.getRouteController().supervising().getRestartException(route.getRouteId()));
    }
  }

  private static final class Resolver implements ComponentResolver {
    private final ComponentResolver real = new PluginComponents();
    private final boolean trusted;
    private final Outside outside;

    Resolver(boolean trusted, Outside outside) {
      this.trusted = trusted;
      this.outside = outside;
    }

    @Override
    public Component resolveComponent(String scheme, CamelContext context) throws Exception {
      boolean forbidden = !trusted && PluginComponents.OF_THE_SERVER.contains(scheme);
      Component standIn = forbidden ? null : outside.component(scheme);
      return standIn == null ? real.resolveComponent(scheme, context) : standIn;
    }
  }

  /** {@code messenger:} as ever, but what it posts goes to a stand-in. */
  private static final class Messenger extends DefaultComponent {
    private final Component real;
    private final Outside outside;

    Messenger(Extensions extensions, String plugin, Outside outside) {
      this.real = new MessengerComponent(extensions, plugin);
      this.outside = outside;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String word, Map<String, Object> parameters)
        throws Exception {
      real.setCamelContext(getCamelContext());
      Object url = word.equals("webhook") ? parameters.get("url") : null;
      if (url == null) {
        parameters.clear();
        return real.createEndpoint(uri);
      }
      parameters.clear();
      Component standIn = outside.component(url.toString().replaceFirst(":.*", ""));
      standIn.setCamelContext(getCamelContext());
      return standIn.createEndpoint(url.toString());
    }
  }

  private final class Ends extends EventNotifierSupport {
    @Override
    public boolean isEnabled(CamelEvent event) {
      return event instanceof ExchangeFailedEvent || event instanceof ExchangeCompletedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
      Exchange exchange = ((ExchangeEvent) event).getExchange();
      Throwable failure = exchange.getException();
      if (failure != null && !failures.contains(failure)) {
        failures.add(failure);
      }
      if (exchange.getFromEndpoint() instanceof WebhookEndpoint) {
        posted.incrementAndGet();
      }
    }
  }

  // ---- what happens ----

  /** Somebody writes a text: plugins look at it, then it is stored, then they hear of it. */
  public Written write(String from, String to, String text) throws InterruptedException {
    Request.Send send = new Request.Send(UuidCreator.getTimeOrderedEpoch(), Address.of(to), text);
    CompletableFuture<Screened> decision = new CompletableFuture<>();
    screening.screen(from, send, decision::complete);
    try {
      Screened screened = decision.get();
      if (screened.refusal() != null) {
        return new Written(text, screened.refusal().word());
      }
      core.message(from, screened.send());
      return new Written(screened.send().text(), null);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Something is told besides messages.
   *
   * @param type {@code login}, {@code logout} or {@code receipt}
   * @param to whom a receipt is told
   * @param kind of a receipt
   */
  public void happen(String type, String from, String to, String kind, long upTo) {
    core.happen(type, from, to, kind, upTo);
  }

  /**
   * Something is posted; who posts it may.
   *
   * @param name the plugin's
   * @return false if the plugin takes nothing under this name
   */
  public boolean post(String name, String body, String contentType) throws InterruptedException {
    Hook hook = hooks.hook(name);
    if (hook == null) {
      return false;
    }
    int before = posted.get();
    long now = Clock.systemUTC().millis();
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    hook.take(new Delivery(id, now, contentType, body), now);
    while (posted.get() == before) {
      look();
    }
    return true;
  }

  private void look() throws InterruptedException {
    new CountDownLatch(1).await(LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Waits until nothing is under way any more, except what is collected.
   *
   * @throws InterruptedException if that takes too long for the caller
   */
  public void settle() throws InterruptedException {
    for (int quiet = 0; quiet < QUIET_LOOKS; quiet = isQuiet() ? quiet + 1 : 0) {
      look();
    }
  }

  private boolean isQuiet() {
    return context.getInflightRepository().size() == 0
        && extensions.cursors().stream().allMatch(core::isHandled)
        && services().stream()
            .filter(ShutdownAware.class::isInstance)
            .filter(service -> !(service instanceof AggregateProcessor))
            .allMatch(service -> ((ShutdownAware) service).getPendingExchangesSize() == 0);
  }

  /** As Camel finds them when it stops. */
  private List<Service> services() {
    return context.getCamelContextExtension().getRouteStartupOrder().stream()
        .map(RouteStartupOrder::getServices)
        .flatMap(Collection::stream)
        .flatMap(service -> ServiceHelper.getChildServices(service).stream())
        .toList();
  }

  /**
   * What aggregators hold they hand over, as if its time had come.
   *
   * @return whether there was anything
   */
  public boolean handOver() {
    return services().stream()
            .filter(AggregateProcessor.class::isInstance)
            .mapToInt(service -> ((AggregateProcessor) service).forceCompletionOfAllGroups())
            .sum()
        > 0;
  }

  // ---- what comes of it ----

  /** The texts of bots, in order. */
  public List<Sent> sent() {
    return core.sent();
  }

  /** What routes could not do, and nobody handled. */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** Where its routes begin, those of Kamelets too. */
  public List<Consumer> inlets() {
    return context.getRoutes().stream()
        .filter(
            route ->
                context.getRouteController().getRouteStatus(route.getId()) == ServiceStatus.Started)
        .map(Route::getConsumer)
        .toList();
  }

  public CamelContext context() {
    return context;
  }

  @Override
  public void close() {
    plugin.close(STOP.multipliedBy(2));
    extensions.close();
    core.close();
  }
}
