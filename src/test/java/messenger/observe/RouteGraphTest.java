package messenger.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import messenger.deploy.InMemoryDeployments;
import messenger.deploy.SourceFile;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What routes are seen to call. */
class RouteGraphTest {
  @Test
  void whatTheRealRoutesCallIsFoundWhereverItStands() throws Exception {
    try (DefaultCamelContext real = AdminScene.realRoutes()) {
      assertEquals(
          Set.of(
              "direct:check-recipient",
              "direct:screen-text",
              "session:submit",
              "batch:store-message"),
          called(real, "send-text"));
      assertEquals(Set.of("direct:receive-frame"), called(real, "edge-tcp"));
      assertEquals(Set.of("seda:catch-up", "seda:announce-users"), called(real, "note-session"));
    }
  }

  private static Set<String> called(DefaultCamelContext context, String id) {
    return RouteGraph.called(context, context.getRouteDefinition(id));
  }

  @Test
  void theErrorPolicyIsSeenByItselfWithTheDeadLetterRoute() throws Exception {
    try (DefaultCamelContext real = AdminScene.realRoutes()) {
      InMemoryDeployments deployments = new InMemoryDeployments();
      String file = "routes/errors.camel.yaml";
      deployments.run(new SourceFile(file, Files.readString(Path.of(file))));
      JsonObject policy = new RouteGraph(real, deployments).policies().getJsonObject(0);
      assertEquals("errors", policy.getString("id"));
      assertEquals("routes/errors.camel.yaml", policy.getString("file"));
      assertEquals(
          List.of(
              "direct:reject-frame",
              "direct:answer-busy",
              "direct:answer-unavailable",
              "direct:dead-letter"),
          policy.getJsonArray("to").getList());
    }
  }

  @Test
  void aPolicyOfARouteItselfAndWhatItAsksForArePartOfIt() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:a")
                  .routeId("a")
                  .onException(IllegalStateException.class)
                  .to("direct:b")
                  .end()
                  .enrich("direct:c")
                  .wireTap("direct:d")
                  .toD("seda:${body}");
            }
          });
      assertEquals(
          Set.of("direct:b", "direct:c", "direct:d", "seda:${body}"), called(context, "a"));
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "direct:a, direct:a",
    "direct://a?timeout=1, direct:a",
    "netty:tcp://h:1?sync=false, netty:tcp://h:1",
    "http://user:secret@h/p?key=secret, http:user:xxxxxx@h/p"
  })
  void anEndpointIsNamedWithoutWhatNobodyShouldRead(String uri, String name) {
    assertEquals(name, RouteGraph.name(uri));
  }
}
