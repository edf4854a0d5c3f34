package messenger.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Camel's schema says of a value, without its many words: the schema is 800 KB of text, this
 * is 0.4 MB of heap. Not changed after {@link Schema} has made it.
 */
final class Shape {
  enum Kind {
    ANY,
    TEXT,
    NUMBER,
    BOOLEAN,
    LIST,
    OBJECT
  }

  /**
   * Fields of which one is given.
   *
   * @param needed whether none is wrong, too
   */
  record Choice(Map<String, Shape> of, boolean needed) {}

  /** What the schema calls it: the last part of the name of its class in Camel. */
  String name = "";

  Kind kind = Kind.ANY;

  /** Whether a text can stand for the object. */
  boolean textToo;

  /** Whether there can be fields that have no name here. */
  boolean open;

  /** Whether it has exactly one field. */
  boolean single;

  Map<String, Shape> fields = new TreeMap<>();
  List<Choice> choices = new ArrayList<>();
  Set<String> required = new HashSet<>();
  Set<String> values = Set.of();

  /** Of a list. */
  Shape item;

  /** The shape of a field; null if there is none of this name. */
  Shape field(String field) {
    for (Choice choice : choices) {
      Shape shape = choice.of().get(field);
      if (shape != null) {
        return shape;
      }
    }
    return fields.get(field);
  }

  Set<String> fieldNames() {
    Set<String> names = new TreeSet<>(fields.keySet());
    choices.forEach(choice -> names.addAll(choice.of().keySet()));
    return names;
  }

  boolean isExpression() {
    return name.equals("ExpressionDefinition");
  }
}
