package messenger.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** examples/plugins/kafka-tap.camel.yaml, with a mock for the broker. */
class KafkaTapTest {
  private static final Path FILE = Path.of("examples/plugins/kafka-tap.camel.yaml");

  @Test
  void eachMessageIsARecordWithItsRecipientAsTheKey() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.setAutoStartup(false);
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.fromString(FILE.toString(), Files.readString(FILE)));
      AdviceWith.adviceWith(
          context,
          "kafka-tap",
          false,
          route -> {
            route.replaceFromWith("direct:event");
            route.weaveByToUri("kafka:*").replace().to("mock:kafka");
          });
      context.setAutoStartup(true);
      context.start();
      MockEndpoint kafka = context.getEndpoint("mock:kafka", MockEndpoint.class);
      kafka.expectedBodiesReceived("{\"specversion\":\"1.0\"}");
      kafka.expectedHeaderReceived("kafka.KEY", "bob");

      context
          .createFluentProducerTemplate()
          .to("direct:event")
          .withVariable("to", "bob")
          .withBody("{\"specversion\":\"1.0\"}")
          .send();

      kafka.assertIsSatisfied();
    }
  }
}
