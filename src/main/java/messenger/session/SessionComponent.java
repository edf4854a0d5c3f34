package messenger.session;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code session:<operation>}: what routes can do with live sessions ({@link Operation}), and
 * {@code session:events}, what they hear from them. Needs one {@link Sessions} in the registry when
 * a route starts, so that a route can be loaded and checked without one.
 */
public final class SessionComponent extends DefaultComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    return new SessionEndpoint(uri, this, remaining);
  }

  Sessions sessions() {
    CamelContext context = getCamelContext();
    return CamelContextHelper.mandatoryFindSingleByType(context, Sessions.class);
  }
}
