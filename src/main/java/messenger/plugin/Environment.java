package messenger.plugin;

import java.util.Map;
import org.apache.camel.spi.PropertiesFunction;

/** <code>{{env:NAME}}</code> in a plugin, of the variables that it may read; and no others. */
final class Environment implements PropertiesFunction {
  private final String name;
  private final Map<String, String> variables;

  Environment(String name, Map<String, String> variables) {
    this.name = name;
    this.variables = variables;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String apply(String written) {
    int colon = written.indexOf(':');
    String variable = colon < 0 ? written : written.substring(0, colon);
    String value = variables.get(variable);
    if (value == null && colon < 0) {
      throw new IllegalArgumentException(
          "a plugin may not read " + variable + ": see messenger.plugins.environment");
    }
    return value == null ? written.substring(colon + 1) : value;
  }
}
