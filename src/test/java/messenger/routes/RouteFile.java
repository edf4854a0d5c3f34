package messenger.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A file of routes/ as data.
 *
 * @param name of the file, without {@code .camel.yaml}
 * @param comment its first line
 * @param nodes all that is in it, in the order of the file
 */
record RouteFile(String name, String comment, List<Node> nodes) {
  private static final String ENDING = ".camel.yaml";

  /**
   * A value and where it stands.
   *
   * @param path keys; an item of a list has the key {@code -}
   */
  record Node(List<String> path, Object value) {
    /** The key, counted from the innermost: 0 is its own, 1 the one around it. */
    String key(int outward) {
      int at = path.size() - 1 - outward;
      return at < 0 ? "" : path.get(at);
    }

    boolean isStep() {
      return key(0).equals("-") && key(1).equals("steps");
    }

    /** In how many lists of steps this stands. */
    long level() {
      return path.stream().filter("steps"::equals).count();
    }

    String text() {
      return String.valueOf(value);
    }

    Object in(String key) {
      return value instanceof Map<?, ?> map ? map.get(key) : null;
    }

    /** Whether this stands somewhere in {@code other}. */
    boolean isIn(Node other) {
      return path.size() > other.path.size()
          && path.subList(0, other.path.size()).equals(other.path);
    }
  }

  static List<RouteFile> all() {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(RouteFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RouteFile read(Path file) {
    try {
      String text = Files.readString(file);
      List<Node> nodes = new ArrayList<>();
      Load yaml = new Load(LoadSettings.builder().build());
      collect(new Node(List.of(), yaml.loadFromString(text)), nodes);
      String name = file.getFileName().toString().replace(ENDING, "");
      return new RouteFile(name, text.lines().findFirst().orElse(""), nodes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(Node node, List<Node> into) {
    into.add(node);
    if (node.value instanceof Map<?, ?> map) {
      map.forEach((key, value) -> collect(child(node, key.toString(), value), into));
    } else if (node.value instanceof List<?> list) {
      list.forEach(value -> collect(child(node, "-", value), into));
    }
  }

  private static Node child(Node node, String key, Object value) {
    List<String> path = new ArrayList<>(node.path);
    path.add(key);
    return new Node(List.copyOf(path), value);
  }

  /** {@code send-text} has SendTextRouteTest. */
  static String test(String name) {
    StringBuilder test = new StringBuilder();
    for (String word : name.split("-")) {
      test.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return test + "RouteTest";
  }

  /** The values of this key, wherever it stands. */
  Stream<Node> all(String key) {
    return nodes.stream().filter(node -> node.key(0).equals(key));
  }

  Stream<Node> steps() {
    return nodes.stream().filter(Node::isStep);
  }

  /** Scalars that are not for people to read. */
  Stream<Node> values() {
    return nodes.stream()
        .filter(node -> !(node.value instanceof Map) && !(node.value instanceof List))
        .filter(node -> !node.key(0).equals("description"));
  }

  /** The uri that the route starts from, or nothing (errors). */
  Stream<String> inlet() {
    return all("uri").filter(node -> node.key(1).equals("from")).map(Node::text);
  }

  /** The uris that the route sends to, and where its bugs go. */
  Stream<String> targets() {
    Stream<Node> to = all("uri").filter(node -> node.key(1).equals("to"));
    return Stream.concat(to, all("deadLetterUri")).map(Node::text);
  }

  String description() {
    return all("description").findFirst().map(Node::text).orElse("");
  }

  @Override
  public String toString() {
    return name;
  }
}
