package messenger.plugin;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code messenger:command}: see kamelets/messenger-command-action.kamelet.yaml. */
final class CommandEndpoint extends DefaultEndpoint {
  private final MessengerComponent component;
  private String name;
  private String description = "";
  private String as;

  CommandEndpoint(String uri, MessengerComponent component) {
    super(uri, component);
    this.component = component;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("messenger:command can only be answered");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    String bot = as == null ? name + "-bot" : as;
    Command command = new Command(name, description, bot, component.plugin());
    CommandConsumer consumer =
        new CommandConsumer(this, processor, component.extensions(), command);
    configureConsumer(consumer);
    return consumer;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getDescription() {
    return description;
  }

  public void setDescription(String description) {
    this.description = description;
  }

  public String getAs() {
    return as;
  }

  public void setAs(String as) {
    this.as = as;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
