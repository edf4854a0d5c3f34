package messenger.fuzz;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the fuzzer begins with, and what it has ever found, keeps the rules without a fuzzer, whose
 * agent would slow down all other tests.
 */
class SeedsTest {
  private final DialectRules dialects = new DialectRules();

  @ParameterizedTest(name = "input {index}")
  @MethodSource("messenger.fuzz.Seeds#inputs")
  void everyInputKeepsTheRules(byte[] input) {
    SplitterRules.json(input);
    SplitterRules.compact(input);
    dialects.json(input);
    dialects.compact(input);
    dialects.legacy(input);
  }

  @ParameterizedTest(name = "name {index}")
  @MethodSource("messenger.fuzz.Seeds#names")
  void everyNameKeepsTheRules(String name) {
    AddressRules.folding(name);
  }
}
