package messenger.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Items;
import messenger.check.Node.Text;
import messenger.check.Shape.Kind;

/**
 * Whether a file is what Camel's schema says, in words. Two things are right here that the schema
 * refuses and Camel takes: a placeholder instead of a number or a truth, and quotes around one.
 *
 * <p>The schema is read at the first use, and again if the heap was short in between.
 */
final class Grammar {
  /** So many names are still read; more are not. */
  private static final int FEW = 12;

  /** What Camel reads of a Kamelet's template. */
  private static final Set<String> TEMPLATE = Set.of("beans", "from", "route");

  private final ClassLoader loader;
  private SoftReference<Shape> shape = new SoftReference<>(null);

  Grammar(ClassLoader loader) {
    this.loader = loader;
  }

  /** A file of routes. */
  void check(Node root, Findings findings) {
    Shape file = file();
    if (root instanceof Items) {
      value(file, root, root, "the file", findings);
    } else {
      String hint = root instanceof Fields ? "begin its first line with \"- \"" : "";
      findings.add(root, "a file of routes is a list", hint);
    }
  }

  /** A field of a Kamelet's template. */
  void template(Field field, Findings findings) {
    Shape shape = TEMPLATE.contains(field.name()) ? file().item.field(field.name()) : null;
    if (shape != null) {
      value(shape, field.value(), field.key(), quoted(field.name()), findings);
    } else if (!field.name().equals("id")) {
      findings.add(
          field.key(),
          "a template has no " + quoted(field.name()),
          Findings.didYouMean(field.name(), TEMPLATE.stream()));
    }
  }

  private Shape file() {
    Shape file = shape.get();
    if (file == null) {
      try {
        file = Schema.load(loader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      shape = new SoftReference<>(file);
    }
    return file;
  }

  /**
   * @param key where it is said when something is missing
   * @param what the value is called
   */
  private void value(Shape shape, Node node, Node key, String what, Findings findings) {
    if (shape.kind == Kind.ANY) {
      return;
    }
    if (node instanceof Text text && text.isNothing() && shape.kind != Kind.TEXT) {
      String hint =
          switch (shape.kind) {
            case LIST -> "begin each of its lines with \"- \", further right";
            case OBJECT ->
                shape.required.isEmpty() && !needsChoice(shape)
                    ? "write {} behind it"
                    : "look at the indentation of what follows";
            default -> "";
          };
      findings.add(key, what + " has no value", hint);
      return;
    }
    switch (shape.kind) {
      case TEXT -> text(shape, node, what, findings);
      case NUMBER -> {
        if (isNotText(node, "a number", what, findings)) {
          return;
        }
        Text text = (Text) node;
        if (!text.hasPlaceholder()
            && !text.value().strip().matches("[+-]?\\d{1,18}(\\.\\d{1,18})?")) {
          findings.add(
              node,
              what + " must be a number, not \"" + Findings.shortened(text.value()) + "\"",
              "");
        }
      }
      case BOOLEAN -> {
        if (isNotText(node, "true or false", what, findings)) {
          return;
        }
        Text text = (Text) node;
        if (!text.hasPlaceholder() && !text.value().strip().matches("(?i)true|false")) {
          findings.add(
              node,
              what + " must be true or false, not \"" + Findings.shortened(text.value()) + "\"",
              "");
        }
      }
      case LIST -> list(shape, node, what, findings);
      default -> object(shape, node, key, what, findings);
    }
  }

  private static boolean isNotText(Node node, String wanted, String what, Findings findings) {
    if (node instanceof Text) {
      return false;
    }
    findings.add(node, what + " must be " + wanted + ", not " + kindOf(node), "");
    return true;
  }

  private static String kindOf(Node node) {
    return node instanceof Items
        ? "a list"
        : node instanceof Fields ? "keys with values" : "a text";
  }

  private void text(Shape shape, Node node, String what, Findings findings) {
    if (isNotText(node, "a text", what, findings) || shape.values.isEmpty()) {
      return;
    }
    Text text = (Text) node;
    boolean known =
        shape.values.stream().anyMatch(value -> plain(value).equals(plain(text.value())));
    if (!known && !text.hasPlaceholder()) {
      String near = Findings.didYouMean(text.value(), shape.values.stream());
      findings.add(
          node,
          what + " can't be \"" + Findings.shortened(text.value()) + "\"",
          near.isEmpty() ? "it can be " + String.join(", ", shape.values) : near);
    }
  }

  /** Camel reads {@code InOnly}, {@code in-only} and {@code IN_ONLY} alike. */
  private static String plain(String value) {
    return value.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private void list(Shape shape, Node node, String what, Findings findings) {
    if (node instanceof Text && shape.item != null && shape.item.kind == Kind.TEXT) {
      return; // One, or several with spaces between.
    }
    if (!(node instanceof Items items)) {
      String hint = node instanceof Fields ? "put \"- \" before each of its keys" : "";
      findings.add(node, what + " must be a list, not " + kindOf(node), hint);
      return;
    }
    for (Node item : items.list()) {
      if (shape.item != null) {
        value(
            shape.item, item, item, isStep(shape.item) ? "a step" : "what is in " + what, findings);
      }
    }
  }

  private static boolean isStep(Shape shape) {
    return shape.name.equals("ProcessorDefinition");
  }

  private static boolean needsChoice(Shape shape) {
    return shape.choices.stream().anyMatch(Shape.Choice::needed);
  }

  private void object(Shape shape, Node node, Node key, String what, Findings findings) {
    if (node instanceof Text text) {
      if (!shape.textToo) {
        Shape step = isStep(shape) ? shape.field(text.value()) : null;
        String hint =
            shape.isExpression()
                ? "write simple: or constant: before it"
                : step == null
                    ? ""
                    : step.required.isEmpty() && !needsChoice(step)
                        ? "write " + text.value() + ": {}"
                        : "write a colon behind it, and what it needs";
        findings.add(node, what + " must be keys with values, not a text", hint);
      } else if (text.isNothing()) {
        findings.add(key, what + " has no value", "");
      }
    } else if (node instanceof Fields fields) {
      fields(shape, fields, key, what, findings);
    } else {
      findings.add(node, what + " must be keys with values, not a list", "remove the \"- \"");
    }
  }

  private void fields(Shape shape, Fields fields, Node key, String what, Findings findings) {
    boolean unknown = false;
    for (Field field : fields.list()) {
      Shape of = shape.field(Uses.camelCase(field.name()));
      if (of != null) {
        value(of, field.value(), field.key(), quoted(field.name()), findings);
      } else if (!shape.open || shape.isExpression()) {
        unknown(shape, fields, field, what, findings);
        unknown = true;
      }
    }
    Set<String> given = new HashSet<>();
    fields.list().forEach(field -> given.add(Uses.camelCase(field.name())));
    if (shape.single) {
      one(fields, key, what, findings);
    }
    if (unknown) {
      return; // What is missing has most likely only the wrong name.
    }
    for (String required : shape.required) {
      if (!given.contains(required)) {
        findings.add(key, what + " needs \"" + required + "\"", "");
      }
    }
    for (Shape.Choice choice : shape.choices) {
      List<Field> chosen = new ArrayList<>();
      for (Field field : fields.list()) {
        if (choice.of().containsKey(Uses.camelCase(field.name()))) {
          chosen.add(field);
        }
      }
      if (chosen.size() > 1) {
        findings.add(
            chosen.get(1).key(),
            quoted(chosen.get(0).name())
                + " and "
                + quoted(chosen.get(1).name())
                + " can't both be in "
                + what,
            "remove one of them");
      } else if (chosen.isEmpty() && choice.needed()) {
        findings.add(key, what + " needs " + oneOf(choice), "");
      }
    }
  }

  private static String oneOf(Shape.Choice choice) {
    if (choice.of().containsKey("expression")) {
      return "an expression";
    }
    return choice.of().containsKey("simple")
        ? "a language, such as simple"
        : "one of " + String.join(", ", choice.of().keySet());
  }

  private static void one(Fields fields, Node key, String what, Findings findings) {
    if (fields.list().isEmpty()) {
      findings.add(key, what + " is empty", "");
    } else if (fields.list().size() > 1) {
      Field second = fields.list().get(1);
      findings.add(
          second.key(),
          quoted(second.name())
              + " stands beside "
              + quoted(fields.list().get(0).name())
              + " in one item of a list",
          "if it belongs to it, indent it further; if not, begin it with \"- \"");
    }
  }

  private static void unknown(
      Shape shape, Fields fields, Field field, String what, Findings findings) {
    Set<String> names = shape.fieldNames();
    String kind =
        isStep(shape) ? "step " : shape.isExpression() ? "language " : shape.single ? "word " : "";
    String reason =
        kind.isEmpty()
            ? what + " has no \"" + Findings.shortened(field.name()) + "\""
            : "unknown " + kind + quoted(field.name());
    String near =
        fields.list().stream()
            .filter(other -> belongsTo(shape.field(Uses.camelCase(other.name())), field))
            .findFirst()
            .map(other -> "if it belongs to " + quoted(other.name()) + ", indent it further")
            .orElseGet(() -> Findings.didYouMean(Uses.camelCase(field.name()), names.stream()));
    if (near.isEmpty() && names.size() <= FEW) {
      near = "it has " + String.join(", ", names);
    }
    findings.add(field.key(), reason, near);
  }

  private static boolean belongsTo(Shape other, Field field) {
    return other != null && other.fields.containsKey(Uses.camelCase(field.name()));
  }

  private static String quoted(String name) {
    return "\"" + Findings.shortened(name) + "\"";
  }
}
