package messenger.plugin;

import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import messenger.deploy.ExtJars;
import messenger.deploy.SourceFile;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.SimpleUuidGenerator;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin in a CamelContext of its own: its own components, beans, threads and classes. One thread
 * at a time uses it.
 */
final class PluginContext implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginContext.class);

  /** Of a pool that a route asks for without saying more: two threads, and so much may wait. */
  private static final int THREADS = 2;

  private static final int QUEUE = 1_000;
  private static final long RESTART_MS = 1_000;
  private static final long LONGEST_RESTART_MS = 60_000;

  /** What a trusted plugin shares with the server; the rest it has of its own. */
  private static final List<String> SHARED =
      List.of("direct", "seda", "session", "sql", "batch", "spring-redis");

  private final String name;
  private final URLClassLoader classes;
  private final DefaultCamelContext context;
  private FutureTask<Void> starting;

  /** Reads the plugin; throws whatever Camel says about it. */
  PluginContext(
      SourceFile plugin,
      Collection<SourceFile> kamelets,
      PluginSettings settings,
      Extensions extensions)
      throws Exception {
    name = "plugin-" + plugin.name();
    classes = new ExtJars(settings.ext()).loader(PluginContext.class.getClassLoader());
    context = new DefaultCamelContext(false);
    try {
      configure(plugin.name(), settings, extensions);
      List<Resource> files = new ArrayList<>();
      kamelets.forEach(kamelet -> files.add(resource(kamelet)));
      files.add(resource(plugin));
      within(
          () -> {
            context.build();
            for (Resource file : files) {
              PluginHelper.getRoutesLoader(context).loadRoutes(file);
            }
          });
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private static Resource resource(SourceFile file) {
    return ResourceHelper.fromString(file.path(), file.text());
  }

  private void configure(String plugin, PluginSettings settings, Extensions extensions) {
    context.getCamelContextExtension().setName(name);
    context.disableJMX();
    context.getGlobalOptions().put(Exchange.LOG_EIP_NAME, "messenger.plugin." + plugin);
    context.setUuidGenerator(new SimpleUuidGenerator());
    context.setApplicationContextClassLoader(classes);
    // Else the converters of a component in ext/ are not found.
    PluginHelper.getPackageScanClassResolver(context).addClassLoader(classes);
    context.getShutdownStrategy().setTimeout(Math.max(1, extensions.limits().stop().toSeconds()));
    context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
    ThreadPoolProfile pool = context.getExecutorServiceManager().getDefaultThreadPoolProfile();
    pool.setPoolSize(1);
    pool.setMaxPoolSize(THREADS);
    pool.setMaxQueueSize(QUEUE);
    pool.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
    // A transport may be away, now or later: the route is started again until it is there.
    context.getRouteController().supervising().setInitialDelay(0);
    context.getRouteController().supervising().setBackOffDelay(RESTART_MS);
    context.getRouteController().supervising().setBackOffMultiplier(2);
    context.getRouteController().supervising().setBackOffMaxDelay(LONGEST_RESTART_MS);
    // A line in the log for what fails, and no copy of it.
    DefaultErrorHandlerDefinition errors = new DefaultErrorHandlerDefinition();
    errors.logStackTrace(false);
    errors.logExhaustedMessageHistory(false);
    context.getCamelContextExtension().setErrorHandlerFactory(errors);
    properties(settings);
    context.addRoutePolicyFactory(extensions.statistics(plugin));
    context.addComponent("messenger", new MessengerComponent(extensions, plugin));
    CamelContext core = extensions.core();
    if (settings.trusted() && core != null) {
      SHARED.forEach(scheme -> context.addComponent(scheme, new CoreComponent(core)));
    } else {
      context
          .getCamelContextExtension()
          .addContextPlugin(ComponentResolver.class, new PluginComponents());
    }
  }

  private void properties(PluginSettings settings) {
    PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
    properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
    for (String function : List.of("env", "sys", "service", "service.host", "service.port")) {
      properties.addPropertiesFunction(new Environment(function, settings.environment()));
    }
    Properties known = new Properties();
    known.putAll(settings.properties());
    properties.setInitialProperties(known);
  }

  /** Builds its routes and starts none; throws whatever Camel says about it. */
  void rehearse() throws Exception {
    context.setAutoStartup(false);
    within(
        () -> {
          context.start();
          for (Route route : context.getRoutes()) {
            route.getEndpoint().createConsumer(exchange -> {}); // Only made, not started.
          }
        });
  }

  /** Begins to start it, on a thread of its own. */
  void begin() {
    starting =
        new FutureTask<>(
            () -> {
              within(context::start);
              return null;
            });
    Thread thread = new Thread(starting, name + "-start");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for the start. If it takes longer, because a transport hangs, it goes on on its own.
   *
   * @throws Exception whatever Camel says within that time
   */
  void await(Duration patience) throws Exception {
    try {
      starting.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} takes its time to start; the others go on", name);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    for (Route route : context.getRouteController().supervising().getRestartingRoutes()) {
      Throwable why = route.getLastError() == null ? null : route.getLastError().getException();
      if (isMistake(why)) {
        throw new IllegalArgumentException(why);
      }
      LOG.warn(
          "{} waits for what route {} needs: {}",
          name,
          route.getRouteId(),
          why == null ? "it is tried again" : why.toString());
    }
  }

  /** Whether it would not help to wait. */
  private static boolean isMistake(Throwable why) {
    Throwable root = why;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof IllegalArgumentException || root instanceof IllegalStateException;
  }

  DefaultCamelContext context() {
    return context;
  }

  /** Work. */
  private interface Step {
    void take() throws Exception;
  }

  /** Libraries ask the thread where their classes are. */
  private void within(Step step) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(classes);
    try {
      step.take();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Lets what it is at end, for as long as the settings allow. */
  @Override
  public void close() {
    try {
      within(context::stop);
      classes.close();
    } catch (Exception e) {
      LOG.warn("{} did not stop as it should: {}", name, e.toString());
    }
  }

  /** The same, but nobody waits longer; what hangs is left behind. */
  void close(Duration patience) {
    FutureTask<Void> stop = new FutureTask<>(this::close, null);
    Thread thread = new Thread(stop, name + "-stop");
    thread.setDaemon(true);
    thread.start();
    try {
      stop.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("{} did not stop in time and is left behind", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
