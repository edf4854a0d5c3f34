package messenger.edge;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random JSON as text, for property tests. */
final class JsonTexts {
  private static final int DEPTH = 4;

  private JsonTexts() {}

  /** Valid objects, with white space wherever it may stand. */
  static Arbitrary<String> objects() {
    return object(DEPTH);
  }

  static Arbitrary<String> whiteSpace() {
    return Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(3);
  }

  private static Arbitrary<String> object(int depth) {
    Arbitrary<String> member =
        Combinators.combine(string(), whiteSpace(), value(depth - 1))
            .as((name, space, value) -> name + space + ":" + space + value);
    return inside("{", member, "}");
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.oneOf(
            string(),
            Arbitraries.of("true", "false", "null", "0", "-1.5e+3", "9223372036854775808"));
    return depth == 0
        ? scalar
        : Arbitraries.frequencyOf(
            Tuple.of(4, scalar),
            Tuple.of(1, Arbitraries.lazy(() -> object(depth))),
            Tuple.of(1, Arbitraries.lazy(() -> inside("[", value(depth - 1), "]"))));
  }

  private static Arbitrary<String> inside(String open, Arbitrary<String> item, String close) {
    return Combinators.combine(item.list().ofMaxSize(3), whiteSpace())
        .as(
            (items, space) ->
                open + space + String.join(space + "," + space, items) + space + close);
  }

  private static Arbitrary<String> string() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of("{", "}", "[", "]", ":", ",", " ", "\\\"", "\\\\", "\\/", "\\n"),
            Arbitraries.of("\\u0000", "\\ud83d\\ude00", "\u00e9", "\u20ac", "\ud83d\ude00"),
            Arbitraries.of("\u007f", "\u0080", "\u07ff", "\ud7ff", "\ue000", "\udbff\udfff"),
            Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(5));
    return piece.list().ofMaxSize(6).map(JsonTexts::quoted);
  }

  private static String quoted(List<String> pieces) {
    return pieces.stream().collect(Collectors.joining("", "\"", "\""));
  }
}
