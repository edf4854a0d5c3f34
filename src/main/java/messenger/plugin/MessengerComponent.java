package messenger.plugin;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code messenger:<word>}: what a plugin can do with the messenger. The Kamelets of {@code
 * kamelets/} say what for, and are what plugins should use: their names and parameters stay.
 */
final class MessengerComponent extends DefaultComponent {
  private final Extensions extensions;
  private final String plugin;

  /**
   * @param plugin whose context it is in
   */
  MessengerComponent(Extensions extensions, String plugin) {
    this.extensions = extensions;
    this.plugin = plugin;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String word, Map<String, Object> parameters)
      throws Exception {
    Endpoint endpoint =
        switch (word) {
          case "events" -> new EventsEndpoint(uri, this);
          case "command" -> new CommandEndpoint(uri, this);
          case "moderate" -> new ModerateEndpoint(uri, this);
          case "send" -> new SendEndpoint(uri, this);
          default -> throw new IllegalArgumentException("there is no messenger:" + word);
        };
    setProperties(endpoint, parameters);
    return endpoint;
  }

  Extensions extensions() {
    return extensions;
  }

  String plugin() {
    return plugin;
  }
}
