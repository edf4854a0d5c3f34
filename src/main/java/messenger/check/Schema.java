package messenger.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Camel's schema of its YAML, read from camel-yaml-dsl. That jar has one schema, which takes long
 * and short forms. It is made by a generator and has few forms: an object; a text or an object; a
 * list; fields of which one is given, as anyOf over oneOf. This reads these forms and no others: a
 * validator of JSON schemas says of them only that no branch of thirty fits.
 */
final class Schema {
  private static final String FILE = "schema/camelYamlDsl.json";
  private static final String REFERENCE = "#/items/definitions/";

  /** Camel can't build them without an expression; the schema lets it be missing. */
  private static final Set<String> NEED_EXPRESSION =
      Set.of(
          "DelayDefinition",
          "DynamicRouterDefinition",
          "EnrichDefinition",
          "FilterDefinition",
          "IdempotentConsumerDefinition",
          "PollEnrichDefinition",
          "RecipientListDefinition",
          "RoutingSlipDefinition",
          "SetBodyDefinition",
          "SetHeaderDefinition",
          "SetPropertyDefinition",
          "SetVariableDefinition",
          "SplitDefinition",
          "TransformDefinition",
          "ValidateDefinition",
          "WhenDefinition");

  private final JsonNode definitions;
  private final Map<String, Shape> shapes = new HashMap<>();

  private Schema(JsonNode definitions) {
    this.definitions = definitions;
  }

  /** The shape of a file: a list. */
  static Shape load(ClassLoader loader) throws IOException {
    try (InputStream in = loader.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new FileNotFoundException(FILE);
      }
      JsonNode root = new ObjectMapper().readTree(in);
      Shape file = new Schema(root.at("/items/definitions")).shape("", root);
      file.item.single = true;
      return file;
    }
  }

  private Shape shape(String name, JsonNode schema) {
    if (schema.has("$ref") && !schema.has("properties")) {
      return referred(schema.get("$ref").asText());
    }
    Shape shape = new Shape();
    fill(shape, name, schema);
    return shape;
  }

  private Shape referred(String reference) {
    String name = reference.substring(REFERENCE.length());
    Shape shape = shapes.get(name);
    if (shape == null) {
      shape = new Shape();
      shapes.put(name, shape); // Before it is filled: steps have steps.
      fill(shape, name.substring(name.lastIndexOf('.') + 1), definitions.get(name));
    }
    return shape;
  }

  private void fill(Shape shape, String name, JsonNode schema) {
    shape.name = name;
    shape.open = !schema.has("properties") || schema.path("additionalProperties").asBoolean(false);
    shape.kind =
        switch (schema.path("type").asText("")) {
          case "string" -> Shape.Kind.TEXT;
          case "number", "integer" -> Shape.Kind.NUMBER;
          case "boolean" -> Shape.Kind.BOOLEAN;
          case "array" -> Shape.Kind.LIST;
          case "object" -> Shape.Kind.OBJECT;
          default -> schema.has("properties") ? Shape.Kind.OBJECT : Shape.Kind.ANY;
        };
    if (schema.has("items")) {
      shape.item = shape("", schema.get("items"));
    }
    if (schema.has("enum")) {
      shape.values = new TreeSet<>();
      schema.get("enum").forEach(value -> shape.values.add(value.asText()));
    }
    shape.single = schema.path("maxProperties").asInt(0) == 1;
    schema.path("required").forEach(field -> shape.required.add(field.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(field -> shape.fields.put(field.getKey(), shape("", field.getValue())));
    if (isTextOrObject(schema.path("oneOf"))) {
      Set<String> required = Set.copyOf(shape.required);
      fill(shape, name, schema.get("oneOf").get(1));
      shape.required.addAll(required);
      shape.textToo = true;
    } else if (schema.has("oneOf")) {
      choice(shape, schema.get("oneOf"));
    }
    schema.path("anyOf").forEach(group -> choice(shape, group.path("oneOf")));
  }

  private static boolean isTextOrObject(JsonNode oneOf) {
    return oneOf.size() == 2 && oneOf.get(0).path("type").asText("").equals("string");
  }

  private void choice(Shape shape, JsonNode alternatives) {
    Map<String, Shape> of = new TreeMap<>();
    boolean needed = true;
    for (JsonNode alternative : alternatives) {
      if (alternative.has("not")) {
        needed = false;
      } else if (alternative.has("$ref")) {
        Shape languages = referred(alternative.get("$ref").asText());
        languages.choices.forEach(choice -> of.putAll(choice.of()));
      } else {
        alternative
            .path("properties")
            .properties()
            .forEach(field -> of.put(field.getKey(), shape("", field.getValue())));
      }
    }
    boolean expression = of.containsKey("expression");
    shape.choices.add(
        new Shape.Choice(of, needed || expression && NEED_EXPRESSION.contains(shape.name)));
  }
}
