package messenger.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import messenger.frame.Code;
import messenger.frame.RefusedException;

/**
 * Reads the members of one JSON object in the order in which they stand, by Jackson's streaming
 * parser. Safe for every thread.
 */
final class ObjectReader {
  /** Digits and sign of the longest number that may fit into a long. */
  private static final int LONGEST_INTEGER = 20;

  /**
   * Names are not put into Jackson's table of symbols: it is shared, so that each frame with names
   * of its own would copy and fill it. The parser reads characters for the same reason: only that
   * one works without the table (and costs 30 ns more). No string, name or number can be larger
   * than the frame, so only the depth is left to Jackson's constraints.
   */
  private final JsonFactory factory =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  .maxStringLength(Limits.FRAME)
                  .maxNameLength(Limits.FRAME)
                  .maxNumberLength(Limits.FRAME)
                  .build())
          .build();

  /** What is done with each member of the object. */
  interface Members {
    /**
     * @param value stands at the first token of the value; what it leaves is skipped
     * @return false if the rest of the object need not be read
     */
    boolean member(String name, JsonParser value) throws IOException;
  }

  /**
   * Reads an object to its end, or until it is told that the rest need not be read.
   *
   * @param frame in UTF-8, as {@link FrameScanner} checks it
   * @throws RefusedException {@code bad_frame} (which a name that stands twice is, too), {@code
   *     too_deep} or {@code too_large}
   */
  void read(byte[] frame, Members members) {
    if (frame.length > Limits.FRAME) {
      throw new RefusedException(Code.TOO_LARGE);
    }
    String text = new String(frame, StandardCharsets.UTF_8);
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedException(Code.BAD_FRAME);
      }
      String name;
      while ((name = parser.nextFieldName()) != null) {
        parser.nextToken();
        if (!members.member(name, parser)) {
          return;
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new RefusedException(Code.BAD_FRAME);
      }
    } catch (StreamConstraintsException e) {
      throw new RefusedException(Code.TOO_DEEP);
    } catch (IOException e) {
      throw new RefusedException(Code.BAD_FRAME);
    }
  }

  /** The value at hand: a String, a Long, a Boolean, null, or {@link Values#OTHER}. */
  static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> Values.OTHER;
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    boolean fits =
        parser.getTextLength() <= LONGEST_INTEGER
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    return fits ? (Object) parser.getLongValue() : Values.OTHER;
  }
}
