package messenger.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.BufferRecycler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as the parameter of a statement, and as what it returns: one value for the driver, whatever
 * its size.
 */
public final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

  public interface Content {
    void to(JsonGenerator generator) throws IOException;
  }

  private JsonText() {}

  public static String write(Content content) {
    try (SegmentedStringWriter text = new SegmentedStringWriter(new BufferRecycler());
        JsonGenerator generator = JSON.createGenerator(text)) {
      content.to(generator);
      generator.flush();
      return text.getAndClear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String ofNumbers(Map<String, Long> numbers) {
    return write(
        to -> {
          to.writeStartObject();
          for (Map.Entry<String, Long> number : numbers.entrySet()) {
            to.writeNumberField(number.getKey(), number.getValue());
          }
          to.writeEndObject();
        });
  }

  /** An object whose values are whole numbers. */
  static Map<String, Long> numbers(String object) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(object)) {
      parser.nextToken();
      String name;
      while ((name = parser.nextFieldName()) != null) {
        numbers.put(name, parser.nextLongValue(0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return numbers;
  }

  /**
   * An array of whole numbers.
   *
   * @throws IllegalStateException if there are not as many as expected
   */
  static long[] longs(String array, int expected) {
    long[] numbers = new long[expected];
    int count = 0;
    try (JsonParser parser = JSON.createParser(array)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && count < expected) {
        numbers[count++] = parser.getLongValue();
      }
      if (count < expected || parser.currentToken() != JsonToken.END_ARRAY) {
        throw new IllegalStateException("not " + expected + " numbers");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return numbers;
  }

  /** An array of objects whose values are whole numbers or strings. */
  static List<Map<String, Object>> objects(String array) {
    List<Map<String, Object>> objects = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(array)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        Map<String, Object> object = new HashMap<>();
        String name;
        while ((name = parser.nextFieldName()) != null) {
          boolean number = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
          object.put(name, number ? (Object) parser.getLongValue() : parser.getText());
        }
        objects.add(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }
}
