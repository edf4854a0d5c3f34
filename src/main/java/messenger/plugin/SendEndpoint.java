package messenger.plugin;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code messenger:send}: see kamelets/messenger-send-sink.kamelet.yaml. */
final class SendEndpoint extends DefaultEndpoint {
  private final MessengerComponent component;
  private String as;
  private String to = "${variable.from}";

  SendEndpoint(String uri, MessengerComponent component) {
    super(uri, component);
    this.component = component;
  }

  @Override
  public Producer createProducer() {
    return new SendProducer(this, component.extensions(), Bots.checked(as), to);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("messenger:send can only be sent to");
  }

  public String getAs() {
    return as;
  }

  public void setAs(String as) {
    this.as = as;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
