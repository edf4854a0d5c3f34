package messenger.observe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import messenger.deploy.Deployments;
import messenger.deploy.RunningRoute;
import messenger.deploy.SourceFile;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.URISupport;

/**
 * The routes as the contexts have them, with what they call and what was counted. An endpoint is
 * named without its parameters, as {@code direct:send-text}: there a password could stand.
 */
final class RouteGraph {
  private static final Pattern POLICY = Pattern.compile("(?m)^- routeConfiguration:");

  private final CamelContext core;
  private final Deployments deployments;

  RouteGraph(CamelContext core, Deployments deployments) {
    this.core = core;
    this.deployments = deployments;
  }

  /** The routes of the server by id, then those of each plugin that has a context of its own. */
  JsonArray routes() {
    JsonArray rows = new JsonArray();
    for (RunningRoute route : deployments.routes()) {
      RouteDefinition definition = model(core).getRouteDefinition(route.camelId());
      JsonObject row =
          new JsonObject()
              .put("id", route.id())
              .put("revision", route.revision())
              .put("file", route.file());
      rows.add(fill(row, core, route.camelId(), definition));
    }
    deployments.plugins().forEach((name, context) -> addPlugin(rows, name, context));
    return rows;
  }

  private static void addPlugin(JsonArray rows, String name, CamelContext context) {
    for (RouteDefinition definition : model(context).getRouteDefinitions()) {
      if (!Boolean.TRUE.equals(definition.isTemplate())) { // A Kamelet at work is one.
        String id = definition.getId();
        JsonObject row =
            new JsonObject()
                .put("id", RouteStatistics.baseId(id))
                .put("revision", 1)
                .put("file", file(definition.getResource()))
                .put("plugin", name);
        rows.add(fill(row, context, id, definition));
      }
    }
  }

  private static JsonObject fill(
      JsonObject row, CamelContext context, String camelId, RouteDefinition definition) {
    if (definition != null) {
      row.put("description", Objects.requireNonNullElse(definition.getDescription(), ""))
          .put("from", name(definition.getInput().getEndpointUri()))
          .put("to", new JsonArray(List.copyOf(called(context, definition))));
    } else {
      row.put("description", "").put("from", "").put("to", new JsonArray());
    }
    Optional<RouteCount> count = RouteStatistics.of(context, camelId);
    ServiceStatus state = context.getRouteController().getRouteStatus(camelId);
    return row.put("count", count.map(RouteCount::count).orElse(0L))
        .put("failed", count.map(RouteCount::failed).orElse(0L))
        .put("inflight", count.map(RouteCount::inflight).orElse(0L))
        .put("meanMicros", count.map(RouteCount::meanMicros).orElse(0L))
        .put("maxMicros", count.map(RouteCount::maxMicros).orElse(0L))
        .put("state", state == null ? "Stopped" : state.name());
  }

  /** The error policies of the server, and which routes they call. */
  JsonArray policies() {
    JsonArray rows = new JsonArray();
    for (RouteConfigurationDefinition policy : model(core).getRouteConfigurationDefinitions()) {
      Set<String> to = new LinkedHashSet<>();
      for (OnExceptionDefinition clause : policy.getOnExceptions()) {
        to.addAll(called(clause.getOutputs()));
      }
      if (policy.getErrorHandler() != null
          && policy.getErrorHandler().getErrorHandlerType()
              instanceof DeadLetterChannelDefinition last) {
        to.add(name(last.getDeadLetterUri()));
      }
      rows.add(
          new JsonObject()
              .put("id", Objects.requireNonNullElse(policy.getId(), "errors"))
              .put("file", policyFile())
              .put("to", new JsonArray(List.copyOf(to))));
    }
    return rows;
  }

  /** The YAML reader does not note where a policy stands; there is one file of them. */
  private String policyFile() {
    return deployments.files().stream()
        .filter(file -> POLICY.matcher(file.text()).find())
        .map(SourceFile::path)
        .findFirst()
        .orElse("");
  }

  /** The error policy, which Camel has put into each route, is shown by itself. */
  static Set<String> called(CamelContext context, RouteDefinition route) {
    Set<OnExceptionDefinition> shared = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> ids = new HashSet<>();
    for (RouteConfigurationDefinition policy : model(context).getRouteConfigurationDefinitions()) {
      shared.addAll(policy.getOnExceptions());
      policy.getOnExceptions().forEach(clause -> ids.add(clause.getId()));
    }
    ids.remove(null);
    List<ProcessorDefinition<?>> own = new ArrayList<>(route.getOutputs());
    own.removeIf(
        step ->
            step instanceof OnExceptionDefinition clause
                && (shared.contains(clause) || ids.contains(clause.getId())));
    return called(own);
  }

  private static Set<String> called(List<ProcessorDefinition<?>> outputs) {
    Set<String> to = new LinkedHashSet<>();
    Collection<ProcessorDefinition> steps =
        ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ProcessorDefinition.class);
    for (ProcessorDefinition<?> step : steps) {
      if (step instanceof EndpointRequiredDefinition call) {
        to.add(name(call.getEndpointUri()));
      } else if (step instanceof ToDynamicDefinition call) { // A wire tap is one, too.
        to.add(name(call.getUri()));
      } else if (step instanceof EnrichDefinition || step instanceof PollEnrichDefinition) {
        to.add(name(((ExpressionNode) step).getExpression().getExpression()));
      }
    }
    to.remove("");
    return to;
  }

  static String name(String uri) {
    return uri == null
        ? ""
        : URISupport.sanitizeUri(uri)
            .replaceFirst("(?s)\\?.*", "")
            .replaceFirst("^([^:/]+):/+", "$1:");
  }

  private static String file(Resource resource) {
    return resource == null ? "" : resource.getLocation().replaceFirst("^file:(\\./)?", "");
  }

  private static ModelCamelContext model(CamelContext context) {
    return (ModelCamelContext) context;
  }
}
