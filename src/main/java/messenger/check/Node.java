package messenger.check;

import java.util.List;
import java.util.Optional;

/**
 * A piece of YAML and where it begins. Aliases stand for the very node that their anchor names, so
 * the same node can be met twice, but never within itself.
 */
public sealed interface Node {
  /** From 1. */
  int line();

  /** From 1. */
  int column();

  /** Of how many nodes it consists when aliases are followed. */
  int size();

  /** A scalar. Camel reads all of them as texts, with quotes or without. */
  record Text(String value, boolean quoted, int line, int column) implements Node {
    @Override
    public int size() {
      return 1;
    }

    boolean hasPlaceholder() {
      return value.contains("{{");
    }

    /** Whether nothing is said: {@code key:} and a line end. */
    public boolean isNothing() {
      return !quoted && (value.isEmpty() || value.equals("~") || value.equals("null"));
    }
  }

  record Items(List<Node> list, int line, int column, int size) implements Node {}

  /** A mapping, in the order of the text. */
  record Fields(List<Field> list, int line, int column, int size) implements Node {
    public Optional<Node> get(String key) {
      return list.stream().filter(field -> field.name().equals(key)).map(Field::value).findFirst();
    }

    public Optional<Text> text(String key) {
      return get(key).filter(Text.class::isInstance).map(Text.class::cast);
    }

    public Optional<Fields> fields(String key) {
      return get(key).filter(Fields.class::isInstance).map(Fields.class::cast);
    }

    List<Node> items(String key) {
      return get(key)
          .map(node -> node instanceof Items items ? items.list() : null)
          .orElse(List.of());
    }
  }

  record Field(Text key, Node value) {
    public String name() {
      return key.value();
    }
  }
}
