package messenger.check;

import java.util.Map;
import java.util.Set;

/**
 * What files can refer to besides each other.
 *
 * @param beans that the routes of the core see
 * @param placeholders keys of application.properties and those that are added at the start
 * @param secrets those of them that an untrusted plugin must not read
 * @param inlets endpoints that Java calls, so that a route must begin there, each with who calls it
 * @param pluginBeans that an untrusted plugin sees
 * @param pluginEnvironment variables of the environment that an untrusted plugin may read
 * @param trustedPlugins whether plugins run in the core and may do what routes may
 */
public record Known(
    Set<String> beans,
    Set<String> placeholders,
    Set<String> secrets,
    Map<String, String> inlets,
    Set<String> pluginBeans,
    Set<String> pluginEnvironment,
    boolean trustedPlugins) {
  public Known {
    beans = Set.copyOf(beans);
    placeholders = Set.copyOf(placeholders);
    secrets = Set.copyOf(secrets);
    inlets = Map.copyOf(inlets);
    pluginBeans = Set.copyOf(pluginBeans);
    pluginEnvironment = Set.copyOf(pluginEnvironment);
  }
}
