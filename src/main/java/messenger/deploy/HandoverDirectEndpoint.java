package messenger.deploy;

import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.component.direct.DirectEndpoint;

/** See {@link HandoverDirectComponent}. */
final class HandoverDirectEndpoint extends DirectEndpoint implements MultipleConsumersSupport {
  HandoverDirectEndpoint(String uri, HandoverDirectComponent component) {
    super(uri, component);
  }

  /** Of which the last that came gets the calls. */
  @Override
  public boolean isMultipleConsumersSupported() {
    return true;
  }
}
