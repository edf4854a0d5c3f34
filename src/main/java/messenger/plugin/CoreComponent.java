package messenger.plugin;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The endpoints of the server, for a plugin that is trusted. */
final class CoreComponent extends DefaultComponent {
  private final CamelContext core;

  CoreComponent(CamelContext core) {
    this.core = core;
  }

  @Override
  public Endpoint createEndpoint(String uri) {
    return core.getEndpoint(uri);
  }

  @Override
  public Endpoint createEndpoint(String uri, Map<String, Object> properties) {
    return core.getEndpoint(uri);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) {
    return core.getEndpoint(uri);
  }
}
