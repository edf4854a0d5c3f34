package messenger;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import messenger.plugin.PluginSettings;

/**
 * application.properties, for what has to be known before Camel runs. Camel reads the same file by
 * the same rule for an environment variable, <code>{{env:NAME:default}}</code>.
 */
final class Settings {
  /**
   * A setting that can't be used. The message is for the person who starts the server: one line,
   * with the variable to change.
   */
  static final class BadSettingException extends RuntimeException {
    BadSettingException(String message) {
      super(message, null, false, false);
    }
  }

  private static final int MOST_DAYS = 36_500;

  private static final Pattern ENVIRONMENT = Pattern.compile("\\{\\{env:(\\w+)(?::([^}]*))?}}");

  /** All settings that are secrets. Camel, which knows the others, too, is not told these. */
  static final List<String> SECRETS =
      List.of("messenger.db.password", "messenger.redis.url", "messenger.management.token");

  /** A variable without a default, and nothing else. */
  private static final Pattern SECRET = Pattern.compile("\\{\\{env:(\\w+):?}}");

  private final Properties properties;
  private final Map<String, String> environment;

  Settings(Properties properties, Map<String, String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  static Settings read(Path file, Map<String, String> environment) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new BadSettingException(file + " can't be read: start the messenger in its own folder");
    }
    return new Settings(properties, environment);
  }

  /** The names of all settings. */
  Set<String> names() {
    return properties.stringPropertyNames();
  }

  /**
   * @return empty if there is no such setting
   */
  String text(String name) {
    Matcher variable = ENVIRONMENT.matcher(properties.getProperty(name, ""));
    return variable
        .replaceAll(
            found -> {
              String fallback = found.group(2) == null ? "" : found.group(2);
              String value = environment.get(found.group(1));
              return Matcher.quoteReplacement(value == null ? fallback : value);
            })
        .strip();
  }

  /**
   * A secret, which stands in no file that is not private: the value of its environment variable
   * NAME, or what the file holds that NAME_FILE names.
   *
   * @return empty if neither is set
   * @throws BadSettingException if both are, if the file is not for its owner alone, or if
   *     application.properties holds a value of its own
   */
  String secret(String name) {
    String written = properties.getProperty(name, "").strip();
    if (written.isEmpty()) {
      return "";
    }
    Matcher reference = SECRET.matcher(written);
    if (!reference.matches()) {
      throw new BadSettingException(
          name
              + " in application.properties is a secret: let it be {{env:NAME:}}, and set NAME or"
              + " NAME_FILE");
    }
    String variable = reference.group(1);
    String file = environment.getOrDefault(variable + "_FILE", "").strip();
    String value = environment.getOrDefault(variable, "").strip();
    if (file.isEmpty()) {
      return value;
    }
    if (!value.isEmpty()) {
      throw new BadSettingException(
          "Only one of " + variable + " and " + variable + "_FILE can be set");
    }
    return SecretFile.read(variable + "_FILE", file(variable + "_FILE", file));
  }

  private static Path file(String variable, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new BadSettingException(variable + " must name a regular file that can be read");
    }
  }

  Path path(String name) {
    return Path.of(text(name));
  }

  /**
   * The folder of the page: the one that is set, else what the build made, else the sources.
   *
   * @throws BadSettingException if it has no page in it
   */
  Path page() {
    String set = text("messenger.http.root");
    Stream<String> folders = set.isEmpty() ? Stream.of("target/web", "web") : Stream.of(set);
    return folders
        .map(Path::of)
        .filter(folder -> Files.isRegularFile(folder.resolve("index.html")))
        .findFirst()
        .orElseThrow(
            () ->
                new BadSettingException(
                    "HTTP_ROOT must name the folder of the page, with an index.html in it; found"
                        + " none in "
                        + (set.isEmpty() ? "target/web and web" : set)));
  }

  int number(String name, int least, int most) {
    String text = text(name);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw bad(name, "must be a number from " + least + " to " + most);
  }

  int port(String name) {
    return number(name, 0, 65_535);
  }

  Duration duration(String name) {
    return Duration.ofMillis(number(name, 1, Integer.MAX_VALUE));
  }

  /** Whole days, from one to a hundred years; empty if nothing is set. */
  OptionalInt days(String name) {
    return text(name).isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(name, 1, MOST_DAYS));
  }

  /** What plugins may know: no secret, and of the rest what is said to be for them. */
  PluginSettings forPlugins() {
    Map<String, String> known = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      boolean theirs = name.startsWith("plugin.") || name.startsWith("messenger.plugins.");
      if (theirs && !SECRETS.contains(name)) {
        known.put(name, text(name));
      }
    }
    Map<String, String> variables = new HashMap<>();
    for (String name : list("messenger.plugins.environment")) {
      variables.put(name, environment.getOrDefault(name, ""));
    }
    boolean trusted = oneOf("messenger.plugins.trusted", "true", "false").equals("true");
    return new PluginSettings(trusted, path("messenger.plugins.ext"), known, variables);
  }

  Set<String> list(String name) {
    return Arrays.stream(text(name).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.toSet());
  }

  /**
   * @param read makes an address of a text; null if it is none
   */
  Set<InetAddress> addresses(String name, Function<String, InetAddress> read) {
    Set<InetAddress> addresses = new HashSet<>();
    for (String text : list(name)) {
      InetAddress address = read.apply(text);
      if (address == null) {
        throw bad(name, "must be IP addresses separated by commas");
      }
      addresses.add(address);
    }
    return addresses;
  }

  String oneOf(String name, String... allowed) {
    String text = text(name);
    if (!Arrays.asList(allowed).contains(text)) {
      List<String> words =
          Arrays.stream(allowed).map(word -> word.isEmpty() ? "empty" : word).toList();
      throw bad(name, "must be " + String.join(" or ", words));
    }
    return text;
  }

  /**
   * That this setting can't be used; names its environment variable, if it has one, and what it is.
   */
  BadSettingException bad(String name, String rule) {
    String value = text(name).replaceAll("\\p{Cntrl}", "?");
    String shown = value.length() > 100 ? value.substring(0, 100) + "..." : value;
    return new BadSettingException(variable(name) + " " + rule + ", not '" + shown + "'");
  }

  /** The environment variable behind a setting, or its own name if it has none. */
  String variable(String name) {
    Matcher variable = ENVIRONMENT.matcher(properties.getProperty(name, ""));
    return variable.find() ? variable.group(1) : name;
  }
}
