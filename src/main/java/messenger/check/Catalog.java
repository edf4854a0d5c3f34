package messenger.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Camel has (by its catalog, files in camel-catalog) and what of it is here (by the service
 * files that each jar brings). A component costs 1 to 30 ms at its first use; what was read is kept
 * until the heap is short.
 */
final class Catalog {
  private static final String FOLDER = "org/apache/camel/catalog/";
  private static final String SERVICES = "META-INF/services/org/apache/camel/";

  enum Kind {
    COMPONENT("component", "components"),
    DATA_FORMAT("dataformat", "dataformats"),
    LANGUAGE("language", "languages"),
    PLACEHOLDER("properties-function", "");

    private final String service;
    private final String folder;

    Kind(String service, String folder) {
      this.service = service;
      this.folder = folder;
    }
  }

  /**
   * An option of an endpoint.
   *
   * @param type as the catalog says: boolean, integer, string, ...
   * @param javaType the class of its values; the catalog does not name all values of all enums
   */
  record Option(String type, String javaType) {}

  /**
   * @param coordinates of its jar, for Maven
   * @param open whether it takes options that it does not name
   * @param prefixes of options that are maps, such as {@code option.}
   */
  record Component(
      String coordinates, boolean open, Map<String, Option> options, List<String> prefixes) {
    Optional<Option> option(String name) {
      return Optional.ofNullable(options.get(name));
    }

    boolean takes(String name) {
      return open
          || options.containsKey(name)
          || prefixes.stream().anyMatch(prefix -> name.startsWith(prefix));
    }
  }

  private final ClassLoader loader;
  private final ObjectMapper json = new ObjectMapper();
  private SoftReference<Map<String, Optional<Component>>> components = new SoftReference<>(null);

  Catalog(ClassLoader loader) {
    this.loader = loader;
  }

  boolean isHere(Kind kind, String name) {
    return isName(name) && loader.getResource(SERVICES + kind.service + "/" + name) != null;
  }

  boolean isClass(String name) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Camel makes an object of it, with a text: of any other class that could be a program. */
  boolean isException(String name) {
    try {
      return Throwable.class.isAssignableFrom(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** What an enum can be; empty if the class is none. */
  Set<String> values(String javaType) {
    Set<String> values = new TreeSet<>();
    try {
      Object[] constants = Class.forName(javaType, false, loader).getEnumConstants();
      if (constants != null) {
        List.of(constants).forEach(constant -> values.add(((Enum<?>) constant).name()));
      }
    } catch (ClassNotFoundException | LinkageError e) {
      return Set.of();
    }
    return values;
  }

  boolean isFile(String path) {
    return loader.getResource(path) != null;
  }

  /** The jar that brings it, as {@code group:artifact:version}; empty if Camel has none. */
  Optional<String> coordinates(Kind kind, String name) {
    return read(kind, name).map(root -> coordinates(root.elements().next()));
  }

  Set<String> names(Kind kind) {
    Set<String> names = new TreeSet<>();
    try (InputStream in = loader.getResourceAsStream(FOLDER + kind.folder + ".properties")) {
      if (in != null) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** Empty if it is none of Camel's. */
  Optional<Component> component(String scheme) {
    Map<String, Optional<Component>> known = components.get();
    if (known == null) {
      known = new HashMap<>();
      components = new SoftReference<>(known);
    }
    return known.computeIfAbsent(
        scheme, name -> read(Kind.COMPONENT, name).map(Catalog::component));
  }

  private static Component component(JsonNode root) {
    JsonNode about = root.path("component");
    Map<String, Option> options = new TreeMap<>();
    Set<String> prefixes = new HashSet<>();
    root.path("properties")
        .properties()
        .forEach(
            option -> {
              String type =
                  option.getValue().has("enum") ? "enum" : option.getValue().path("type").asText();
              options.put(
                  option.getKey(), new Option(type, option.getValue().path("javaType").asText()));
              if (option.getValue().path("multiValue").asBoolean()) {
                prefixes.add(option.getValue().path("prefix").asText(option.getKey() + "."));
              }
            });
    root.path("apiProperties")
        .forEach(
            api ->
                api.path("methods")
                    .forEach(
                        method ->
                            method
                                .path("properties")
                                .fieldNames()
                                .forEachRemaining(
                                    name -> options.putIfAbsent(name, new Option("", "")))));
    boolean open =
        about.path("lenientProperties").asBoolean() || !root.path("apiProperties").isEmpty();
    return new Component(coordinates(about), open, Map.copyOf(options), List.copyOf(prefixes));
  }

  private static String coordinates(JsonNode about) {
    return about.path("groupId").asText()
        + ":"
        + about.path("artifactId").asText()
        + ":"
        + about.path("version").asText();
  }

  private Optional<JsonNode> read(Kind kind, String name) {
    if (!isName(name)) {
      return Optional.empty();
    }
    try (InputStream in = loader.getResourceAsStream(FOLDER + kind.folder + "/" + name + ".json")) {
      return in == null ? Optional.empty() : Optional.of(json.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of a path, so that a file can't look elsewhere. */
  private static boolean isName(String name) {
    return name.matches("[A-Za-z0-9+.-]{1,60}") && !name.contains("..");
  }
}
