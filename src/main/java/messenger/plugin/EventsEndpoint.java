package messenger.plugin;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import messenger.frame.Address;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code messenger:events}: see kamelets/messenger-events-source.kamelet.yaml. */
final class EventsEndpoint extends DefaultEndpoint {
  private final MessengerComponent component;
  private String name;
  private String types = "message";
  private String from;
  private String to;
  private boolean blocked;

  EventsEndpoint(String uri, MessengerComponent component) {
    super(uri, component);
    this.component = component;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("messenger:events can only be read");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    EventsConsumer consumer =
        new EventsConsumer(this, processor, component.extensions(), interest());
    configureConsumer(consumer);
    return consumer;
  }

  private Interest interest() {
    String cursor = name == null ? component.plugin() : name;
    Set<String> wanted =
        Arrays.stream(types.split(",")).map(String::strip).collect(Collectors.toSet());
    if (!Interest.TYPES.containsAll(wanted)) {
      throw new IllegalArgumentException(
          "types must be of " + Interest.TYPES.stream().sorted().toList() + ", not " + types);
    }
    return new Interest(cursor, wanted, address(from), address(to), blocked);
  }

  private static String address(String written) {
    return written == null || written.isBlank() ? null : Address.of(written).name();
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getTypes() {
    return types;
  }

  public void setTypes(String types) {
    this.types = types;
  }

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }

  public boolean isBlocked() {
    return blocked;
  }

  public void setBlocked(boolean blocked) {
    this.blocked = blocked;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }
}
