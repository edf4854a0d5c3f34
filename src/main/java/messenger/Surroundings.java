package messenger;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import messenger.check.FileCheck;
import messenger.check.Known;
import messenger.plugin.PluginSettings;

/**
 * What routes see besides each other, said without a server: so that files can be checked on any
 * machine.
 */
public final class Surroundings {
  /** The names of the beans that {@link Wiring#bind} hands out. */
  static final Set<String> BEANS =
      Set.of(
          "accounts",
          "attempts",
          "blocks",
          "counters",
          "dataSource",
          "doors",
          "eventLog",
          "eventQueue",
          "eventLoops",
          "faults",
          "frameFormat",
          "history",
          "httpServerOptions",
          "identities",
          "lastSeen",
          "logHeads",
          "messageLog",
          "meters",
          "partitions",
          "postgresFaults",
          "postgresProbe",
          "postgresState",
          "presenceChanges",
          "receiptBatches",
          "receiptLog",
          "redisListener",
          "redisState",
          "redisStrings",
          "redisTemplate",
          "replies",
          "roster",
          "routeStatistics",
          "sameThread",
          "screening",
          "sessions",
          "tcpPipeline",
          "tlsPipeline",
          "typists",
          "vertx",
          "webSocketDoor");

  /** What {@link Wiring#bind} adds to application.properties. */
  static final Set<String> SETTINGS =
      Set.of("messenger.node", "messenger.redis.address", "messenger.native-transport");

  private Surroundings() {}

  /**
   * For the installation whose application.properties this is.
   *
   * @param environment variables of the process that will run the files
   */
  public static Known known(Path properties, Map<String, String> environment) {
    return known(Settings.read(properties, environment));
  }

  /**
   * Checks files for the installation in a folder.
   *
   * @param home where application.properties is
   * @param environment variables of the process that will run the files
   */
  public static FileCheck check(Path home, Map<String, String> environment) {
    Settings settings = Settings.read(home.resolve("application.properties"), environment);
    return new FileCheck(known(settings), home.resolve(settings.path("messenger.plugins.ext")));
  }

  /**
   * What plugins may know there.
   *
   * @param environment variables of the process
   */
  public static PluginSettings plugins(Path properties, Map<String, String> environment) {
    return Settings.read(properties, environment).forPlugins();
  }

  static Known known(Settings settings) {
    Set<String> placeholders = new HashSet<>(settings.names());
    placeholders.addAll(SETTINGS);
    Map<String, String> inlets = new HashMap<>();
    inlets.put("direct:check-accounts", "the start of the server");
    inlets.put("direct:save-reached", "the stop of the server");
    inlets.put("direct:save-seen", "the stop of the server");
    Wiring.ADMIN_CALLS.forEach(call -> inlets.put(call.endpoint(), "POST " + call.path()));
    return new Known(
        BEANS,
        placeholders,
        Set.copyOf(Settings.SECRETS),
        inlets,
        Set.of(),
        settings.list("messenger.plugins.environment"),
        settings.text("messenger.plugins.trusted").equals("true"));
  }
}
