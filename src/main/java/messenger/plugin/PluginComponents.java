package messenger.plugin;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.engine.DefaultComponentResolver;
import org.apache.camel.spi.ComponentResolver;

/**
 * Which components there are for a plugin: not those by which the server's routes do their work.
 */
final class PluginComponents implements ComponentResolver {
  static final Set<String> OF_THE_SERVER =
      Set.of("session", "sql", "batch", "spring-redis", "screen", "vertx-websocket");

  private final ComponentResolver all = new DefaultComponentResolver();

  @Override
  public Component resolveComponent(String scheme, CamelContext context) throws Exception {
    if (OF_THE_SERVER.contains(scheme)) {
      throw new IllegalArgumentException("a plugin can't use " + scheme + ":");
    }
    return all.resolveComponent(scheme, context);
  }
}
