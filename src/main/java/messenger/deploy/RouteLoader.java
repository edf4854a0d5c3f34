package messenger.deploy;

import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Reads texts as Camel reads files at its start, but hands out what it read. */
final class RouteLoader {
  private final CamelContext context;
  private final Model model;

  RouteLoader(CamelContext context) {
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /** The routes of a file, ready for {@link #build}; they have got the configurations that hold. */
  List<RouteDefinition> routes(SourceFile file) throws Exception {
    RouteBuilder builder = builder(file);
    builder.prepareModel(context);
    RoutesDefinition routes = builder.getRouteCollection();
    routes.getRoutes().forEach(route -> route.setResource(builder.getResource()));
    return List.copyOf(routes.getRoutes());
  }

  /** The configurations of a file; they hold from now on for routes that are read. */
  void configurations(SourceFile file) throws Exception {
    if (builder(file) instanceof RouteConfigurationsBuilder configurations) {
      configurations.addRouteConfigurationsToCamelContext(context);
    }
  }

  /**
   * Makes the processors of a route and starts them, but not its consumer: nothing comes in yet.
   * Its id must be new: {@link Model#addRouteDefinition} would look for one to remove, through the
   * services of all routes.
   */
  void build(RouteDefinition route) throws Exception {
    Boolean before = context.isAutoStartup();
    context.setAutoStartup(false); // A route's own word is not heard by the supervising controller.
    try {
      model.getRouteDefinitions().add(route);
      ((ModelCamelContext) context).startRouteDefinitions(List.of(route));
    } finally {
      context.setAutoStartup(before);
    }
  }

  private RouteBuilder builder(SourceFile file) throws Exception {
    RoutesLoader loader = PluginHelper.getRoutesLoader(context);
    Collection<RoutesBuilder> builders =
        loader.findRoutesBuilders(ResourceHelper.fromString("file:" + file.path(), file.text()));
    for (RoutesBuilder builder : builders) {
      if (builder instanceof RouteBuilder routes) {
        return routes;
      }
    }
    throw new IllegalArgumentException("no routes can be read from a file of this name");
  }
}
