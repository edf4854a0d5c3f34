package messenger.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeaningTest {
  private final Meaning meaning = new Meaning();

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: 1             | a:   1  # a comment    | true
          {a: 1, b: 2}     | {b: 2, a: 1}           | true
          a: x             | a: "x"                 | true
          a: 'x y'         | a: >-\\n  x\\n  y      | true
          [&x {a: 1}, *x]  | [{a: 1}, {a: 1}]       | true
          a: 1             | a: 2                   | false
          a: 1             | b: 1                   | false
          [1, 2]           | [2, 1]                 | false
          a: []            | a: {}                  | false
          a:               | a: ''                  | false
          a: null          | a: "null"              | false
          a: ' x'          | a: 'x'                 | false
          route: {description: x, id: a} | route: {id: a} | true
          route: {steps: [{note: x}]}    | route: {steps: [{note: y}]} | false
          a: {description: x} | a: {description: y}  | false
          a: [1            | a: [1                  | true
          a: [1            | a: [1 # no YAML        | false
          """)
  void whatMeansTheSame(String left, String right, boolean same) {
    String other = right.replace("\\n", "\n");
    assertEquals(same, meaning.isSame(left, other));
    assertEquals(same, meaning.isSame(other, left));
  }
}
