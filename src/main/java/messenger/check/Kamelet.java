package messenger.check;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import messenger.check.Node.Field;
import messenger.check.Node.Fields;
import messenger.check.Node.Text;

/**
 * What a file of a Kamelet offers.
 *
 * @param parameters all of them
 * @param required those without a default that must be given
 * @param template its route; null if there is none
 */
record Kamelet(String name, Set<String> parameters, Set<String> required, Fields template) {
  private static final List<String> DESCRIBED = List.of("title", "description", "type");

  /** As far as it can be read. */
  static Kamelet of(String name, Node root) {
    Optional<Fields> spec = root instanceof Fields file ? file.fields("spec") : Optional.empty();
    Optional<Fields> definition = spec.flatMap(fields -> fields.fields("definition"));
    Set<String> parameters = new TreeSet<>();
    Set<String> defaults = new HashSet<>();
    definition
        .flatMap(fields -> fields.fields("properties"))
        .ifPresent(
            properties ->
                properties
                    .list()
                    .forEach(
                        field -> {
                          parameters.add(field.name());
                          if (field.value() instanceof Fields about
                              && about.get("default").isPresent()) {
                            defaults.add(field.name());
                          }
                        }));
    Set<String> required = new TreeSet<>();
    definition
        .map(fields -> fields.items("required"))
        .orElse(List.of())
        .forEach(
            node -> {
              if (node instanceof Text text) {
                required.add(text.value());
              }
            });
    required.removeAll(defaults);
    return new Kamelet(
        name, parameters, required, spec.flatMap(fields -> fields.fields("template")).orElse(null));
  }

  /** What Camel would not take, or what nobody could use. */
  static void check(String name, Node root, Grammar grammar, Findings findings) {
    if (!(root instanceof Fields file)) {
      findings.add(root, "a Kamelet is keys with values", "it begins with \"apiVersion:\"");
      return;
    }
    is(file, file, "apiVersion", "camel.apache.org/v1", findings);
    is(file, file, "kind", "Kamelet", findings);
    Optional<Fields> metadata = part(file, file, "metadata", findings);
    metadata.ifPresent(fields -> is(file, fields, "name", name, findings));
    Optional<Fields> spec = part(file, file, "spec", findings);
    Optional<Fields> definition =
        spec.flatMap(fields -> part(file, fields, "definition", findings));
    definition.ifPresent(fields -> definition(fields, findings));
    spec.flatMap(fields -> part(file, fields, "template", findings))
        .ifPresent(fields -> template(fields, grammar, findings));
  }

  private static Optional<Fields> part(Fields file, Fields in, String key, Findings findings) {
    Optional<Node> node = in.get(key);
    if (node.isEmpty()) {
      findings.add(in == file ? file : in, "a Kamelet needs \"" + key + "\"", "");
      return Optional.empty();
    }
    if (node.get() instanceof Fields fields) {
      return Optional.of(fields);
    }
    findings.add(node.get(), "\"" + key + "\" must be keys with values", "");
    return Optional.empty();
  }

  private static void is(Fields file, Fields in, String key, String wanted, Findings findings) {
    Optional<Node> node = in.get(key);
    if (node.isEmpty()) {
      findings.add(in, "a Kamelet needs \"" + key + ": " + wanted + "\"", "");
    } else if (!(node.get() instanceof Text text) || !text.value().equals(wanted)) {
      findings.add(
          node.get(),
          "\"" + key + "\" must be \"" + wanted + "\"",
          key.equals("name") ? "a Kamelet and its file have the same name" : "");
    }
  }

  private static void definition(Fields definition, Findings findings) {
    Set<String> names = new HashSet<>();
    Optional<Node> properties = definition.get("properties");
    if (properties.isPresent() && properties.get() instanceof Fields fields) {
      for (Field field : fields.list()) {
        names.add(field.name());
        for (String about : DESCRIBED) {
          boolean there = field.value() instanceof Fields given && given.text(about).isPresent();
          if (!there) {
            findings.add(
                field.key(),
                "the parameter \"" + Findings.shortened(field.name()) + "\" has no " + about,
                "who uses it must know what to give");
          }
        }
      }
    } else {
      properties.ifPresent(
          node -> findings.add(node, "\"properties\" must be keys with values", ""));
    }
    for (Node required : definition.items("required")) {
      if (required instanceof Text text && !names.contains(text.value())) {
        findings.add(
            text,
            "no parameter is called \"" + Findings.shortened(text.value()) + "\"",
            Findings.didYouMean(text.value(), names.stream()));
      }
    }
  }

  private static void template(Fields template, Grammar grammar, Findings findings) {
    if (template.get("from").isEmpty() && template.get("route").isEmpty()) {
      findings.add(template, "a template needs \"from\" or \"route\"", "");
    }
    template.list().forEach(field -> grammar.template(field, findings));
  }
}
