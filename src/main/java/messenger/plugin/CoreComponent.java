package messenger.plugin;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.support.service.ServiceSupport;

/** The endpoints of the server, for a plugin that is trusted. */
final class CoreComponent extends ServiceSupport implements Component {
  private final CamelContext core;
  private CamelContext context;

  CoreComponent(CamelContext core) {
    this.core = core;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext plugin) {
    context = plugin;
  }

  @Override
  public Endpoint createEndpoint(String uri) {
    return core.getEndpoint(uri);
  }

  @Override
  public Endpoint createEndpoint(String uri, Map<String, Object> parameters) {
    return core.getEndpoint(uri);
  }

  /** By its scheme Camel would take it for the component that has it elsewhere. */
  @Override
  public boolean isAutowiredEnabled() {
    return false;
  }

  @Override
  public boolean useRawUri() {
    return false;
  }
}
