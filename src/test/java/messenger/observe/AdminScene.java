package messenger.observe;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import messenger.deploy.InMemoryDeployments;
import messenger.deploy.RunningRoute;
import messenger.deploy.SourceFile;
import messenger.scene.FreePort;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;

/**
 * A management port over routes that call each other as those of {@code routes/} do; the rest of
 * what they do is left out, and every endpoint that is no {@code direct:} is a queue.
 */
public final class AdminScene implements AutoCloseable {
  public static final String TOKEN = "a token of the operator";

  private static final String ERRORS = "routes/errors.camel.yaml";

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final InMemoryDeployments deployments = new InMemoryDeployments();
  private final AtomicLong now = new AtomicLong();
  private final ManagementServer server;
  private final int port;

  public AdminScene() throws Exception {
    context.setAutowiredEnabled(false); // It would take the queues for what their schemes name.
    context.addRoutePolicyFactory(new RouteStatistics(meters, "", System::nanoTime));
    try (DefaultCamelContext real = realRoutes()) {
      context.addRoutesConfigurations(withoutExceptions(real));
      deployments.run(new SourceFile(ERRORS, Files.readString(Path.of(ERRORS))));
      for (RouteDefinition route : List.copyOf(real.getRouteDefinitions())) {
        context.addRoutes(withoutWork(route, List.copyOf(RouteGraph.called(real, route))));
      }
    }
    port = FreePort.next();
    context.getShutdownStrategy().setTimeout(1); // Nobody empties the queues.
    context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
    context.start();
    server =
        new ManagementServer(
            vertx, "127.0.0.1", port, meters, new AdminKey(TOKEN, now::get), List.of());
    server.open();
    server.started(context);
    server.show(context, deployments);
  }

  /** The definitions of {@code routes/}, in a context that is never started. */
  static DefaultCamelContext realRoutes() throws Exception {
    DefaultCamelContext real = new DefaultCamelContext();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        real.addRoutes(
            PluginHelper.getRoutesLoader(real)
                .findRoutesBuilders(
                    PluginHelper.getResourceLoader(real).resolveResource("file:" + file))
                .iterator()
                .next());
      }
    }
    return real;
  }

  /** The error policy, for nothing but that it can be seen. */
  private static RouteConfigurationBuilder withoutExceptions(DefaultCamelContext real) {
    List<String> to =
        new RouteGraph(real, new InMemoryDeployments())
            .policies().getJsonObject(0).getJsonArray("to").stream()
                .map(String.class::cast)
                .toList();
    return new RouteConfigurationBuilder() {
      @Override
      public void configuration() {
        var clause = routeConfiguration().onException(IllegalMonitorStateException.class);
        to.forEach(clause::to);
      }
    };
  }

  private RouteBuilder withoutWork(RouteDefinition route, List<String> to) throws IOException {
    String file = "routes/" + route.getId() + ".camel.yaml";
    deployments.run(
        new RunningRoute(route.getId(), 1, route.getId(), file),
        new SourceFile(file, Files.readString(Path.of(file))));
    return new RouteBuilder() {
      @Override
      public void configure() {
        var copy =
            from(plain(RouteGraph.name(route.getInput().getEndpointUri())))
                .routeId(route.getId())
                .routeDescription(route.getDescription());
        copy.process(exchange -> {});
        for (String called : to) {
          copy.to(plain(called));
        }
      }
    };
  }

  private String plain(String uri) {
    String scheme = uri.substring(0, uri.indexOf(':'));
    String name = uri.replaceAll("[{}]", "");
    if (scheme.equals("direct")) {
      return name;
    }
    if (context.hasComponent(scheme) == null) {
      context.addComponent(scheme, new SedaComponent());
    }
    return name + "?multipleConsumers=true";
  }

  /** Sends a message through a route. */
  public void send(String endpoint) {
    try (var template = context.createProducerTemplate()) {
      template.sendBody(endpoint, "");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A context of a plugin that runs. */
  public void plug(String name, CamelContext plugin) {
    deployments.plug(name, plugin);
  }

  public InMemoryDeployments deployments() {
    return deployments;
  }

  /** Nothing was deployed, and nobody tried a token. */
  public void isAsAtTheStart() {
    deployments.forget();
    server.show(context, deployments);
    aMinutePasses();
  }

  /** Wrong tokens are forgotten. */
  public void aMinutePasses() {
    now.addAndGet(AdminKey.MEMORY.toNanos());
  }

  ManagementServer server() {
    return server;
  }

  CamelContext context() {
    return context;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    vertx.close();
    context.stop();
  }
}
