package messenger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  private static Axis.Scale scale(Axis.Kind kind, String values) {
    double[] numbers = Arrays.stream(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
    return new Axis("", kind).scale(numbers);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LINEAR | 3 71        | 0, 20, 40, 60, 80
          LINEAR | 0.03        | 0, 0.01, 0.02, 0.03, 0.04
          LINEAR | 4800 100    | 0, 1,000, 2,000, 3,000, 4,000, 5,000
          LOG    | 1000 9000   | 1,000, 2,000, 5,000, 10,000
          LOG    | 0.3 4000    | 1, 10, 100, 1,000
          LOG    | 40          |
          NINES  | 1 25000     | 0 %, 50 %, 90 %, 99 %, 99.9 %, 99.99 %
          NINES  | 3           | 0 %, 50 %, 90 %
          """)
  void theMarksAreRoundNumbers(Axis.Kind kind, String values, String marks) {
    String actual =
        scale(kind, values).marks().stream().map(Axis.Mark::text).collect(Collectors.joining(", "));
    assertEquals(marks == null ? "" : marks, actual);
  }

  @ParameterizedTest(name = "{0}: {2} of {1}")
  @CsvSource({
    "LINEAR, 0 100, 0, 0",
    "NINES, 1 1000, 1, 0",
    "NINES, 1 1000, 10, 0.3333",
    "NINES, 1 1000, 1000, 1"
  })
  void everyValueHasItsPlace(Axis.Kind kind, String values, double value, double place) {
    assertEquals(place, scale(kind, values).at(value), 1e-4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0       | 0
          0.5     | 0.5
          10      | 10
          100     | 100
          99.999  | 99.999
          12000   | 12,000
          """)
  void numbersAreAsShortAsPossible(double value, String text) {
    assertEquals(text, Axis.number(value));
  }
}
