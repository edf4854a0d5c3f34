package messenger.plugin;

import java.nio.file.Path;
import java.util.Map;

/**
 * What plugins may know and use.
 *
 * @param trusted whether they may use the endpoints and beans of the server, as routes do
 * @param ext the folder of jars for them
 * @param properties what they may refer to as <code>{{name}}</code>
 * @param environment what they may refer to as <code>{{env:NAME}}</code>: variables that a setting
 *     names
 */
public record PluginSettings(
    boolean trusted, Path ext, Map<String, String> properties, Map<String, String> environment) {
  public PluginSettings {
    properties = Map.copyOf(properties);
    environment = Map.copyOf(environment);
  }
}
