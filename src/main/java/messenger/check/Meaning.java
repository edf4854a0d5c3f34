package messenger.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;

/**
 * Whether two texts of a file mean the same: comments, white space between values, the order of
 * keys, the style of quotes, aliases, and what a route says of itself to people don't count.
 * Stateless; any thread.
 */
public final class Meaning {
  /** What can have a description that only people read. */
  private static final Set<String> DESCRIBED = Set.of("route", "routeConfiguration");

  private static final Set<String> FOR_PEOPLE = Set.of("description", "note");

  private final Yaml yaml = new Yaml();

  /** A text that is no YAML means only what it is. */
  public boolean isSame(String left, String right) {
    if (left.equals(right)) {
      return true;
    }
    Optional<Object> meant = of(left);
    return meant.isPresent() && meant.equals(of(right));
  }

  private Optional<Object> of(String text) {
    return yaml.read(text, new Findings("")).map(node -> data("", node));
  }

  private static Object data(String name, Node node) {
    if (node instanceof Text text) {
      return text.isNothing() ? Optional.empty() : text.value();
    }
    if (node instanceof Items items) {
      List<Object> list = items.list().stream().map(item -> data("", item)).toList();
      return list;
    }
    Map<String, Object> map = new TreeMap<>();
    for (Field field : ((Fields) node).list()) {
      if (!DESCRIBED.contains(name) || !FOR_PEOPLE.contains(field.name())) {
        map.put(field.name(), data(field.name(), field.value()));
      }
    }
    return map;
  }
}
