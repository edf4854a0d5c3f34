package messenger.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;

/**
 * Whether two texts of a file mean the same: comments, white space between values, the order of
 * keys, the style of quotes and aliases don't count. Stateless; any thread.
 */
public final class Meaning {
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
    return yaml.read(text, new Findings("")).map(Meaning::data);
  }

  private static Object data(Node node) {
    if (node instanceof Text text) {
      return text.isNothing() ? Optional.empty() : text.value();
    }
    if (node instanceof Items items) {
      List<Object> list = items.list().stream().map(Meaning::data).toList();
      return list;
    }
    Map<String, Object> map = new TreeMap<>();
    for (Field field : ((Fields) node).list()) {
      map.put(field.name(), data(field.value()));
    }
    return map;
  }
}
