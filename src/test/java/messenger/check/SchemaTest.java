package messenger.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whether Camel's schema still has the forms that {@link Schema} reads, and no others. */
class SchemaTest {
  private static final Set<String> READ =
      Set.of(
          "type",
          "required",
          "$ref",
          "properties",
          "additionalProperties",
          "items",
          "oneOf",
          "anyOf",
          "not",
          "enum",
          "maxProperties",
          "definitions");

  private static final Set<String> OF_NO_WEIGHT =
      Set.of("$schema", "title", "description", "default", "deprecated", "format");

  private final ClassLoader loader = getClass().getClassLoader();

  @Test
  void itHasNoWordThatIsNotRead() throws IOException {
    Set<String> words = new TreeSet<>();
    try (InputStream in = loader.getResourceAsStream("schema/camelYamlDsl.json")) {
      collect(new ObjectMapper().readTree(in), words);
    }
    words.removeAll(OF_NO_WEIGHT);
    assertEquals(new TreeSet<>(READ), words);
  }

  private static void collect(JsonNode schema, Set<String> words) {
    if (schema.isArray()) {
      schema.forEach(one -> collect(one, words));
      return;
    }
    schema
        .properties()
        .forEach(
            field -> {
              String word = field.getKey();
              words.add(word);
              if (Set.of("properties", "definitions").contains(word)) {
                field.getValue().forEach(value -> collect(value, words));
              } else if (!Set.of("enum", "required", "default").contains(word)) {
                collect(field.getValue(), words);
              }
            });
  }

  @Test
  void aStepIsWhatCamelSays() throws IOException {
    Shape step = Schema.load(loader).item.field("route").field("from").field("steps").item;
    assertTrue(step.single);
    assertTrue(step.fieldNames().size() > 60);
    assertTrue(step.field("to").textToo);
    assertEquals(Set.of("uri"), step.field("to").required);
    assertEquals(Shape.Kind.NUMBER, step.field("aggregate").field("completionSize").kind);
    assertEquals(Shape.Kind.BOOLEAN, step.field("split").field("streaming").kind);
    assertEquals(Set.of("InOnly", "InOut"), step.field("to").field("pattern").values);
    assertTrue(step.field("setBody").field("expression").isExpression());
    assertEquals(step, step.field("filter").field("steps").item);
  }
}
